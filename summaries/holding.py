"""A run in the hands of a worker: signs of life, words for those who watch, and writing only while it is theirs."""

import asyncio
import logging
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from decimal import Decimal
from typing import Any, Literal, TypeVar, cast
from uuid import UUID

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from conferencing.rooms import Message, announce
from summaries import news, providers
from summaries.background import place
from summaries.contract import Event, Item, Progress, Provider, Rewording, Spent, Statement, Words
from summaries.models import Run
from transcription.edits import UNSTORABLE

BEAT, TICK = 10.0, 0.25  # seconds between signs of life; between looks whether words are left that nobody was told
FLUSH, SAVE = 0.08, 1.0  # seconds between two announcements of words; between two copies of them in the row
log = logging.getLogger(__name__)
Result = TypeVar("Result", Statement, Item, Rewording)


class Lost(Exception):
    """The run was stopped, or somebody else has it."""


class Held:
    """A run in the hands of a worker."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.said = ""  # the draft
        self.kept = ""  # as much of it as everybody was told
        self.saved = ""  # as much of it as is in the row
        self.told_at = self.saved_at = 0.0
        self.drafting = threading.RLock()  # never taken inside a transaction
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
        """A model may think for minutes: this says meanwhile that somebody waits for it, and tells its last words."""
        beaten = time.monotonic()
        while not self.over.wait(TICK):
            try:
                self.keep_up()
                if time.monotonic() - beaten >= BEAT:
                    self.rows().update(alive_at=timezone.now())
                    beaten = time.monotonic()
            except Lost:
                pass  # the worker learns it when it writes
            except DatabaseError as error:
                log.warning("a run gave no sign of life: %s", type(error).__name__)
            finally:
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
                news.tell(self.run)
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
        with self.drafting:
            self.said += UNSTORABLE.sub("", text)
            self.keep_up()

    def keep_up(self) -> None:
        """Tell and save the words whose time has come. Raises Lost."""
        with self.drafting:
            now = time.monotonic()
            if now - self.told_at >= FLUSH:
                self.flush()
            if self.said != self.saved and now - self.saved_at >= SAVE:
                self.write(draft=self.said)
                self.saved, self.saved_at = self.said, now

    def next_step(self) -> None:
        """This one is over; its words were for those who watched. Raises Lost."""
        with self.drafting:
            self.flush()
            self.write(step=self.run.step + 1, done=0, total=0, draft="")
            self.said = self.kept = self.saved = ""

    def flush(self) -> None:
        """Tell everybody the words that they have not been told; `at` is where they belong, so a loss shows.

        Raises Lost: nobody is told words that were taken back, or that another worker writes.
        """
        with self.drafting:
            fresh = self.said[len(self.kept) :]
            if not fresh:
                return
            if not self.rows().exists():
                raise Lost
            event = news.delta(self.run, len(self.kept), fresh)
            self.kept, self.told_at = self.said, time.monotonic()
            tell_now(self.run.transcript.meeting_id, event)

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
        news.over(self.run)


def tell_now(meeting: UUID, event: Message) -> None:
    """From any thread, in the server's loop if there is one: only there the rooms of this process hear it."""
    if place.loop is None:
        async_to_sync(announce)(meeting, event, live=True)
    else:
        asyncio.run_coroutine_threadsafe(announce(meeting, event, live=True), place.loop).result()


mine: set[UUID] = set()
"""Runs that this process holds."""
