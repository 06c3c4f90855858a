"""Action items in pages: first content for readers, and the same as data for scripts."""

from datetime import date
from typing import Any

from django import template

from meetings.models import Meeting
from meetings.names import initials
from summaries.items import boards
from summaries.models import ActionItem
from transcription.models import Transcript

HUES = 8
register = template.Library()
register.filter("initials", initials)


@register.simple_tag
def items_of(meeting: Meeting, transcript: Transcript) -> list[dict[str, Any]]:
    """The checklist of a session."""
    return boards.of_session(meeting, transcript)


@register.filter
def left(items: list[dict[str, Any]]) -> int:
    """How many are not done."""
    return sum(item["status"] != ActionItem.Status.COMPLETE for item in items)


@register.filter
def under_meetings(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Items under their meetings; the meeting whose first item comes first is first."""
    groups: dict[str, dict[str, Any]] = {}
    for item in items:
        group = {"meeting": item["meeting"], "title": item["meeting_title"], "items": []}
        groups.setdefault(item["meeting"], group)["items"].append(item)
    return list(groups.values())


@register.filter
def day(text: str) -> date:
    """A day as the API writes it."""
    return date.fromisoformat(text)


@register.filter
def hue(seat: int) -> int:
    return seat % HUES
