"""What a person said, for themselves; and what becomes of it when they leave."""

from collections.abc import Iterator
from typing import Any

from meetings.account.export import BATCH, Row
from meetings.models import User
from meetings.times import stamp
from transcription.models import Dialogue, Transcript


def said_by(user: User) -> Iterator[Row]:
    """Every utterance of `user` that stands, oldest first."""
    rows = Dialogue.objects.filter(speaker__user=user).exclude(state=Dialogue.State.WITHDRAWN)
    for row in rows.select_related("transcript__meeting").order_by("started_at", "id").iterator(BATCH):
        yield {
            "meeting": row.transcript.meeting.code,
            "started_at": stamp(row.started_at),
            "ended_at": stamp(row.ended_at),
            "text": row.text,
            "recognised": row.raw_text,
        }


def forget_name(sender: type[User], user: User, **kwargs: Any) -> None:
    """Whole texts hold names: those of this person's sessions are built anew when next read."""
    theirs = Transcript.objects.filter(dialogues__speaker__user=user).values("pk")
    stale = {"raw_transcript": "", "processed_transcript": "", "rebuilt_number": -1}
    Transcript.objects.filter(pk__in=theirs).update(**stale)
