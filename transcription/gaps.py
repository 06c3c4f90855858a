"""Honest gaps (PROTOCOL 4): where somebody spoke and no words are known."""

import uuid

from conferencing.rooms import Message, announce_on_commit
from config import metrics
from meetings.times import stamp
from transcription.models import Gap, Stream, Transcript


def snapshot(gap: Gap) -> Message:
    return {
        "id": str(gap.pk),
        "number": gap.number,
        "transcript": str(gap.transcript_id),
        "participant_id": str(gap.participant_id),
        "started_at": stamp(gap.started_at),
        "ended_at": stamp(gap.ended_at),
        "reason": gap.reason,
        "state": gap.state,
    }


def store(stream: Stream, first: int, last: int, reason: str) -> Gap:
    """Store the gap [first, last) of the stream once, and announce it. Inside a transaction."""
    gap = Gap.objects.filter(pk=name(stream, first)).first()
    if gap:
        return gap
    gap = Gap.objects.create(
        pk=name(stream, first),
        transcript=stream.transcript,
        stream=stream,
        participant=stream.participant,
        first_sample=first,
        last_sample=last,
        started_at=stream.time_of(first),
        ended_at=stream.time_of(last),
        reason=reason,
        number=stream.transcript.next_number(),
    )
    metrics.GAPS.labels(reason).inc()
    announce_on_commit(stream.transcript.meeting_id, {"type": "gap", **snapshot(gap)})
    return gap


def name(stream: Stream, first: int) -> uuid.UUID:
    return uuid.uuid5(stream.pk, f"gap {first}")


def unresolved(transcript: Transcript) -> bool:
    """Is audio missing for good? Speech without words is told too, but nothing of it is missing."""
    missing = (Gap.Reason.FAILED, Gap.Reason.OVERRUN)
    return Gap.objects.filter(transcript=transcript, state=Gap.State.OPEN, reason__in=missing).exists()
