"""The second pass: a finished utterance is heard once more, by a better engine, when those who speak leave time for it.

The first words stand at once, stored and acknowledged; better ones are a later revision (second_store.py). Nothing
waits for this, and nothing is lost with it: under load the oldest are shed, and what fails leaves the first words.
What is struck meanwhile is not heard again. Audio is kept here for half a minute at most, in memory.
"""

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db import DatabaseError

from transcription.contract import Caption, Engine, EngineFailed, Frame, Hints, Samples
from transcription.recognition import second_store
from transcription.spans import Spans
from transcription.writing import in_thread

WAITING = 8  # utterances, beside the one that is heard
TOO_OLD = 30.0  # seconds from being stored to being heard again
HANGS_AFTER = 120.0  # seconds for one utterance
LOOK = 0.25  # seconds between two looks whether those who speak leave time
STREAMS = 256  # whose carried state is remembered
log = logging.getLogger(__name__)


async def nothing() -> None:
    """For those who have nothing to do afterwards."""


def always() -> bool:
    """For engines on this machine."""
    return True


@dataclass(frozen=True, slots=True)
class Job:
    """An utterance that is stored: `row` with the recognised words `basis`, samples [first, last) of `stream`, heard
    without the samples `unheard`. `after` is awaited when it was heard, whatever came of it. `still` is asked when its
    turn has come: may the engine hear it? It reads the database."""

    engine: Engine
    row: UUID
    stream: UUID
    basis: str
    first: int
    samples: Samples
    hints: Hints = field(default_factory=Hints)
    unheard: Spans = ()
    after: Callable[[], Awaitable[None]] = nothing
    still: Callable[[], bool] = always

    @property
    def last(self) -> int:
        return self.first + len(self.samples)


class SecondPass:
    """One for each event loop. It hears one utterance at a time, and begins none while `busy`."""

    def __init__(self, busy: Callable[[], bool] = lambda: False) -> None:
        self.busy = busy
        self.waiting: deque[tuple[float, Job]] = deque()
        # What an engine carries in a stream, as long as none of its words are taken back: they may be in it.
        self.carried: OrderedDict[tuple[UUID, str, int], bytes] = OrderedDict()
        self.shed = 0
        self.task: asyncio.Task[None] | None = None

    def offer(self, job: Job) -> None:
        """Hear it when there is time; now and then, not at all."""
        while len(self.waiting) >= WAITING:
            self.drop(self.waiting.popleft()[1])
        self.waiting.append((now(), job))
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self.work())

    def drop(self, job: Job) -> None:
        self.shed += 1
        log.info("no time for a second pass over utterance %s", job.row)

    async def work(self) -> None:
        """Until nothing waits."""
        while self.waiting:
            while self.waiting and now() - self.waiting[0][0] > TOO_OLD:
                self.drop(self.waiting.popleft()[1])
            if self.busy():
                await asyncio.sleep(LOOK)
            elif self.waiting:
                await self.hear(self.waiting.popleft()[1])

    async def hear(self, job: Job) -> None:
        """None of it can make anything else fail."""
        try:
            try:
                if await in_thread(second_store.stands)(job):
                    await self.improve(job)
            finally:
                await job.after()
        except EngineFailed as failure:
            log.warning("no second pass over utterance %s: %s", job.row, failure)
        except TimeoutError:
            log.warning("no second pass over utterance %s: it took too long", job.row)
        except DatabaseError as error:
            log.error("the second pass over utterance %s is lost (%s)", job.row, type(error).__name__)
        except Exception as error:  # whatever an engine does
            log.error("the second pass over utterance %s broke (%s)", job.row, type(error).__name__)

    async def improve(self, job: Job) -> None:
        key = job.stream, job.engine.name, await in_thread(second_store.taken_back)(job)
        hints = replace(job.hints, carried=self.carried.get(key, b""))
        async with asyncio.timeout(HANGS_AFTER):
            caption = await heard(job, hints)
        self.carried[key] = caption.carried
        self.carried.move_to_end(key)
        while len(self.carried) > STREAMS:
            self.carried.popitem(last=False)
        engine = caption.engine or job.engine.name
        await in_thread(second_store.improve)(job, replace(caption, engine=engine))

    async def close(self) -> None:
        """Hear nothing more."""
        self.waiting.clear()
        if self.task:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)


async def heard(job: Job, hints: Hints) -> Caption:
    """The final. Raises EngineFailed."""

    async def audio() -> AsyncIterator[Frame]:
        yield Frame(job.samples, job.first, job.first, ends=True)

    async with aclosing(job.engine.captions(audio(), hints)) as captions:  # type: ignore[type-var]
        async for caption in captions:
            if caption.final:
                return caption
    raise EngineFailed("The engine stopped before the audio did.")


def now() -> float:
    return asyncio.get_running_loop().time()
