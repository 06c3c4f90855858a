"""One engine hearing one stream until it ends, fails, or says nothing for too long."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from transcription.contract import SAMPLE_RATE, Caption, Engine, EngineFailed, Frame, Hints, Trouble
from transcription.recognition.feeding import Feed, now

WAITING = 16  # captions that nobody has taken yet; then the engine waits


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: without any caption while as much sound came, and from the end of an utterance, or from the last caption
    that came further, to its final."""

    silent: float = 8.0
    final: float = 10.0

    def times(self, factor: float) -> "Patience":
        return Patience(self.silent * factor, self.final * factor)


class Run:
    """`start`, then `captions`. The engine runs in a task of its own: one that is slow to end holds up nobody."""

    def __init__(self, engine: Engine, patience: Patience) -> None:
        self.engine, self.patience = engine, patience
        self.given: dict[int, bool] = {}  # utterances without a final → was their end given?
        self.said: deque[Caption] = deque()
        self.news, self.room = asyncio.Event(), asyncio.Event()
        self.quiet_since = self.further_at = now()
        self.furthest = -1  # sample
        self.waiting: asyncio.Timeout | None = None

    def start(self, feed: Feed, hints: Hints) -> None:
        self.feed, self.kept = feed, feed.kept
        self.heard_of = self.kept.came - sum(len(frame.samples) for frame in self.kept.frames)
        self.kept.tells, feed.tells = self.came, self.news.set
        self.task = asyncio.create_task(self.listen(hints))
        self.task.add_done_callback(self.ended)

    def ended(self, task: "asyncio.Task[None]") -> None:
        self.news.set()
        if not task.cancelled():
            task.exception()  # looked at, though nobody may wait for it any more

    @property
    def over(self) -> bool:
        return self.task.done()

    async def listen(self, hints: Hints) -> None:
        captions = self.engine.captions(self.feed, hints)
        async with aclosing(captions):  # type: ignore[type-var]
            async for caption in captions:
                self.heard(caption)
                self.said.append(caption)
                self.news.set()
                while len(self.said) >= WAITING:
                    self.room.clear()
                    await self.room.wait()

    async def captions(self) -> AsyncGenerator[Caption, None]:
        """Raises EngineFailed for whatever the engine does that is not what an engine does. An engine that has said
        all is left to say goodbye."""
        try:
            while await self.next():
                caption = self.said.popleft()
                self.room.set()
                self.heard(caption)
                if caption.utterance in self.given:
                    if caption.final:
                        self.finish(caption.utterance)
                    yield caption
                    self.quiet_since = self.further_at = now()  # whoever took it may have been slow: not the engine's
            self.raise_failure()
            self.feed.close()
        except BaseException:
            self.cancel()
            raise

    async def next(self) -> bool:
        """Is there another caption? Raises EngineFailed when it is overdue."""
        while not (self.said or self.over or self.done):
            self.news.clear()
            try:
                async with asyncio.timeout_at(self.due) as self.waiting:
                    await self.news.wait()
            except TimeoutError as error:
                message = "The engine hears, but has said nothing for too long."
                raise EngineFailed(message, Trouble.PROCESSING_TIMEOUT) from error
            finally:
                self.waiting = None
        return bool(self.said)

    @property
    def done(self) -> bool:
        """It has said all about all that it was given, and gets no more."""
        return not self.given and (self.feed.closed or (self.kept.over and not self.kept.frames))

    def finish(self, utterance: int) -> None:
        if utterance != next(iter(self.given)) or not self.given[utterance]:
            raise EngineFailed("The engine ended an utterance out of turn.")
        del self.given[utterance]
        self.further_at = now()

    def raise_failure(self) -> None:
        error = None if self.done or self.task.cancelled() else self.task.exception()
        if isinstance(error, EngineFailed):
            raise error
        if isinstance(error, TimeoutError):
            raise EngineFailed("The engine did not answer in time.", Trouble.PROCESSING_TIMEOUT) from error
        if error is not None:
            raise EngineFailed(f"The engine broke ({type(error).__name__}).") from error
        if self.given or self.feed.utterance is None:
            raise EngineFailed("The engine stopped before the audio did.")

    def cancel(self) -> None:
        self.feed.close()
        self.task.cancel()

    # What is overdue

    def hears(self, frame: Frame) -> None:
        """This frame was given."""
        self.given[frame.utterance] = frame.ends

    def came(self, samples: int) -> None:
        """There is more to hear, whether the engine takes it or not."""
        if self.kept.came - samples == self.heard_of:
            self.quiet_since = now()
        if self.done:
            self.news.set()
        if self.waiting and not self.waiting.expired():
            self.waiting.reschedule(self.due)

    def heard(self, caption: Caption) -> None:
        """It lives."""
        self.heard_of, self.quiet_since = self.kept.came, now()
        if caption.end > self.furthest:
            self.furthest, self.further_at = caption.end, now()

    @property
    def due(self) -> float | None:
        """When the next caption is overdue."""
        if not self.kept.frames:
            return None
        times = []
        if self.kept.came - self.heard_of >= self.patience.silent * SAMPLE_RATE:
            times.append(self.quiet_since + self.patience.silent)
        ended = self.kept.ended.get(self.kept.frames[0].utterance)
        if ended is not None:
            times.append(max(ended, self.further_at) + self.patience.final)
        return min(times, default=None)
