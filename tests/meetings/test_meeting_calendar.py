"""A meeting in people's calendars: the right hour in every zone, when the clocks change too; one event for all."""

import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz
from django.test import Client
from icalendar import Calendar, Event, Timezone

from meetings import limits
from meetings.inviting import calendars
from meetings.models import Invitation, Meeting, Participant, User
from tests.meetings.conftest import World

LINK = "https://parley.example.org/m/aaaa-bbbb-cccc/"
START = datetime(2030, 7, 1, 8, 0, tzinfo=UTC)
ODD = ['Bud;get, "Q3" a\\b: c', "Zoë 👨‍👩‍👧 שלום", "x" * 120, "BEGIN:VEVENT END:VCALENDAR", "A\\nB"]


@pytest.fixture
def meeting(world: World) -> Meeting:
    Meeting.objects.filter(pk=world.meeting.pk).update(starts_at=START, time_zone="Europe/Madrid", duration=45)
    world.meeting.refresh_from_db()
    return world.meeting


def planned(meeting: Meeting, **plan: Any) -> Meeting:
    for name, value in plan.items():
        setattr(meeting, name, value)
    return meeting


def parsed(body: bytes) -> tuple[Calendar, Event]:
    calendar = Calendar.from_ical(body)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def event_of(meeting: Meeting, **more: Any) -> Event:
    return parsed(calendars.file(meeting, LINK, **more))[1]


def read_by_dateutil(body: bytes) -> datetime:
    """The start, by a reader that shares no code with the writer and knows no zone but those in the file."""
    text = body.decode()
    zones = tz.tzical(io.StringIO(text))
    found = re.search(r"^DTSTART;TZID=([^:]+):(\d{8}T\d{6})\r$", text, re.MULTILINE)
    assert found
    where = zones.get(found[1])
    assert where is not None
    return datetime.strptime(found[2], "%Y%m%dT%H%M%S").replace(tzinfo=where).astimezone(UTC)


def told_by(rules: Timezone, wall: datetime) -> timedelta:
    """The offset at `wall` (naive) as a calendar reads it that knows nothing but the VTIMEZONE."""
    begun = [(one["DTSTART"].dt, one["TZOFFSETTO"].td) for one in rules.subcomponents if one["DTSTART"].dt <= wall]
    found: timedelta = max(begun)[1]
    return found


def test_the_event_says_all_that_the_meeting_says(meeting: Meeting) -> None:
    planned(meeting, description="Once a quarter", agenda="1. Numbers\r\n2. Posters\x07")
    calendar, event = parsed(calendars.file(meeting, LINK))
    assert (calendar["METHOD"], calendar["VERSION"]) == ("PUBLISH", "2.0")
    assert event["UID"] == f"{meeting.pk}@parley"
    assert (event["SUMMARY"], event["STATUS"], event["SEQUENCE"]) == ("Weekly", "CONFIRMED", 0)
    assert (event["URL"], event["LOCATION"]) == (LINK, LINK)
    assert str(event["DESCRIPTION"]) == f"Join: {LINK}\n\nOnce a quarter\n\nAgenda:\n1. Numbers\n2. Posters"
    assert (event.start, event.end) == (START, START + timedelta(minutes=45))
    assert event["DTSTART"].params["TZID"] == "Europe/Madrid"
    assert event["CREATED"].dt == meeting.created_at.replace(microsecond=0)
    assert "ATTENDEE" not in event


def test_an_hour_when_nobody_said_how_long(meeting: Meeting) -> None:
    assert event_of(planned(meeting, duration=None)).end == START + timedelta(hours=1)


@pytest.mark.parametrize("title", ODD)
def test_odd_words_survive(meeting: Meeting, title: str) -> None:
    planned(meeting, title=title, description=title, agenda="")
    event = event_of(meeting)
    assert str(event["SUMMARY"]) == title
    assert str(event["DESCRIPTION"]).endswith(title)


ZONES = [
    "Europe/Madrid", "Europe/London", "America/New_York", "America/Los_Angeles", "America/Sao_Paulo",
    "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo", "Australia/Lord_Howe", "Pacific/Chatham", "Africa/Casablanca",
    "America/St_Johns", "Pacific/Kiritimati", "Europe/Dublin",
]  # fmt: skip


@pytest.mark.parametrize("zone", ZONES)
def test_the_instant_is_right_all_through_a_year_in_every_reading(meeting: Meeting, zone: str) -> None:
    """By the zone's name, as most calendars read it; and by the rules in the file, as others do: ours and dateutil."""
    for week in range(0, 53, 2):
        start = datetime(2031, 1, 1, 0, 30, tzinfo=UTC) + timedelta(weeks=week, hours=week % 24)
        body = calendars.file(planned(meeting, starts_at=start, time_zone=zone), LINK)
        calendar, event = parsed(body)
        assert event.start.astimezone(UTC) == start
        assert event.end - event.start == timedelta(minutes=45)
        if "TZID" in event["DTSTART"].params:
            (rules,) = calendar.timezones
            assert read_by_dateutil(body) == start
            wall = event["DTSTART"].dt.replace(tzinfo=None)
            assert wall - told_by(rules, wall) == start.replace(tzinfo=None)


@pytest.mark.parametrize(
    ("zone", "night"),
    [
        ("Europe/Madrid", datetime(2030, 3, 31, tzinfo=UTC)),
        ("Europe/Madrid", datetime(2030, 10, 27, tzinfo=UTC)),
        ("America/New_York", datetime(2030, 3, 10, 6, tzinfo=UTC)),
        ("America/New_York", datetime(2030, 11, 3, 5, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2030, 4, 6, 14, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2030, 10, 5, 14, tzinfo=UTC)),
    ],
)
def test_every_minute_of_a_night_in_which_the_clocks_change(meeting: Meeting, zone: str, night: datetime) -> None:
    """Also across the change: two hours long, whatever the walls show."""
    for minute in range(0, 240, 10):
        start = night + timedelta(minutes=minute)
        calendar, event = parsed(calendars.file(planned(meeting, starts_at=start, time_zone=zone, duration=120), LINK))
        ends, instants = (event["DTSTART"], event["DTEND"]), (start, start + timedelta(hours=2))
        for one, instant in zip(ends, instants, strict=True):
            assert one.dt.astimezone(UTC) == instant
            if "TZID" in one.params:
                wall = one.dt.replace(tzinfo=None)
                assert wall - told_by(calendar.timezones[0], wall) == instant.replace(tzinfo=None)


def test_two_equal_hours_are_written_in_utc(meeting: Meeting) -> None:
    """Which of them a wall clock means is the first to most programs, and the second to some."""
    second = datetime(2030, 10, 27, 1, 30, tzinfo=UTC)  # 02:30 in Madrid once more
    body = calendars.file(planned(meeting, starts_at=second), LINK)
    assert b"DTSTART:20301027T013000Z" in body
    assert b"DTEND;TZID=Europe/Madrid:20301027T031500" in body
    first = calendars.file(planned(meeting, starts_at=second - timedelta(hours=1)), LINK)
    assert b"DTSTART:20301027T003000Z" in first


def test_the_far_future_has_rules_too(meeting: Meeting) -> None:
    calendar, event = parsed(calendars.file(planned(meeting, starts_at=datetime(2098, 7, 1, 8, tzinfo=UTC)), LINK))
    wall = event["DTSTART"].dt.replace(tzinfo=None)
    assert (wall.hour, told_by(calendar.timezones[0], wall)) == (10, timedelta(hours=2))


@pytest.mark.parametrize("zone", ["", "UTC", "Mars/Olympus"])
def test_without_a_zone_in_utc(meeting: Meeting, zone: str) -> None:
    body = calendars.file(planned(meeting, time_zone=zone), LINK)
    assert b"DTSTART:20300701T080000Z" in body
    assert b"VTIMEZONE" not in body


def test_a_mail_names_its_own_recipient_and_the_organizer(meeting: Meeting) -> None:
    User.objects.filter(pk=meeting.organizer_id).update(email="alice@example.org", display_name='Alice "Al" Ames')
    bob = Invitation(meeting=Meeting.objects.get(pk=meeting.pk), email="bob@example.org")
    event = event_of(bob.meeting, method="REQUEST", guest=bob)
    assert str(event["ORGANIZER"]) == "mailto:alice@example.org"
    assert event["ORGANIZER"].params["CN"] == "Alice 'Al' Ames"
    assert str(event["ATTENDEE"]) == "mailto:bob@example.org"
    assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
    bob.accepted_at = START
    assert event_of(bob.meeting, method="REQUEST", guest=bob)["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    cancelled = event_of(bob.meeting, method="CANCEL", guest=bob)
    assert (cancelled["STATUS"], cancelled["UID"]) == ("CANCELLED", event["UID"])


def test_the_organizers_address_is_for_those_who_are_invited_only(meeting: Meeting, settings: Any) -> None:
    settings.EMAIL_FROM = "Parley <no-reply@parley.example.org>"
    bob = Invitation(meeting=meeting, email="bob@example.org")
    assert str(event_of(meeting, guest=bob)["ORGANIZER"]) == "mailto:no-reply@parley.example.org", "she has none"
    meeting.organizer.email = "alice@example.org"
    assert str(event_of(meeting)["ORGANIZER"]) == "mailto:no-reply@parley.example.org", "anybody can download it"
    assert str(event_of(meeting, guest=bob)["ORGANIZER"]) == "mailto:alice@example.org"
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    assert str(event_of(meeting, guest=bob)["ORGANIZER"]) == "mailto:no-reply@parley.example.org", "not verified"


def test_addresses_are_addresses_in_a_calendar_too(meeting: Meeting) -> None:
    event = event_of(meeting, guest=Invitation(meeting=meeting, email="a?cc=m%x&y@example.org"))
    assert str(event["ATTENDEE"]) == "mailto:a%3Fcc=m%25x%26y@example.org"


def download(world: World, name: str) -> Any:
    client = Client()
    if name in world.people:
        client.force_login(world.people[name])
    return client.get(f"/m/{world.meeting.code}/meeting.ics")


@pytest.mark.parametrize("name", ["alice", "bob", "gina", "mallory", "nobody"])
def test_whoever_may_see_the_lobby_may_have_the_file(world: World, meeting: Meeting, name: str) -> None:
    answer = download(world, name)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="weekly.ics"'
    assert "no-store" in answer["Cache-Control"]
    _, event = parsed(answer.content)
    assert event["URL"] == f"http://testserver/m/{meeting.code}/"
    assert event.start == START


def test_a_meeting_without_a_time_has_no_file(world: World) -> None:
    page = f"/m/{world.meeting.code}/"
    assert download(world, "alice").status_code == 404
    assert "meeting.ics" not in Client().get(page).content.decode()
    Meeting.objects.filter(pk=world.meeting.pk).update(starts_at=START)
    assert f"{page}meeting.ics" in Client().get(page).content.decode()


def test_guesses_of_codes_are_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "GUESSES", limits.Limit("guesses", 2))
    answers = [Client().get("/m/aaaa-bbbb-cccc/meeting.ics").status_code for _ in range(3)]
    assert answers == [404, 404, 429]


def test_the_same_event_with_a_higher_sequence_after_a_change(world: World, meeting: Meeting) -> None:
    before = parsed(download(world, "bob").content)[1]
    world.ask("alice", "patch", f"meetings/{meeting.code}/", {"starts_at": "2030-07-02T08:00:00Z"})
    after = parsed(download(world, "bob").content)[1]
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after.start == START + timedelta(days=1)
    world.ask("alice", "patch", f"meetings/{meeting.code}/", {"lobby": True})
    assert parsed(download(world, "bob").content)[1]["SEQUENCE"] == 1, "nothing that a calendar shows"


def test_the_room_offers_it_too(world: World, meeting: Meeting) -> None:
    client = Client()
    client.force_login(world.people["bob"])
    assert Participant.objects.filter(meeting=meeting, user=world.people["bob"], role="attendee").exists()
    assert f"/m/{meeting.code}/meeting.ics" in client.get(f"/m/{meeting.code}/room/").content.decode()


def test_the_rules_are_those_of_the_zone() -> None:
    """Each change at the instant at which the zone changes, told by the clocks of before."""
    rules = calendars.rules(ZoneInfo("Europe/Madrid"), START)
    told = [(one.name, one["DTSTART"].dt, one["TZNAME"]) for one in rules.subcomponents[1:]]
    assert told == [
        ("STANDARD", datetime(2029, 10, 28, 3), "CET"),  # noqa: DTZ001
        ("DAYLIGHT", datetime(2030, 3, 31, 2), "CEST"),  # noqa: DTZ001
        ("STANDARD", datetime(2030, 10, 27, 3), "CET"),  # noqa: DTZ001
        ("DAYLIGHT", datetime(2031, 3, 30, 2), "CEST"),  # noqa: DTZ001
    ]
