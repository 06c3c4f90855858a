"""Mails about what is to do: to people who asked for them, when somebody else gives them something, and never twice."""

from email.message import EmailMessage
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from icalendar import Calendar

from meetings.models import Meeting, Participant, User
from summaries import mails, talks
from summaries.items import finding, keeping
from summaries.models import ActionItem
from tests.summaries import items_scene as scene
from tests.summaries.scenes import person, session
from transcription.models import Transcript


@pytest.fixture
def talked(db: None, settings: Any) -> Transcript:
    settings.PUBLIC_URL = "https://parley.example.org/"
    found = session(*scene.PLAY)
    User.objects.filter(username="bob").update(email="bob@example.org", mail_minutes=True)
    User.objects.filter(username="alice").update(email="alice@example.org", mail_minutes=True)
    return found


@pytest.fixture
def commit(django_capture_on_commit_callbacks: scene.Commit) -> Any:
    return lambda: django_capture_on_commit_callbacks(execute=True)


def give(talked: Transcript, to: str, by: str, **fields: Any) -> ActionItem:
    values = {"description": "Send the numbers", "assigned_to": scene.seat(talked, to)} | fields
    return keeping.add(talked.meeting, person(by), values)


def test_somebody_else_gives_something(talked: Transcript, commit: Any) -> None:
    with commit():
        give(talked, "Bob", "Alice", due_date=scene.FRIDAY)
    (letter,) = mail.outbox
    assert letter.to == ["bob@example.org"]
    assert letter.subject == "Something to do for you from “Weekly”"
    assert "- Send the numbers (due March 6, 2026)" in letter.body
    assert f"https://parley.example.org/m/{talked.meeting.code}/action-items/" in letter.body
    assert "https://parley.example.org/account/" in letter.body
    html, kind = letter.alternatives[0]
    assert kind == "text/html"
    assert "<li" in html
    name, body, kind = letter.attachments[0]
    assert (name, kind) == ("action-items.ics", "text/calendar")
    (event,) = Calendar.from_ical(body).subcomponents
    assert (event.name, event["DTSTART"].dt) == ("VEVENT", scene.FRIDAY)


def test_nobody_is_told_what_they_did_themselves(talked: Transcript, commit: Any) -> None:
    with commit():
        item = give(talked, "Bob", "Bob")
        keeping.edit(item.pk, person("Alice"), {"priority": "high"})
        keeping.edit(item.pk, person("Bob"), {"assigned_to": None})
        keeping.edit(item.pk, person("Bob"), {"assigned_to": scene.seat(talked, "Bob")})
    assert mail.outbox == []
    with commit():
        keeping.edit(item.pk, person("Bob"), {"assigned_to": scene.seat(talked, "Alice")})
    assert [letter.to for letter in mail.outbox] == [["alice@example.org"]]


@pytest.mark.parametrize(
    "change",
    [
        {"mail_minutes": False},
        {"email": ""},
        {"is_active": False},
        {"is_guest": True},
        {"is_former": True},
    ],
)
def test_only_those_who_asked_and_can_be_reached(talked: Transcript, commit: Any, change: dict[str, Any]) -> None:
    seat = scene.seat(talked, "Bob")
    User.objects.filter(pk=seat.user_id).update(**change)
    with commit():
        keeping.add(talked.meeting, person("Alice"), {"description": "Send it", "assigned_to": seat})
    assert mail.outbox == []


def test_whoever_was_removed_is_not_written_to(talked: Transcript, commit: Any) -> None:
    seat = scene.seat(talked, "Bob")
    with commit():
        give(talked, "Bob", "Alice")
        Participant.objects.filter(pk=seat.pk).update(state="removed")
    assert mail.outbox == []


def test_where_addresses_are_verified_only_those(talked: Transcript, commit: Any, settings: Any) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    address = EmailAddress.objects.create(user=person("Bob"), email="bob@example.org", primary=True, verified=False)
    with commit():
        give(talked, "Bob", "Alice")
    assert mail.outbox == []
    EmailAddress.objects.filter(pk=address.pk).update(verified=True)
    with commit():
        give(talked, "Bob", "Alice")
    assert len(mail.outbox) == 1


def test_many_found_at_once_are_one_mail(talked: Transcript, commit: Any) -> None:
    bob = scene.seat(talked, "Bob").pk
    with commit():
        scene.extract(talked, scene.numbers(talked), scene.posters(talked, assignee=bob), scene.room(talked))
    assert sorted((letter.to[0], letter.subject) for letter in mail.outbox) == [
        ("alice@example.org", "Something to do for you from “Weekly”"),
        ("bob@example.org", "2 things to do for you from “Weekly”"),
    ]
    with commit():
        scene.extract(talked, scene.numbers(talked), scene.posters(talked, assignee=bob), scene.room(talked))
    assert len(mail.outbox) == 2, "finding the same again is no news"


def test_whoever_asked_for_the_list_sees_it_and_gets_no_mail(talked: Transcript, commit: Any) -> None:
    held = scene.looking(talked, asked_by=person("Bob"))
    with commit():
        finding.found(held, talks.read(talked).talk, scene.Finder(scene.numbers(talked), scene.room(talked)))
    assert [letter.to for letter in mail.outbox] == [["alice@example.org"]]


def test_after_the_end_the_last_step_writes(talked: Transcript, commit: Any) -> None:
    held = scene.looking(talked, steps=("items", "notify"), purpose="end:minutes")
    with commit():
        finding.found(held, talks.read(talked).talk, scene.Finder(scene.numbers(talked)))
    assert mail.outbox == []


def test_in_the_readers_language(talked: Transcript, commit: Any) -> None:
    User.objects.filter(username="bob").update(language="es")
    with commit():
        give(talked, "Bob", "Alice", due_date=scene.FRIDAY)
    (letter,) = mail.outbox
    assert "6 de marzo de 2026" in letter.body
    assert '<html lang="es" dir="ltr">' in letter.alternatives[0][0]


def test_a_title_adds_no_header_and_words_no_markup(talked: Transcript, commit: Any) -> None:
    Meeting.objects.update(title="Hello\r\nBcc: mallory@example.org")
    with commit():
        give(talked, "Bob", "Alice", description="<img src=x onerror=alert(1)>")
    (letter,) = mail.outbox
    sent = letter.message()
    assert isinstance(sent, EmailMessage) or sent["Bcc"] is None
    assert sent["Bcc"] is None
    assert letter.recipients() == ["bob@example.org"]
    assert "\n" not in letter.subject
    assert "<img" not in letter.alternatives[0][0]
    assert "<img" in letter.body


class Away(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError("bob@example.org: Send the numbers")


def test_a_mail_server_that_is_away_undoes_nothing(
    talked: Transcript, commit: Any, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    with commit():
        give(talked, "Bob", "Alice")
    assert ActionItem.objects.count() == 1
    assert "a mail could not be sent: ConnectionRefusedError" in caplog.text
    assert "bob@" not in caplog.text
    assert "numbers" not in caplog.text


def test_an_item_that_went_to_somebody_else_meanwhile(talked: Transcript) -> None:
    item = give(talked, "Bob", "Alice")
    ActionItem.objects.update(assigned_to=scene.seat(talked, "Alice"))
    mails.given.call([str(item.pk)], str(person("Bob").pk))
    assert [letter.to for letter in mail.outbox] == [["alice@example.org"]]
