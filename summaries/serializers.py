"""Summaries and corrections as the API shows them and the room is told."""

from django.db.models import Prefetch, QuerySet

from conferencing.rooms import Message
from meetings.times import stamp
from summaries import meaning, rendering
from summaries.models import Correction, Sentence, Summary
from transcription.models import Dialogue


def summaries() -> QuerySet[Summary]:
    """Summaries with all that `summary` reads."""
    spoken = Prefetch("evidence", Dialogue.objects.only("pk").order_by("started_at", "pk"))
    sentences = Prefetch("sentences", Sentence.objects.prefetch_related(spoken))
    return Summary.objects.select_related("transcript__meeting").prefetch_related(sentences)


def summary(row: Summary) -> Message:
    """Wants it from `summaries`."""
    sentences = [sentence(one) for one in row.sentences.all()]
    return {
        "id": str(row.pk),
        "transcript": str(row.transcript_id),
        "meeting": row.transcript.meeting.code,
        "type": row.type,
        "summary_type": row.type,
        "language": row.language,
        "provider": row.provider,
        "model": row.model,
        "revision": row.revision,
        "made_at": stamp(row.made_at),
        "stale": any(one["stale"] for one in sentences),
        "text": row.text,
        "sentences": sentences,
    }


def sentence(row: Sentence) -> Message:
    return {
        "id": str(row.pk),
        "position": row.position,
        "section": row.section,
        "heading": row.heading,
        "text": row.text,
        "html": rendering.inline(row.text),
        "evidence": [str(one.pk) for one in row.evidence.all()],
        "support": round(row.support, 3),
        "supported": row.supported,
        "missing": row.missing,
        "stale": row.stale,
    }


def correction(row: Correction) -> Message:
    """`diff` is by words: joined, "same" and "out" give what was recognised, "same" and "in" what it should read."""
    return {
        "dialogue": str(row.dialogue_id),
        "before": row.before,
        "text": row.text,
        "state": row.state,
        "reason": row.reason,
        "provider": row.provider,
        "model": row.model,
        "made_at": stamp(row.made_at),
        "diff": [[piece.kind, piece.text] for piece in meaning.diff(row.before, row.text)],
    }
