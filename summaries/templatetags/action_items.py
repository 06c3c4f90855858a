"""Action items in pages: first content for readers, and the same as data for scripts."""

from datetime import date
from typing import Any

from django import template

from meetings.models import Meeting
from meetings.names import initials
from summaries import boards
from transcription.models import Transcript

HUES = 8
register = template.Library()
register.filter("initials", initials)


@register.simple_tag
def items_of(meeting: Meeting, transcript: Transcript) -> list[dict[str, Any]]:
    """The checklist of a session."""
    return boards.of_session(meeting, transcript)


@register.filter
def day(text: str) -> date:
    """A day as the API writes it."""
    return date.fromisoformat(text)


@register.filter
def hue(seat: int) -> int:
    return seat % HUES
