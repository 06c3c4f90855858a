"""News of runs: as the API shows them and the room is told, and the words that they write."""

from typing import cast, get_args

from conferencing.rooms import Message, announce_on_commit
from config import metrics
from meetings.times import stamp
from summaries import why
from summaries.contract import Kind
from summaries.models import Run


def kind(run: Run) -> Kind:
    """Which type of summary it writes, if it writes one."""
    named = run.purpose.split(":")[1:2]
    return cast(Kind, named[0]) if named and named[0] in get_args(Kind) else "brief"


def snapshot(run: Run) -> Message:
    """A run as the API shows it and the room is told, without its draft."""
    purpose, *rest = run.purpose.split(":")
    return {
        "id": str(run.pk),
        "transcript": str(run.transcript_id),
        "purpose": purpose,
        "summary_type": kind(run) if "summary" in run.steps else None,
        "summary": rest[0] if "refresh" in run.steps else None,
        "about": run.about,
        "steps": run.steps,
        "step": run.step,
        "done": run.done,
        "total": run.total,
        "attempt": run.attempt,
        "state": run.state,
        "error": {"code": run.error, "detail": why.sentence(run.error)} if run.error else None,
        "provider": run.provider,
        "model": run.model,
        "asked_by": run.asked_by.name if run.asked_by else None,
        "created_at": stamp(run.created_at),
        "ended_at": stamp(run.ended_at) if run.ended_at else None,
    }


def tell(run: Run) -> None:
    announce_on_commit(run.transcript.meeting_id, {"type": "run", **snapshot(run)})


def over(run: Run) -> None:
    """Whoever ended it tells so, and counts it: once for each run."""
    metrics.RUNS.labels(run.state).inc()
    tell(run)


def delta(run: Run, at: int, text: str) -> Message:
    """More words of a summary that is being written; `at` counts characters before them, 0 begins it (anew)."""
    return {
        "type": "summary",
        "run": str(run.pk),
        "transcript": str(run.transcript_id),
        "summary_type": kind(run),
        "attempt": run.attempt,
        "at": at,
        "delta": text,
    }
