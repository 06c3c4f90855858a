"""People are asked to come by e-mail: what they get, who sees whom, what is kept and what is not."""

import json
import logging
from datetime import UTC, datetime, timedelta
from email.message import Message
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django_tasks import task_backends
from icalendar import Calendar, Event

from config.logs import Wordless
from meetings import attendance, export, farewell, invitations, limits
from meetings.models import Invitation, Meeting, Participant, User
from tests.meetings.conftest import World

START = datetime(2030, 7, 1, 8, 0, tzinfo=UTC)
EDIT = {
    "title": "Weekly",
    "starts_at": "2030-07-01T10:00",
    "duration": "45",
    "time_zone": "Europe/Madrid",
    "language": "en",
    "tell_invited": "on",
}


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Any) -> Any:
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def meeting(world: World, settings: Any) -> Meeting:
    settings.PUBLIC_URL = "https://parley.example.org/"
    settings.EMAIL_FROM = settings.DEFAULT_FROM_EMAIL = "Parley <no-reply@parley.example.org>"
    plan = {"starts_at": START, "time_zone": "Europe/Madrid", "duration": 45, "agenda": "1. Numbers"}
    Meeting.objects.filter(pk=world.meeting.pk).update(**plan)
    world.meeting.refresh_from_db()
    return world.meeting


@pytest.fixture
def ask(world: World, meeting: Meeting, commit: Any) -> Any:
    """Alice (or somebody else) asks people, or does something with those who are asked."""

    def asked(addresses: str = "", *, name: str = "alice", method: str = "post", path: str = "") -> Any:
        with commit():
            body = {"addresses": addresses} if addresses else None
            return world.ask(name, method, f"meetings/{meeting.code}/invitations/{path}", body)

    return asked


def letters() -> dict[str, Any]:
    """What was sent since the last look, by address."""
    sent = {letter.to[0]: letter for letter in mail.outbox}
    assert len(sent) == len(mail.outbox)
    mail.outbox.clear()
    return sent


def event(letter: Any) -> tuple[str, Event]:
    """The method and the event, as a mail program reads them; twice the same."""
    parts = [one for one in letter.message().walk() if one.get_content_type() in ("text/calendar", "application/ics")]
    shown, attached = parts
    assert attached.get_filename() == "meeting.ics"
    assert body(shown) == body(attached)
    calendar = Calendar.from_ical(body(shown))
    assert shown.get_param("method") == str(calendar["METHOD"])
    return str(calendar["METHOD"]), calendar.walk("VEVENT")[0]


def body(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    assert isinstance(found, bytes)
    return found


def key_of(email: str) -> str:
    return Invitation.objects.get(email=email).key


def test_everybody_gets_a_mail_of_their_own(meeting: Meeting, ask: Any) -> None:
    User.objects.filter(pk=meeting.organizer_id).update(email="alice@example.org")
    answer = ask("Bob <Bob@x.org>, carol@y.org\nBOB@x.org")
    assert answer.status_code == 201
    assert [one["email"] for one in answer.json()["results"]] == ["bob@x.org", "carol@y.org"]
    sent = letters()
    assert set(sent) == {"bob@x.org", "carol@y.org"}
    letter = sent["bob@x.org"]
    assert letter.subject == "Alice invites you to “Weekly”"
    link = f"https://parley.example.org/i/{key_of('bob@x.org')}/"
    html = letter.alternatives[0][0]
    for text in (letter.body, html):
        assert link in text
        assert "Monday, July 1, 2030, 10:00–10:45 (Madrid, UTC+02:00)" in text
        assert "1. Numbers" in text
    assert "carol" not in letter.message().as_string()
    method, shown = event(letter)
    assert (method, shown["SEQUENCE"], str(shown["ATTENDEE"])) == ("REQUEST", 0, "mailto:bob@x.org")
    assert (shown.start, shown["URL"], shown["UID"]) == (START, link, f"{meeting.pk}@parley")
    assert str(shown["ORGANIZER"]) == "mailto:alice@example.org"
    assert {one["state"] for one in ask(method="get").json()["results"]} == {"sent"}


def test_keys_cannot_be_guessed_and_are_shown_to_nobody(ask: Any) -> None:
    ask("bob@x.org, carol@y.org")
    keys = {one.key for one in Invitation.objects.all()}
    assert {len(key) for key in keys} == {43}, "32 bytes"
    shown = ask(method="get").content.decode()
    assert not [key for key in keys if key in shown]


def test_what_is_no_address_is_named_and_the_others_get_their_mail(ask: Any) -> None:
    answer = ask("bob@x.org, bob at x, Carol <carol@>")
    assert answer.status_code == 201
    assert answer.json()["refused"] == ["bob at x", "Carol <carol@>"]
    assert "“bob at x”, “Carol <carol@>”" in answer.json()["detail"]
    assert set(letters()) == {"bob@x.org"}
    nothing = ask("nobody, nowhere")
    assert (nothing.status_code, nothing.json()["code"]) == (400, "invalid_address")
    assert ask(" ;,").json()["code"] == "invalid_address"
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("given", [None, 5, [], {}, "x" * 50_000])
def test_nonsense_is_refused(world: World, meeting: Meeting, given: Any) -> None:
    answer = world.ask("alice", "post", f"meetings/{meeting.code}/invitations/", {"addresses": given})
    assert (answer.status_code, set(answer.json()) >= {"code", "detail"}) == (400, True)
    assert not Invitation.objects.exists()


def test_nobody_is_asked_twice(ask: Any) -> None:
    ask("bob@x.org")
    letters()
    answer = ask("BOB@X.org")
    assert (answer.status_code, answer.json()["results"]) == (201, [])
    assert letters() == {}


def test_a_meeting_without_a_time_is_only_a_link(world: World, meeting: Meeting, ask: Any) -> None:
    Meeting.objects.update(starts_at=None)
    ask("bob@x.org")
    (letter,) = letters().values()
    assert [part.get_content_type() for part in letter.message().walk()][1:] == ["text/plain", "text/html"]
    assert f"/i/{key_of('bob@x.org')}/" in letter.body
    ask(method="delete", path=f"{Invitation.objects.get().pk}/")
    assert letters() == {}, "nothing stands in their calendar"


def test_in_the_language_of_the_host_or_the_meeting(world: World, meeting: Meeting, ask: Any) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(language="es")
    ask("bob@x.org")
    assert '<html lang="es" dir="ltr">' in letters()["bob@x.org"].alternatives[0][0]
    User.objects.filter(pk=meeting.organizer_id).update(language="en")
    ask("carol@x.org")
    assert '<html lang="en" dir="ltr">' in letters()["carol@x.org"].alternatives[0][0]


def test_titles_and_names_add_no_header_and_no_markup(meeting: Meeting, ask: Any) -> None:
    Meeting.objects.update(title="Hello\r\nBcc: mallory@example.org", description="<img src=x onerror=alert(1)>")
    User.objects.filter(pk=meeting.organizer_id).update(display_name="Alice\r\nCc: mallory@example.org")
    ask("bob@x.org")
    (letter,) = letters().values()
    message = letter.message()
    assert (message["Bcc"], message["Cc"], letter.recipients()) == (None, None, ["bob@x.org"])
    assert "\n" not in letter.subject
    assert "<img" not in letter.alternatives[0][0]
    _, shown = event(letter)
    assert "\n" not in shown["ORGANIZER"].params["CN"]


def test_a_hundred_people_and_not_one_more(ask: Any) -> None:
    assert ask(", ".join(f"p{number}@x.org" for number in range(99))).status_code == 201
    answer = ask("a@x.org, b@x.org")
    assert (answer.status_code, answer.json()["code"]) == (400, "too_many")
    assert "1 more than now" in answer.json()["detail"]
    assert Invitation.objects.count() == 99
    assert ask("a@x.org, p1@x.org").status_code == 201


def test_no_more_than_so_many_mails_a_day(world: World, ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "MAILS", limits.Limit("mails", 3, 60, invitations.TOO_MANY_MAILS))
    assert ask("a@x.org, b@x.org").status_code == 201
    letters()
    answer = ask("c@x.org, d@x.org")
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_mails")
    assert (letters(), Invitation.objects.count()) == ({}, 2)
    assert ask("c@x.org").status_code == 201, "what was refused did not count"


def test_nobody_gets_mail_after_mail(ask: Any) -> None:
    """Asking, withdrawing and asking again is a way to fill somebody's mailbox."""
    answers = []
    for _ in range(invitations.TO_ONE.most + 1):
        answers.append(ask("bob@x.org").status_code)
        for one in Invitation.objects.all():
            ask(method="delete", path=f"{one.pk}/")
    assert answers == [201] * invitations.TO_ONE.most + [429]
    assert ask("carol@x.org").status_code == 201


class Away(EmailBackend):
    tried = 0

    def open(self) -> bool:
        Away.tried += 1
        raise ConnectionRefusedError("bob@x.org")


class Picky(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        if messages[0].to == ["bob@x.org"]:
            raise OSError("bob@x.org is no friend of mine")
        return int(super().send_messages(messages))


def test_a_mail_server_that_is_away_is_waited_for_once(
    ask: Any, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    Away.tried = 0
    assert ask("bob@x.org, carol@y.org, dora@z.org").status_code == 201
    assert [one["state"] for one in ask(method="get").json()["results"]] == ["failed"] * 3
    assert Away.tried == 1
    assert "ConnectionRefusedError" in caplog.text
    assert "@" not in caplog.text


def test_what_could_not_be_sent_is_sent_again(ask: Any, settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    good, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.Picky"
    ask("bob@x.org, carol@y.org")
    states = {one["email"]: one["state"] for one in ask(method="get").json()["results"]}
    assert states == {"bob@x.org": "failed", "carol@y.org": "sent"}
    assert set(letters()) == {"carol@y.org"}
    settings.EMAIL_BACKEND = good
    bob = Invitation.objects.get(email="bob@x.org")
    answer = ask(path=f"{bob.pk}/send/")
    assert answer.status_code == 202
    assert event(letters()["bob@x.org"])[0] == "REQUEST"
    assert {one["state"] for one in ask(method="get").json()["results"]} == {"sent"}
    assert "x.org" not in caplog.text


def test_whoever_was_taken_off_the_list_before_the_mail_left_gets_none(meeting: Meeting, commit: Any) -> None:
    with commit():
        rows = invitations.invite(meeting, meeting.organizer, ["bob@x.org", "carol@y.org"])
        invitations.withdraw(rows[0])
    assert set(letters()) == {"carol@y.org"}


def test_withdrawn_and_asked_again(meeting: Meeting, ask: Any) -> None:
    ask("bob@x.org, carol@y.org")
    letters()
    bob = Invitation.objects.get(email="bob@x.org")
    assert ask(method="delete", path=f"{bob.pk}/").status_code == 204
    (letter,) = letters().values()
    assert letter.subject == "You are no longer expected at “Weekly”"
    method, shown = event(letter)
    assert (method, shown["STATUS"], str(shown["ATTENDEE"])) == ("CANCEL", "CANCELLED", "mailto:bob@x.org")
    assert shown["SEQUENCE"] == 1
    assert Client().get(f"/i/{bob.key}/").status_code == 404
    ask("bob@x.org")
    (letter,) = letters().values()
    assert event(letter)[1]["SEQUENCE"] >= 1, "or their calendar would believe that it is still cancelled"
    assert key_of("bob@x.org") != bob.key


def edit(world: World, meeting: Meeting, commit: Any, **change: str) -> Any:
    client = Client()
    client.force_login(world.people["alice"])
    data = {name: value for name, value in (EDIT | {"agenda": "1. Numbers"} | change).items() if value}
    with commit():
        answer = client.post(f"/m/{meeting.code}/edit/", data)
    assert answer.status_code == 302, answer.context["form"].errors
    return client.get("/meetings/")


def test_a_new_time_is_told(world: World, meeting: Meeting, ask: Any, commit: Any) -> None:
    ask("bob@x.org, carol@y.org")
    letters()
    page = edit(world, meeting, commit, starts_at="2030-12-02T09:00")
    assert "2 people are told of the change." in page.content.decode()
    letter = letters()["bob@x.org"]
    assert letter.subject == "Changed: “Weekly”"
    assert "Monday, Dec. 2, 2030, 09:00–09:45 (Madrid, UTC+01:00)" in letter.body
    method, shown = event(letter)
    assert (method, shown["SEQUENCE"], shown.start) == ("REQUEST", 1, datetime(2030, 12, 2, 8, tzinfo=UTC))


@pytest.mark.parametrize(
    "change", [{"title": "Daily"}, {"duration": "60"}, {"time_zone": "America/Lima"}, {"agenda": "2"}]
)
def test_other_changes_are_told_too(
    world: World, meeting: Meeting, ask: Any, commit: Any, change: dict[str, str]
) -> None:
    ask("bob@x.org")
    letters()
    edit(world, meeting, commit, **change)
    assert event(letters()["bob@x.org"])[1]["SEQUENCE"] == 1


@pytest.mark.parametrize("change", [{}, {"lobby": "on"}, {"language": "es"}, {"title": "Daily", "tell_invited": ""}])
def test_what_nobody_needs_to_know_is_not(
    world: World, meeting: Meeting, ask: Any, commit: Any, change: dict[str, str]
) -> None:
    ask("bob@x.org")
    letters()
    edit(world, meeting, commit, **change)
    assert letters() == {}
    meeting.refresh_from_db()
    assert meeting.sequence == ("title" in change), "calendars that ask again see it"


def test_the_question_is_asked_only_when_somebody_is_invited(world: World, meeting: Meeting, ask: Any) -> None:
    client = Client()
    client.force_login(world.people["alice"])
    page = f"/m/{meeting.code}/edit/"
    assert "Tell those invited" not in client.get(page).content.decode()
    ask("bob@x.org")
    assert 'name="tell_invited" id="id_tell_invited" checked' in client.get(page).content.decode()


def test_a_time_that_is_taken_away_and_given_again(world: World, meeting: Meeting, ask: Any, commit: Any) -> None:
    ask("bob@x.org")
    letters()
    edit(world, meeting, commit, starts_at="")
    letter = letters()["bob@x.org"]
    assert (letter.subject, event(letter)[0]) == ("No fixed time any more: “Weekly”", "CANCEL")
    edit(world, meeting, commit, starts_at="2030-07-08T10:00")
    method, shown = event(letters()["bob@x.org"])
    assert (method, shown["SEQUENCE"]) == ("REQUEST", 2)


def test_whoever_never_got_the_invitation_gets_it_with_the_news(
    world: World, meeting: Meeting, ask: Any, commit: Any
) -> None:
    ask("bob@x.org")
    letters()
    Invitation.objects.update(sent_at=None, failed_at=START)
    edit(world, meeting, commit, title="Daily")
    assert letters()["bob@x.org"].subject == "Alice invites you to “Daily”"


def test_the_api_tells_too_unless_it_is_asked_not_to(world: World, meeting: Meeting, ask: Any, commit: Any) -> None:
    ask("bob@x.org")
    letters()
    for body, told in (({"title": "Daily"}, 1), ({"title": "Yearly", "tell_invited": False}, 0), ({"lobby": True}, 0)):
        with commit():
            assert world.ask("alice", "patch", f"meetings/{meeting.code}/", body).status_code == 200
        assert len(letters()) == told
    assert "tell_invited" not in world.ask("alice", "get", f"meetings/{meeting.code}/").json()
    assert world.ask("bob", "post", "meetings/", {"title": "New", "tell_invited": True}).status_code == 201


def test_news_all_day_long_is_too_much(world: World, meeting: Meeting, ask: Any, commit: Any) -> None:
    ask("bob@x.org")
    letters()
    for number in range(invitations.NEWS.most):
        edit(world, meeting, commit, title=f"Title {number}")
        assert len(letters()) == 1
    page = edit(world, meeting, commit, title="Title of the evening")
    assert "Your changes are kept, but those who are invited were not told" in page.content.decode()
    assert letters() == {}
    assert Meeting.objects.get(pk=meeting.pk).title == "Title of the evening"


@pytest.mark.parametrize("way", ["page", "api", "farewell"])
def test_a_deleted_meeting_leaves_peoples_calendars(
    world: World, meeting: Meeting, ask: Any, commit: Any, way: str
) -> None:
    ask("bob@x.org")
    letters()
    client = Client()
    client.force_login(world.people["alice"])
    assert "1 person is invited" in client.get(f"/m/{meeting.code}/delete/").content.decode()
    with commit():
        if way == "page":
            client.post(f"/m/{meeting.code}/delete/")
        elif way == "api":
            world.ask("alice", "delete", f"meetings/{meeting.code}/")
        else:
            Participant.objects.exclude(user=world.people["alice"]).delete()
            farewell.anonymise(world.people["alice"])
    letter = letters()["bob@x.org"]
    assert letter.subject == "Cancelled: “Weekly”"
    method, shown = event(letter)
    assert (method, shown["SEQUENCE"], shown["UID"]) == ("CANCEL", 1, f"{meeting.pk}@parley")
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("change", [{"starts_at": None}, {"starts_at": START - timedelta(days=9999)}])
def test_what_is_over_is_not_cancelled(
    world: World, meeting: Meeting, ask: Any, commit: Any, change: dict[str, Any]
) -> None:
    ask("bob@x.org")
    letters()
    Meeting.objects.filter(pk=meeting.pk).update(**change)
    with commit():
        world.ask("alice", "delete", f"meetings/{meeting.code}/")
    assert letters() == {}


def test_nobody_is_asked_into_a_meeting_that_has_ended(meeting: Meeting, ask: Any) -> None:
    attendance.end(meeting)
    assert (ask("bob@x.org").status_code, ask(method="get").status_code) == (403, 200)
    assert letters() == {}


# The link


@pytest.fixture
def bobs(ask: Any) -> Invitation:
    """The invitation of somebody who has no account here."""
    ask("berta@x.org")
    mail.outbox.clear()
    return Invitation.objects.get()


def test_whoever_looks_at_the_link_has_not_accepted(bobs: Invitation) -> None:
    """Mail programs and scanners follow links, too."""
    for method in ("head", "get"):
        answer = getattr(Client(), method)(f"/i/{bobs.key}/")
        assert (answer.status_code, answer.url) == (302, bobs.meeting.get_absolute_url())
        assert "no-store" in answer["Cache-Control"]
    bobs.refresh_from_db()
    assert bobs.accepted_at is None


def test_i_will_come(bobs: Invitation) -> None:
    visitor = Client()
    page = visitor.get(f"/i/{bobs.key}/", follow=True).content.decode()
    assert "Alice invites you." in page
    assert "berta" not in page
    assert "invites you" not in Client().get(bobs.meeting.get_absolute_url()).content.decode()
    page = visitor.post(f"/i/{bobs.key}/", follow=True).content.decode()
    assert "You said that you will come." in page
    bobs.refresh_from_db()
    assert bobs.accepted_by is None
    first = bobs.accepted_at
    visitor.post(f"/i/{bobs.key}/")
    bobs.refresh_from_db()
    assert bobs.accepted_at == first is not None


def test_it_needs_a_press_in_this_browser(bobs: Invitation) -> None:
    assert Client(enforce_csrf_checks=True).post(f"/i/{bobs.key}/").status_code == 403
    bobs.refresh_from_db()
    assert bobs.accepted_at is None


def test_joining_by_the_link_accepts_and_says_who(bobs: Invitation, ask: Any) -> None:
    visitor = Client()
    visitor.get(f"/i/{bobs.key}/")
    assert visitor.post(bobs.meeting.get_absolute_url(), {"captions": "no", "name": "Berta"}).status_code == 302
    (row,) = ask(method="get").json()["results"]
    assert (row["email"], row["accepted_by"]) == ("berta@x.org", "Berta")
    assert row["accepted_at"]


def test_who_is_signed_in_is_remembered(world: World, bobs: Invitation) -> None:
    visitor = Client()
    visitor.force_login(world.people["mallory"])
    visitor.post(f"/i/{bobs.key}/")
    bobs.refresh_from_db()
    assert bobs.accepted_by == world.people["mallory"]
    other = Client()
    other.force_login(world.people["bob"])
    other.post(f"/i/{bobs.key}/")
    bobs.refresh_from_db()
    assert bobs.accepted_by == world.people["mallory"], "the first time counts"


def test_joining_by_another_way_accepts_nothing(world: World, bobs: Invitation) -> None:
    Client().post(bobs.meeting.get_absolute_url(), {"captions": "no", "name": "Zoe"})
    visitor = Client()
    visitor.get(f"/i/{bobs.key}/")
    other = Meeting.objects.get(title="Private")
    visitor.post(other.get_absolute_url(), {"captions": "no", "name": "Zoe"})
    bobs.refresh_from_db()
    assert bobs.accepted_at is None


def test_a_withdrawn_or_foreign_key_is_a_friendly_404(
    bobs: Invitation, ask: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = Client()
    visitor.get(f"/i/{bobs.key}/")
    ask(method="delete", path=f"{bobs.pk}/")
    for key in (bobs.key, "x" * 43, "x" * 300):
        answer = visitor.get(f"/i/{key}/")
        assert answer.status_code == 404
        assert "Ask whoever sent you the link for a new one." in answer.content.decode()
    assert "invites you" not in visitor.get(bobs.meeting.get_absolute_url()).content.decode()
    monkeypatch.setattr(limits, "GUESSES", limits.Limit("guesses", 3))
    assert visitor.get(f"/i/{bobs.key}/").status_code == 429


def test_no_key_in_a_log() -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", ("/i/secret-key/",), None)
    assert Wordless("{message}", style="{").format(record) == "Not Found: /i/…/"


# Who may, and what is kept


@pytest.mark.parametrize("name", ["bob", "gina", "mallory", "nobody"])
def test_others_see_no_address(world: World, meeting: Meeting, ask: Any, name: str) -> None:
    ask("secret@x.org")
    one = Invitation.objects.get()
    for method, path in (("get", ""), ("post", ""), ("delete", f"{one.pk}/"), ("post", f"{one.pk}/send/")):
        answer = ask(name=name, method=method, path=path)
        assert answer.status_code == (401 if name == "nobody" else 403)
        assert "secret@" not in answer.content.decode()
    for path in ("", "participants/"):
        assert "secret@" not in world.ask(name, "get", f"meetings/{meeting.code}/{path}").content.decode()
    client = Client()
    if name in world.people:
        client.force_login(world.people[name])
    for path in (meeting.get_absolute_url(), f"/m/{meeting.code}/room/", f"/m/{meeting.code}/meeting.ics"):
        assert "secret@" not in client.get(path, follow=True).content.decode()


def test_a_host_of_another_meeting_is_a_stranger(world: World, ask: Any) -> None:
    ask("secret@x.org")
    one, other = Invitation.objects.get(), Meeting.objects.get(title="Private")
    for method, path in (("delete", f"{one.pk}/"), ("post", f"{one.pk}/send/")):
        assert world.ask("mallory", method, f"meetings/{other.code}/invitations/{path}").status_code == 404
    assert Invitation.objects.count() == 1


def test_a_host_without_an_account_sends_nothing(world: World, meeting: Meeting, ask: Any) -> None:
    """Who was made host in the room may be anybody with a link."""
    Participant.objects.filter(meeting=meeting).update(role="host")
    assert ask("victim@x.org", name="gina").status_code == 403
    assert ask("carol@x.org", name="bob").status_code == 201
    assert "Bob invites you" in letters()["carol@x.org"].subject


def test_operators_see_no_key(world: World, bobs: Invitation) -> None:
    operator = Client()
    operator.force_login(User.objects.create_superuser("olga"))
    for path in ("", f"{bobs.pk}/change/", "?q=berta"):
        page = operator.get(f"/admin/meetings/invitation/{path}").content.decode()
        assert "berta@x.org" in page
        assert bobs.key not in page


def exported(user: User) -> Any:
    return json.loads("".join(export.pieces(user)))["invitations"]


def test_the_export_of_whoever_asked_has_them(world: World, meeting: Meeting, ask: Any) -> None:
    Participant.objects.filter(meeting=meeting, user=world.people["bob"]).update(role="host")
    ask("carol@x.org")
    ask("dora@x.org", name="bob")
    (one,) = exported(world.people["alice"])
    assert (one["meeting"], one["email"], one["accepted_at"]) == (meeting.code, "carol@x.org", None)
    assert [one["email"] for one in exported(world.people["bob"])] == ["dora@x.org"]


def test_who_leaves_takes_their_addresses_along(world: World, meeting: Meeting, ask: Any) -> None:
    bob = world.people["bob"]
    Participant.objects.filter(meeting=meeting, user=bob).update(role="host")
    EmailAddress.objects.create(user=bob, email="Bob@home.org", primary=True, verified=True)
    ask("bob@home.org, berta@work.org, carol@x.org")
    ask("typed@by-bob.org", name="bob")
    client = Client()
    client.force_login(bob)
    client.post(f"/i/{key_of('berta@work.org')}/")
    farewell.anonymise(bob)
    assert [one.email for one in Invitation.objects.all()] == ["carol@x.org"]


def test_the_session_of_whoever_followed_the_link_holds_no_address(bobs: Invitation) -> None:
    visitor = Client()
    visitor.get(f"/i/{bobs.key}/")
    held = Session.objects.get(pk=visitor.session.session_key).get_decoded()
    assert "berta" not in str(held)
    assert bobs.key not in str(held)


def test_a_planned_meeting_leads_to_the_question_who_should_come(world: World) -> None:
    client = Client()
    client.force_login(world.people["alice"])
    answer = client.post("/meetings/new/", EDIT | {"title": "Planned"})
    made = Meeting.objects.get(title="Planned")
    assert answer.url == f"/m/{made.code}/invite/"
    page = client.get(answer.url).content.decode()
    assert "Who should come to “Planned”?" in page
    assert f"http://testserver/m/{made.code}/" in page


def test_no_address_waits_in_a_table_of_tasks(meeting: Meeting, ask: Any, settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    ask("bob@x.org")
    Invitation.objects.update(sent_at=START)
    ask(method="delete", path=f"{Invitation.objects.get().pk}/")
    results = task_backends["default"].results  # type: ignore[attr-defined]
    assert len(results) == 2
    assert "@" not in str([(one.args, one.kwargs) for one in results])
    assert letters() == {}
    results[1].task.call(*results[1].args)
    assert set(letters()) == {"bob@x.org"}
    results[1].task.call(*results[1].args)
    assert letters() == {}, "once"
