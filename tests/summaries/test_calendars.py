"""Action items in calendars: to-dos and all-day events that say what the rows say, for whoever may read them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from meetings.models import AccessToken, Meeting
from summaries.items import calendars, keeping, news
from summaries.models import ActionItem
from tests.summaries import items_scene as scene
from tests.summaries.scenes import person, session
from transcription.models import Transcript

ODD = [
    '=HYPERLINK("http://x","y"); a, b; c\\d:',
    "Invite 👨‍👩‍👧, then Zoë",
    "שלום עולם",
    "x" * 500,
    "BEGIN:VEVENT END:VCALENDAR",
    "A\\nB \\, \\; C",
]


@pytest.fixture
def talked(db: None) -> Transcript:
    person("Mallory")
    return session(*scene.PLAY)


def make(talked: Transcript, description: str, **fields: Any) -> ActionItem:
    return ActionItem.objects.create(meeting=talked.meeting, description=description, **fields)


def parts(body: bytes) -> list[Any]:
    calendar = Calendar.from_ical(body)
    assert str(calendar["VERSION"]) == "2.0"
    return list(calendar.subcomponents)


def file(as_events: bool = False) -> list[Any]:
    return parts(calendars.file(news.rows().order_by("created_at"), as_events=as_events))


def test_a_to_do_says_all_that_the_row_says(talked: Transcript) -> None:
    changed = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)
    item = make(
        talked, "Send the numbers", due_date=scene.FRIDAY, start_date=date(2026, 3, 5), status="in_progress",
        priority="high", assigned_to=scene.seat(talked, "Bob"), changed_at=changed, revision=3,
    )  # fmt: skip
    (todo,) = file()
    assert todo.name == "VTODO"
    assert (todo["UID"], todo["SUMMARY"], todo["SEQUENCE"]) == (f"{item.pk}@parley", "Send the numbers", 2)
    assert (todo["STATUS"], todo["PRIORITY"]) == ("IN-PROCESS", 1)
    assert (todo["DUE"].dt, todo["DTSTART"].dt) == (scene.FRIDAY, date(2026, 3, 5))
    assert b"DUE;VALUE=DATE:20260306" in todo.to_ical()
    assert todo["DTSTAMP"].dt == changed
    assert todo["URL"].endswith(f"/m/{talked.meeting.code}/")
    assert todo["DESCRIPTION"].splitlines() == ["Who: Bob", "Meeting: Weekly"]


def test_states_and_items_without_dates_or_people(talked: Transcript) -> None:
    make(talked, "First")
    make(talked, "Second", status="complete", start_date=scene.FRIDAY, due_date=scene.FRIDAY)
    first, second = file()
    assert (first["STATUS"], "DUE" in first, first["DESCRIPTION"].splitlines()[0]) == (
        "NEEDS-ACTION",
        False,
        "Who: Nobody yet",
    )
    assert (second["STATUS"], second["PERCENT-COMPLETE"]) == ("COMPLETED", 100)
    assert "DTSTART" not in second, "RFC 5545: a to-do is due after it starts"


def test_the_same_to_do_has_the_same_name_and_a_higher_sequence_after_a_change(talked: Transcript) -> None:
    item = make(talked, "First")
    (before,) = file()
    keeping.edit(item.pk, person("Alice"), {"due_date": scene.FRIDAY})
    (after,) = file()
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTAMP"].dt >= before["DTSTAMP"].dt


def test_events_take_the_whole_day_and_nobodys_time(talked: Transcript) -> None:
    make(talked, "Some day")
    make(talked, "Send the numbers", due_date=scene.FRIDAY)
    make(talked, "Book a room", due_date=scene.FRIDAY, status="complete")
    event, done = file(as_events=True)
    assert (event.name, event["SUMMARY"], event["TRANSP"]) == ("VEVENT", "Send the numbers", "TRANSPARENT")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (scene.FRIDAY, date(2026, 3, 7))
    assert b"DTSTART;VALUE=DATE:20260306" in event.to_ical()
    assert done["SUMMARY"] == "✓ Book a room"


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("as_events", [False, True])
def test_odd_words_survive(talked: Transcript, text: str, as_events: bool) -> None:
    make(talked, text, due_date=scene.FRIDAY)
    Meeting.objects.update(title=text[:120])
    (one,) = file(as_events)
    assert str(one["SUMMARY"]) == text
    assert str(one["DESCRIPTION"]).endswith(f"Meeting: {text[:120]}")


def get(name: str, path: str) -> Any:
    browser = Client()
    if name:
        browser.force_login(person(name))
    return browser.get(path)


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"].endswith('.ics"')
    assert "no-store" in answer["Cache-Control"]
    return [str(one["SUMMARY"]) for one in parts(answer.content)]


def test_files_of_a_meeting_of_a_person_and_of_one_item(talked: Transcript) -> None:
    mine = make(talked, "Mine", assigned_to=scene.seat(talked, "Bob"), due_date=scene.FRIDAY)
    make(talked, "Hers", assigned_to=scene.seat(talked, "Alice"))
    code = talked.meeting.code
    assert sorted(names(get("Bob", f"/m/{code}/action-items.ics"))) == ["Hers", "Mine"]
    assert names(get("Bob", "/action-items.ics")) == ["Mine"]
    assert names(get("Alice", f"/action-items/{mine.pk}.ics")) == ["Mine"]
    assert names(get("Bob", f"/m/{code}/action-items.ics?as=event")) == ["Mine"]
    keeping.remove(mine.pk)
    assert names(get("Bob", "/action-items.ics")) == []
    assert get("Bob", f"/action-items/{mine.pk}.ics").status_code == 404


def test_strangers_get_no_file(talked: Transcript) -> None:
    item = make(talked, "Secret", assigned_to=scene.seat(talked, "Bob"))
    paths = (f"/m/{talked.meeting.code}/action-items.ics", f"/action-items/{item.pk}.ics")
    for path in paths:
        assert get("Mallory", path).status_code == 404
    assert names(get("Mallory", "/action-items.ics")) == []
    for path in (*paths, "/action-items.ics"):
        assert get("", path)["Location"].startswith("/account/login/?next=")


def test_programs_ask_with_their_token(talked: Transcript) -> None:
    make(talked, "Mine", assigned_to=scene.seat(talked, "Bob"))
    held = {"authorization": f"Bearer {AccessToken.issue(person('Bob'))}"}
    assert names(Client().get("/action-items.ics", headers=held)) == ["Mine"]
    wrong = Client().get("/action-items.ics", headers={"authorization": "Bearer nonsense"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "not_signed_in")
    assert wrong["WWW-Authenticate"].startswith("Bearer")
    other = Meeting.objects.create(title="Other", organizer=person("Bob"))
    narrow = {"authorization": f"Bearer {AccessToken.issue(person('Bob'), other)}"}
    assert names(Client().get("/action-items.ics", headers=narrow)) == []
    assert Client().get(f"/m/{talked.meeting.code}/action-items.ics", headers=narrow).status_code == 404


def test_nothing_is_changed_through_a_file(talked: Transcript) -> None:
    browser = Client()
    browser.force_login(person("Alice"))
    assert browser.post("/action-items.ics").status_code == 405


def test_the_number_of_queries_does_not_grow(talked: Transcript, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        make(talked, f"thing {number}", assigned_to=scene.seat(talked, "Bob"))
    with django_assert_max_num_queries(2):
        assert len(file()) == 30
