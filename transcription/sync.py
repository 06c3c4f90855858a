"""What a browser may have missed: every row and gap numbered above what it has (PROTOCOL 1)."""

from typing import Any

from channels.db import database_sync_to_async
from django.utils.translation import gettext as _

from conferencing.rooms import Invalid, Message, Request
from meetings.models import Meeting
from transcription import gaps, publish, transcripts
from transcription.models import Dialogue, Gap, Transcript

MOST = 200
NEWEST = 50


async def sync(request: Request) -> None:
    after = request.message.get("after")
    if type(after) is not int or not 0 <= after < 2**63:
        raise Invalid("invalid", _("after must be the last number you have."))
    for message in await database_sync_to_async(above, thread_sensitive=False)(request.meeting, after):
        await request.reply(message)


def above(meeting: Meeting, after: int) -> list[Message]:
    """At most 200 events in the order of their numbers, then `synced`."""
    transcript = transcripts.newest(meeting)
    if transcript is None:
        return [{"type": "synced", "number": after, "more": False}]
    last = transcript.last_number  # read before the rows: what is stored meanwhile has a higher number, so is asked for
    found = changes(transcript, after, last)
    more = len(found) > MOST
    reached = found[MOST - 1]["number"] if more else last
    return [*found[:MOST], {"type": "synced", "number": reached, "more": more}]


def changes(transcript: Transcript, after: int, last: int) -> list[Message]:
    """The rows and gaps numbered above `after` up to `last`, in order; rather more than MOST are cut off."""
    numbered = {"number__gt": after, "number__lte": last}
    rows = dialogues(transcript).filter(**numbered).order_by("number")[: MOST + 1]
    holes = Gap.objects.filter(transcript=transcript, **numbered).order_by("number")[: MOST + 1]
    events = [{"type": "dialogue", **publish.snapshot(row)} for row in rows]
    events += [{"type": "gap", **gaps.snapshot(gap)} for gap in holes]
    return sorted(events, key=lambda event: event["number"])


def dialogues(transcript: Transcript) -> Any:
    return Dialogue.objects.filter(transcript=transcript).select_related("speaker__user", "edited_by")


def welcome(meeting: Meeting) -> Message:
    """The room's `welcome` fields: the session, its newest number, its newest 50 finals in order."""
    transcript = transcripts.newest(meeting)
    if transcript is None:
        return {"transcript": None, "number": 0, "dialogues": []}
    standing = dialogues(transcript).exclude(state=Dialogue.State.WITHDRAWN)
    newest = reversed(standing.order_by("-started_at", "-id")[:NEWEST])
    return {
        "transcript": transcripts.snapshot(transcript),
        "number": transcript.last_number,
        "dialogues": [publish.snapshot(row) for row in newest],
        "gaps": [gaps.snapshot(gap) for gap in Gap.objects.filter(transcript=transcript).order_by("-number")[:NEWEST]],
    }


def pulse(meeting: Meeting) -> Message:
    transcript = transcripts.newest(meeting)
    return {
        "transcript": str(transcript.pk) if transcript else None,
        "number": transcript.last_number if transcript else 0,
    }
