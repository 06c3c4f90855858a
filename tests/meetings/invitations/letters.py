"""What came by mail, as a mail program reads it."""

from email.message import Message
from typing import Any

from django.core import mail
from icalendar import Calendar, Event

from meetings.models import Invitation


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
