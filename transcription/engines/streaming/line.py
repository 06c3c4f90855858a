"""One stream's use of a service: an Engine for those that stream words back.

A connection is opened by the first sound that needs it, serves one stream, is closed after a long silence or at a great
age, and is never reopened inside an utterance: whoever asked hears of it, and hears the utterance again.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing

import numpy as np

from transcription.contract import SAMPLE_RATE, Caption, Frame, Hints, Result, Samples
from transcription.engines.streaming.connection import Connection
from transcription.recognition.endpointed import Endpointed

PATIENCE = 8.0  # seconds until a service has said the last words of an utterance
IDLE = 20.0  # seconds of silence after which a connection is closed; some are paid for by their duration
SHORTEST = SAMPLE_RATE // 20  # samples that any service takes at once; what is shorter is filled with silence


class Line:
    """The connection of one stream, which is there while somebody speaks. `opens` raises EngineFailed."""

    def __init__(self, opens: Callable[[], Awaitable[Connection]], closes: Callable[[Connection], None]) -> None:
        self.opens, self.closes = opens, closes
        self.connection: Connection | None = None
        self.timer: asyncio.TimerHandle | None = None

    async def take(self) -> Connection:
        """A connection on which the next utterance begins."""
        self.stop_waiting()
        if self.connection and not self.connection.usable:
            self.hang_up()
        if not self.connection:
            self.connection = await self.opens()
        self.connection.begin()
        return self.connection

    def rest(self) -> None:
        """The utterance is over; nobody knows when the next begins."""
        self.timer = asyncio.get_running_loop().call_later(IDLE, self.hang_up)

    def hang_up(self) -> None:
        self.stop_waiting()
        if self.connection:
            self.closes(self.connection)
        self.connection = None

    def stop_waiting(self) -> None:
        if self.timer:
            self.timer.cancel()
        self.timer = None


class Spoken:
    """A Decoding: one utterance on a line."""

    def __init__(self, line: Line, spent: Callable[[int], None], patience: float) -> None:
        self.line, self.spent, self.patience = line, spent, patience
        self.connection: Connection | None = None
        self.heard = 0
        self.began = asyncio.get_running_loop().time()

    async def accept(self, samples: Samples) -> tuple[str, str]:
        connection = self.connection = self.connection or await self.line.take()
        await connection.send(samples)
        self.heard += len(samples)
        self.spent(len(samples))
        return connection.parts.live()

    async def finish(self, rest: Samples, length: int) -> Result:
        rest = rest[: max(0, length - self.heard)]
        if len(rest):
            await self.accept(np.concatenate((rest, np.zeros(max(0, SHORTEST - len(rest)), np.int16))))
        if not self.connection:
            return Result("")
        try:
            await self.connection.finish(self.patience + self.hurried)
        except TimeoutError:
            raise self.connection.late("did not say the last words in time") from None
        self.connection.speaking = False
        self.line.rest()
        return self.connection.parts.result(length)

    @property
    def hurried(self) -> float:
        """Seconds of sound that came faster than it is spoken: a service may need as long to hear them."""
        return max(0.0, self.heard / SAMPLE_RATE - (asyncio.get_running_loop().time() - self.began))

    def drop(self) -> None:
        """Whoever stops listening in the middle hangs up the line."""


class Streaming:
    """The Engine `name`. `opens` makes a connection that is ready, for a stream with these hints."""

    def __init__(self, name: str, opens: Callable[[Hints], Awaitable[Connection]], patience: float = PATIENCE) -> None:
        self.name, self.opens, self.patience = name, opens, patience
        self.farewells: set[asyncio.Task[None]] = set()

    async def captions(self, audio: AsyncIterator[Frame], hints: Hints) -> AsyncIterator[Caption]:
        line = Line(lambda: self.opens(hints), self.part)
        spent = lambda samples: hints.spent(self.name, samples)  # noqa: E731
        heard = Endpointed(self.name, lambda _: Spoken(line, spent, self.patience))
        try:
            async with aclosing(heard.captions(audio, hints)) as captions:  # type: ignore[type-var]
                async for caption in captions:
                    yield caption
        finally:
            line.hang_up()

    def part(self, connection: Connection) -> None:
        """Close it while nobody waits: who failed shall be followed at once."""
        task = asyncio.create_task(connection.close())
        self.farewells.add(task)
        task.add_done_callback(self.farewells.discard)
