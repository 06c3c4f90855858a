"""Sessions: when a transcript opens and closes, and its text as a whole."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.dispatch import Signal
from django.utils import timezone, translation

from conferencing.rooms import Message, announce_on_commit
from meetings.models import Meeting, Participant
from meetings.times import stamp
from transcription import gaps, merge, pauses
from transcription.models import Dialogue, Stream, Transcript
from transcription.speaking import figures, tallies
from transcription.streams import ABANDONED_AFTER, DRAIN, give_up, tell_microphones

EMPTY_FOR = timedelta(minutes=10)
settled = Signal()
"""`settled(transcript)`: all that will be said in it is stored. Sent inside the transaction."""
BUILT = ("raw_transcript", "processed_transcript", "people", "words", "figures")
RUNNING = (Transcript.State.OPEN, Transcript.State.CLOSING)


def snapshot(transcript: Transcript) -> Message:
    return {
        "id": str(transcript.pk),
        "started_at": stamp(transcript.started_at),
        "ended_at": stamp(transcript.ended_at) if transcript.ended_at else None,
        "state": transcript.state,
        "number": transcript.last_number,
    }


def announce(transcript: Transcript) -> None:
    announce_on_commit(transcript.meeting_id, {"type": "transcript", **snapshot(transcript)})


def newest(meeting: Meeting) -> Transcript | None:
    """The session that runs, or that ran last."""
    sessions = Transcript.objects.filter(meeting=meeting)
    running = sessions.filter(state=Transcript.State.OPEN)  # whatever recordings were added meanwhile
    return running.first() or sessions.order_by("-started_at").first()


def open_session(sender: type[Participant], participant: Participant, **kwargs: Any) -> None:
    """Somebody was let in: their meeting has an open session from now on."""
    if Transcript.objects.filter(meeting=participant.meeting, state=Transcript.State.OPEN).exists():
        return
    try:
        with transaction.atomic():
            transcript = Transcript.objects.create(meeting=participant.meeting)
    except IntegrityError:
        return  # somebody else's join came first
    announce(transcript)


def meeting_ended(sender: type[Meeting], meeting: Meeting, **kwargs: Any) -> None:
    for transcript in Transcript.objects.filter(meeting=meeting, state=Transcript.State.OPEN):
        close(transcript)


def close(transcript: Transcript) -> None:
    """No more words from now on; what was said before may still arrive for a quarter of an hour."""
    opened = Transcript.objects.filter(pk=transcript.pk, state=Transcript.State.OPEN)
    if opened.update(state=Transcript.State.CLOSING, ended_at=timezone.now()):
        transcript.refresh_from_db()
        pauses.end(transcript)
        announce(transcript)
        tell_microphones(transcript.meeting_id, kind="ended")
        settle(transcript.pk)


@transaction.atomic
def settle(pk: uuid.UUID) -> None:
    """A closing transcript is complete once every stream has ended, or their time is over."""
    transcript = Transcript.objects.select_for_update().get(pk=pk)
    if transcript.state != Transcript.State.CLOSING or transcript.ended_at is None:
        return
    waiting = Stream.objects.filter(transcript=transcript, finished=False).exists()
    if waiting and timezone.now() < transcript.ended_at + DRAIN:
        return
    whole = not gaps.unresolved(transcript)
    transcript.state = Transcript.State.COMPLETE if whole else Transcript.State.WITH_GAPS
    transcript.save(update_fields=["state"])
    rebuild(transcript)
    announce(transcript)
    settled.send(Transcript, transcript=transcript)


@transaction.atomic
def rebuild(transcript: Transcript) -> Transcript:
    """Bring the whole texts and the counts up to date, if dialogues have changed since they were built.

    Under the lock: words that are being struck meanwhile are not written into them again.
    """
    if transcript.rebuilt_number == transcript.last_number:
        return transcript
    transcript.lock()
    rows = list(spoken(transcript))
    transcript.rebuilt_number = transcript.last_number
    with translation.override(settings.LANGUAGE_CODE):  # all readers share them, whoever's turn builds them
        transcript.raw_transcript = merge.as_text(merge.paragraphs(rows, lambda row: row.raw_text))
        transcript.processed_transcript = merge.as_text(merge.paragraphs(rows, lambda row: row.text))
    transcript.people = len({row.speaker_id for row in rows})
    transcript.words = sum(figures.counted(row.text) for row in rows)
    transcript.figures = tallies.of_rows(rows)
    transcript.save(update_fields=[*BUILT, "rebuilt_number"])
    return transcript


def spoken(transcript: Transcript) -> Any:
    """The dialogues that stand, with what is needed to show them."""
    rows = Dialogue.objects.filter(transcript=transcript).exclude(state=Dialogue.State.WITHDRAWN)
    return rows.select_related("speaker__user", "edited_by").order_by("started_at", "id")


def sweep() -> None:
    """Once a minute, on any server: give up streams that nobody came back for, close what is empty or drained."""
    now = timezone.now()
    for stream in Stream.objects.filter(finished=False, seen_at__lt=now - ABANDONED_AFTER):
        give_up(stream)
    for transcript in empty(now - EMPTY_FOR):
        close(transcript)
    for pk in Transcript.objects.filter(state=Transcript.State.CLOSING).values_list("pk", flat=True):
        settle(pk)


def empty(since: Any) -> Any:
    """Open transcripts whose meeting nobody has been in since then."""
    seen = Participant.objects.filter(meeting=OuterRef("meeting"), last_seen_at__gt=since)
    return Transcript.objects.filter(~Exists(seen), state=Transcript.State.OPEN, started_at__lt=since)
