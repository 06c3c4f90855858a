"""`Failover` makes an Engine of several: each utterance goes to the first that is well, and when that one fails in the
middle, the next hears it from its first sample.

Who has utterances in work keeps them: another engine begins at the beginning of an utterance only, when those before
it have their finals. So finals come in order, one for each utterance, and a better engine that is tried again
(breakers.py) costs one utterance some delay at most. An engine that says nothing of what it hears has failed too.
Nothing is shared by speakers but the breakers. When no engine is well, the last resort is the last of the list, for to
hear badly is better than not to hear; what fails with everybody fails here, and the caller keeps the audio.
"""

import asyncio
import logging
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace

from transcription.contract import Caption, Engine, EngineFailed, Frame, Hints, Trouble
from transcription.recognition.breakers import Breakers
from transcription.recognition.breakers import breakers as of_this_process
from transcription.recognition.feeding import Feed, Kept
from transcription.recognition.run import Patience, Run

GOODBYE = 2.0  # seconds to end a session after the last words
ENDS_WITHIN = 15.0  # seconds to end when told to
LAST_CHANCE = 8  # times the patience, when nobody is left to take over: hearing it again would cost as much again
log = logging.getLogger(__name__)
Told = Callable[[str, str, Trouble | None], None]


class Watch:
    """Calls `told(before, now, why)` whenever another of the engines `names` is the first that is well; `why` is the
    trouble of the one before, or None when a better one is well again. The last is who hears when none is."""

    def __init__(self, names: Sequence[str], breakers: Breakers, told: Told) -> None:
        self.names, self.breakers, self.told = names, breakers, told
        self.known = self.hears
        breakers.watchers.add(self)

    @property
    def hears(self) -> str:
        return next((name for name in self.names if self.breakers.allows(name)), self.names[-1])

    def look(self, failure: EngineFailed | None) -> None:
        before, self.known = self.known, self.hears
        if before != self.known:
            self.told(before, self.known, failure.trouble if failure else None)


class Failover:
    """The Engine called as the first of `engines`; captions say who made them. `told` as in Watch."""

    def __init__(
        self,
        engines: Sequence[Engine],
        breakers: Breakers = of_this_process,
        *,
        patience: Patience = Patience(),  # noqa: B008  (frozen)
        told: Told | None = None,
    ) -> None:
        self.engines, self.breakers, self.patience = engines, breakers, patience
        self.name = engines[0].name
        self.watch = Watch([engine.name for engine in engines], breakers, told) if told else None

    async def captions(self, audio: AsyncIterator[Frame], hints: Hints) -> AsyncIterator[Caption]:
        """Captions of every utterance. Raises EngineFailed when no engine could hear one."""
        speaker = Speaker(self, audio, hints)
        try:
            async with aclosing(speaker.captions()) as captions:
                async for caption in captions:
                    yield caption
        finally:
            await speaker.leave()


class Speaker:
    """One stream that is heard by one engine at a time."""

    def __init__(self, failover: Failover, audio: AsyncIterator[Frame], hints: Hints) -> None:
        self.engines, self.breakers = failover.engines, failover.breakers
        self.patience, self.hints = failover.patience, hints
        self.kept = Kept(audio)
        self.failed: dict[str, int] = {}  # engine → the last utterance that it failed for
        self.failure = EngineFailed("No speech engine is there.")  # the last
        self.runs: list[Run] = []  # those that may still be ending

    async def captions(self) -> AsyncGenerator[Caption, None]:
        while frame := await self.kept.first():
            engine = self.choose(frame)
            run = self.run(engine, self.left(frame))
            try:
                async with aclosing(run.captions()) as captions:
                    async for caption in captions:
                        if caption.final:
                            self.finished(engine, caption)
                        yield replace(caption, engine=caption.engine or engine.name)
            except EngineFailed as failure:
                self.blame(engine, failure)
            finally:
                self.breakers.of(engine.name).leave(self)

    def left(self, frame: Frame) -> list[Engine]:
        """Who has not failed for this utterance."""
        return [engine for engine in self.engines if self.failed.get(engine.name) != frame.utterance]

    def choose(self, frame: Frame) -> Engine:
        """Who is to hear the utterance that begins with this frame. Raises EngineFailed when nobody is left."""
        left = self.left(frame)
        for engine in left:
            if self.breakers.of(engine.name).allows(self):
                return engine
        resort = [engine for engine in left if not self.breakers.of(engine.name).lasting]
        if resort:
            return resort[-1]
        raise self.failure if not left else self.breakers.of(left[0].name).failure or self.failure

    def run(self, engine: Engine, left: Sequence[Engine]) -> Run:
        patience = self.patience if len(left) > 1 else self.patience.times(LAST_CHANCE)
        run = Run(engine, patience)
        first = self.kept.frames[0].utterance
        begins = lambda frame: frame.utterance == first or self.keeps(engine, frame)  # noqa: E731
        run.start(Feed(self.kept, begins, run.hears), self.hints)
        self.runs = [*(one for one in self.runs if not one.over), run]
        return run

    def keeps(self, engine: Engine, frame: Frame) -> bool:
        """Does the engine that hears also hear the next utterance, which begins with this frame?"""
        try:
            return self.choose(frame) is engine
        except EngineFailed:
            return False  # said when it is this utterance's turn

    def finished(self, engine: Engine, caption: Caption) -> None:
        self.kept.forget(caption.utterance)
        self.breakers.of(engine.name).succeeded()
        if caption.carried:
            self.hints = replace(self.hints, carried=caption.carried)

    def blame(self, engine: Engine, failure: EngineFailed) -> None:
        """The next one hears what is unfinished. Raises the failure when the audio, not the engine, is to blame."""
        if self.kept.broken_off:
            raise self.kept.error or failure
        self.failure = failure
        if not self.kept.frames:
            log.warning("engine %s failed after its last words: %s", engine.name, failure)
            return
        frame = self.kept.frames[0]
        log.warning("engine %s failed: %s", engine.name, failure)
        self.failed[engine.name] = frame.utterance
        self.breakers.of(engine.name).failed((frame.utterance, zlib.crc32(frame.samples.tobytes())), failure)

    async def leave(self) -> None:
        """Leave nothing running."""
        for engine in self.engines:
            self.breakers.of(engine.name).leave(self)
        self.kept.reader.cancel()
        saying_goodbye = [run.task for run in self.runs if run.done and not run.over]
        if saying_goodbye:
            await asyncio.wait(saying_goodbye, timeout=GOODBYE)
        for run in self.runs:
            run.cancel()
        _, stuck = await asyncio.wait([self.kept.reader, *(run.task for run in self.runs)], timeout=ENDS_WITHIN)
        if stuck:
            log.error("%s tasks of speech engines do not end", len(stuck))
