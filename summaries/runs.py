"""Runs: one at a time for each purpose, watched by everybody, resumed after a crash, stopped by anybody.

A run belongs to whoever claimed it last: every write asks for its `attempt`, so a worker that was believed dead and
comes back changes nothing. Steps are idempotent; a resumed run begins at the step that it had come to.
"""

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from typing import Any, Literal, TypeVar, cast, get_args
from uuid import UUID

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from conferencing.rooms import Message, announce, announce_on_commit
from meetings.models import User
from meetings.times import stamp
from summaries import providers, tasks, why
from summaries.contract import Event, Failed, Item, Kind, Progress, Provider, Rewording, Spent, Statement, Words
from summaries.models import Run
from transcription.models import Transcript

BEAT = 10.0  # seconds between signs of life
DEAD_AFTER = timedelta(seconds=45)
FLUSH, SAVE = 0.08, 1.0  # seconds between two announcements of words; between two copies of them in the row
log = logging.getLogger(__name__)
Result = TypeVar("Result", Statement, Item, Rewording)
Step = Callable[["Held"], None]
steps: dict[str, Step] = {}


class Lost(Exception):
    """The run was stopped, or somebody else has it."""


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
        tell(run)
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
        tell(run)
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
    """One worker gets it: a queued run, or one whose worker has gone."""
    free = Q(state=Run.State.QUEUED) | Q(state=Run.State.RUNNING, alive_at__lt=timezone.now() - DEAD_AFTER)
    claimed = Run.objects.filter(free, pk=pk).update(
        state=Run.State.RUNNING, attempt=F("attempt") + 1, alive_at=timezone.now(), draft=""
    )
    run = Run.objects.select_related("transcript__meeting", "asked_by").filter(pk=pk).first()
    if not claimed or run is None:
        return None
    tell(run)
    return run


def work(held: "Held") -> None:
    run = held.run
    while run.step < len(run.steps):
        steps[run.steps[run.step]](held)
        held.flush()
        held.write(step=run.step + 1, done=0, total=0, draft="")
        held.said = held.kept = ""
        tell(run)
    held.end(Run.State.DONE)


class Held:
    """A run in the hands of a worker."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.said = ""  # the draft
        self.kept = ""  # as much of it as everybody was told
        self.told_at = self.saved_at = 0.0
        self.over = threading.Event()
        self.beating = threading.Thread(target=self.beat, daemon=True)

    def __enter__(self) -> "Held":
        mine.add(self.run.pk)
        self.beating.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.over.set()
        mine.discard(self.run.pk)

    def beat(self) -> None:
        """A model may think for minutes: this says meanwhile that somebody waits for it."""
        while not self.over.wait(BEAT):
            self.rows().update(alive_at=timezone.now())
            connection.close()

    def rows(self) -> Any:
        return Run.objects.filter(pk=self.run.pk, state=Run.State.RUNNING, attempt=self.run.attempt)

    def write(self, **fields: Any) -> None:
        """Raises Lost when the run is not this worker's any more; inside a transaction, that undoes it."""
        if not self.rows().update(alive_at=timezone.now(), **fields):
            raise Lost
        for name, value in fields.items():
            setattr(self.run, name, value)

    def provider(self, purpose: Literal["correct", "items", "summary"]) -> Provider:
        """Who makes minutes in this run; the row says with which model. Raises Failed."""
        found = providers.load(self.run.provider)
        self.write(model=found.model(purpose)[:120])
        return found

    def take(self, event: Event) -> bool:
        """Show what a provider tells of its work. False for a result, which is for the step to use. Raises Lost."""
        match event:
            case Words():
                self.words(event.text)
            case Progress():
                self.write(done=event.done, total=event.total)
                tell(self.run)
            case Spent():
                self.spend(event)
            case _:
                return False
        return True

    def results(self, events: Iterator[Event], wanted: type[Result]) -> Iterator[Result]:
        """The results among a provider's events, the others are shown. Raises Lost, and then closes the provider."""
        with closing(cast(Generator[Event], events)):
            for event in events:
                if not self.take(event) and isinstance(event, wanted):
                    yield event

    def words(self, text: str) -> None:
        self.said += text
        now = time.monotonic()
        if now - self.told_at >= FLUSH:
            self.flush()
        if now - self.saved_at >= SAVE:
            self.write(draft=self.said)
            self.saved_at = now

    def flush(self) -> None:
        """Tell everybody the words that they have not been told; `at` is where they belong, so a loss shows.

        Raises Lost: nobody is told words that were taken back, or that another worker writes.
        """
        fresh = self.said[len(self.kept) :]
        if not fresh:
            return
        if not self.rows().exists():
            raise Lost
        event = delta(self.run, len(self.kept), fresh)
        self.kept, self.told_at = self.said, time.monotonic()
        async_to_sync(announce)(self.run.transcript.meeting_id, event, live=True)

    def spend(self, spent: Spent) -> None:
        run = self.run
        price = settings.MINUTES_PRICE_IN, settings.MINUTES_PRICE_OUT
        more = (Decimal(spent.tokens_in) * price[0] + Decimal(spent.tokens_out) * price[1]) / 1_000_000
        cost = (run.cost or Decimal(0)) + more if any(price) else None
        self.write(
            calls=run.calls + spent.calls,
            tokens_in=run.tokens_in + spent.tokens_in,
            tokens_out=run.tokens_out + spent.tokens_out,
            cost=cost,
        )

    def end(self, state: str, **fields: Any) -> None:
        try:
            self.write(state=state, ended_at=timezone.now(), draft="", **fields)
        except Lost:
            return
        tell(self.run)


mine: set[UUID] = set()
"""Runs that this process holds."""


# News


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
