"""Runs: one at a time for each purpose, watched by everybody, resumed after a crash, stopped by anybody.

A run belongs to whoever claimed it last: every write asks for its `attempt`, so a worker that was believed dead and
comes back changes nothing. Steps are idempotent; a resumed run begins at the step that it had come to.
"""

import hashlib
import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from meetings.models import User
from summaries import news, providers, tasks
from summaries.contract import Failed
from summaries.holding import Held, Lost
from summaries.models import Run
from transcription.models import Transcript

DEAD_AFTER = timedelta(seconds=45)
log = logging.getLogger(__name__)
Step = Callable[[Held], None]
steps: dict[str, Step] = {}


def step(name: str) -> Callable[[Step], Step]:
    """Let runs have a step of this name. It gets the run as Held; whatever it stores, it stores in one transaction."""

    def remember(verb: Step) -> Step:
        steps[name] = verb
        return verb

    return remember


def start(
    transcript: Transcript,
    purpose: str,
    planned: Sequence[str],
    by: User | None = None,
    *,
    provider: str = "",
    about: Sequence[UUID] = (),
) -> Run:
    """Begin a run, or join the one for this purpose that is under way. Raises Failed when it cannot be had.

    `about` names utterances or sentences; runs about different ones go side by side.
    """
    chosen = providers.named(provider)
    named = sorted({str(one) for one in about})
    if named:
        purpose = f"{purpose}:{hashlib.sha256(' '.join(named).encode()).hexdigest()[:12]}"
    try:
        with transaction.atomic():
            run, fresh = Run.objects.get_or_create(
                transcript=transcript,
                purpose=purpose,
                state__in=Run.ACTIVE,
                defaults={"steps": list(planned), "asked_by": by, "provider": chosen, "about": named},
            )
    except IntegrityError:  # somebody pressed the button at the same moment; theirs may even be over by now
        return Run.objects.filter(transcript=transcript, purpose=purpose).latest("created_at")
    if fresh:
        news.tell(run)
        transaction.on_commit(lambda: enqueue(run.pk))
    return run


def enqueue(pk: UUID) -> None:
    tasks.work.enqueue(str(pk))


def stop(run: Run) -> bool:
    """Nothing more of it is stored. False when it was over already."""
    changed = Run.objects.filter(pk=run.pk, state__in=Run.ACTIVE).update(
        state=Run.State.CANCELLED, ended_at=timezone.now(), draft=""
    )
    run.refresh_from_db()
    if changed:
        news.over(run)
    return bool(changed)


def perform(pk: UUID) -> None:
    """Claim a run and do its steps. Returns when it is over, whoever ended it."""
    run = claim(pk)
    if run is None:
        return
    held = Held(run)
    with held:
        try:
            work(held)
        except Lost:
            log.info("run %s went on without this worker", run.pk)
        except Failed as failed:
            held.end(Run.State.FAILED, error=failed.code, detail=failed.detail[:200])
        except Exception:
            log.exception("run %s failed", run.pk)
            held.end(Run.State.FAILED, error="crashed")


def claim(pk: UUID) -> Run | None:
    """One worker gets it: a queued run, or one whose worker has gone.

    Under the transcript's lock: who takes words back meanwhile either is done, and they are not read, or sees this run.
    """
    free = Q(state=Run.State.QUEUED) | Q(state=Run.State.RUNNING, alive_at__lt=timezone.now() - DEAD_AFTER)
    with transaction.atomic():
        Transcript.objects.filter(runs=pk).update(last_number=F("last_number"))
        claimed = Run.objects.filter(free, pk=pk).update(
            state=Run.State.RUNNING, attempt=F("attempt") + 1, alive_at=timezone.now(), draft=""
        )
    run = Run.objects.select_related("transcript__meeting", "asked_by").filter(pk=pk).first()
    if not claimed or run is None:
        return None
    news.tell(run)
    return run


def work(held: Held) -> None:
    run = held.run
    while run.step < len(run.steps):
        steps[run.steps[run.step]](held)
        held.next_step()
        news.tell(run)
    held.end(Run.State.DONE)
