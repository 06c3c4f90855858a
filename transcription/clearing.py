"""Forgetting what was said in a meeting, all of it, and what was made of it. The meeting itself stays, with its code,
people and plan.

Nothing is cleared while somebody may still be speaking into it: a session that is open, or whose last words are still
coming in, has to end first.
"""

from dataclasses import dataclass

from django.db import transaction

from meetings import clearing
from meetings.models import Meeting
from transcription import transcripts
from transcription.models import Dialogue, Transcript


class StillRunning(Exception):
    """A session is open or closing; nothing was cleared."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a meeting holds: sessions, words, how many people's words, and what else is kept of it."""

    sessions: int
    words: int
    people: int
    running: bool
    of_words: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()


def kept(meeting: Meeting) -> Kept:
    sessions = [transcripts.rebuild(one) for one in Transcript.objects.filter(meeting=meeting)]
    said = Dialogue.objects.filter(transcript__meeting=meeting).exclude(state=Dialogue.State.WITHDRAWN)
    made = [one(meeting) for one in clearing.contributions]
    return Kept(
        sessions=len(sessions),
        words=sum(one.words for one in sessions),
        people=said.values("speaker").order_by().distinct().count(),
        running=any(one.state in transcripts.RUNNING for one in sessions),
        of_words=tuple(line for one in made for line in one.of_words),
        by_hand=tuple(line for one in made for line in one.by_hand),
    )


@transaction.atomic
def clear(meeting: Meeting) -> None:
    """Remove every session with all that hangs on it, and the chat. Raises StillRunning, and then removes nothing."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    sessions = Transcript.objects.select_for_update().filter(meeting=meeting)
    if any(one.state in transcripts.RUNNING for one in sessions):
        raise StillRunning
    sessions.delete()
    clearing.cleared.send(Meeting, meeting=meeting)
