"""The utterances of one program's stream on their way through an engine, and what the program is told of them.

Speech is kept until its final is there. An engine that fails hears it again, more and more seldom; the program is told
once of each trouble. After GIVE_UP of failure what has ended is given up, and that is said, too; at once when only a
person can mend the engine. Each utterance has exactly one end: `stt_final`, or an `stt_error` that names its times.
"""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from conferencing.rooms import Message
from config import metrics
from transcription import troubles
from transcription.contract import SAMPLE_RATE, Caption, Engine, EngineFailed, Frame, Hints, Trouble

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 5.0  # seconds between two tries
GIVE_UP = 60.0  # seconds
log = logging.getLogger(__name__)
Say = Callable[[Message], Awaitable[None]]


@dataclass(slots=True)
class Shown:
    """What the program has been told of an utterance that is still spoken."""

    utterance: int
    end: int = 0
    stable: str = ""
    text: str = ""


class Recogniser:
    """Give it frames with `add`, then `finish`. `progressed` is awaited after each utterance that is done with."""

    def __init__(self, engine: Engine, hints: Hints, say: Say, progressed: Callable[[], Awaitable[None]]) -> None:
        self.engine, self.hints, self.say, self.progressed = engine, hints, say, progressed
        self.audio: deque[Frame] = deque()
        self.held = 0  # samples in it
        self.forgotten = 0  # frames that left it
        self.ended: dict[int, tuple[int, float]] = {}  # utterance → its end, and the second in which it ended
        self.shown = Shown(-1)
        self.told: set[Trouble] = set()
        self.finals = 0
        self.closed = False
        self.now, self.news = asyncio.get_running_loop().time, asyncio.Event()
        self.task = asyncio.create_task(self.run())

    @property
    def busy(self) -> bool:
        return bool(self.audio)

    def add(self, frame: Frame) -> None:
        self.audio.append(frame)
        self.held += len(frame.samples)
        metrics.AUDIO.inc(len(frame.samples) / SAMPLE_RATE)
        if frame.ends:
            self.ended[frame.utterance] = frame.end, self.now()
        self.news.set()

    async def finish(self) -> None:
        """Until every utterance is done with."""
        self.closed = True
        self.news.set()
        await self.task

    async def cancel(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)

    async def run(self) -> None:
        failing_since, pause, done = None, FIRST_PAUSE, 0
        while self.busy or not self.closed:
            try:
                await self.caption_all()
                continue
            except EngineFailed as failure:
                log.warning("engine %s failed on a program's stream: %s", self.engine.name, failure)
                trouble, lasting = failure.trouble, failure.lasting
            if failing_since is None or self.finals != done:
                failing_since, pause, done = self.now(), FIRST_PAUSE, self.finals
            await self.tell(trouble)
            await self.give_up(failing_since, trouble, lasting=lasting)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, 2 * pause)

    async def speech(self) -> AsyncIterator[Frame]:
        """All speech without a final, then what comes."""
        at = self.forgotten
        while True:
            at = max(at, self.forgotten)
            if at < self.forgotten + len(self.audio):
                yield self.audio[at - self.forgotten]
                at += 1
            elif self.closed:
                return
            else:
                self.news.clear()
                await self.news.wait()

    async def caption_all(self) -> None:
        async with aclosing(self.engine.captions(self.speech(), self.hints)) as captions:  # type: ignore[type-var]
            async for caption in captions:
                await (self.final(caption) if caption.final else self.live(caption))
        if self.busy or not self.closed:
            raise EngineFailed("The engine stopped before the audio did.")

    async def live(self, caption: Caption) -> None:
        """Nobody sees words shrink: an engine that hears an utterance again is silent until it has caught up."""
        if self.shown.utterance != caption.utterance:
            self.shown = Shown(caption.utterance)
        shown, text = self.shown, " ".join(filter(None, (caption.stable, caption.tentative)))
        if caption.end < shown.end:
            return
        shown.end = caption.end
        if caption.stable != shown.stable and caption.stable.startswith(shown.stable):
            shown.stable = caption.stable
            await self.say({"type": "stt_stabilized", "text": caption.stable})
        if text not in ("", shown.text):
            shown.text = text
            await self.say({"type": "stt_update", "text": text})

    async def final(self, caption: Caption) -> None:
        """Of what has ended and has no end yet; another would be a mistake of the engine's."""
        if caption.utterance not in self.ended:
            return
        self.finals += 1
        self.hints = replace(self.hints, carried=caption.carried or self.hints.carried)
        self.told.clear()
        self.forget(caption.utterance)
        await self.say(
            {
                "type": "stt_final",
                "text": caption.stable,
                **times(caption.start, caption.end),
                "words": [word.as_json() for word in caption.words],
                "engine": caption.engine or self.engine.name,
                "language": caption.language or self.hints.language,
            }
        )
        await self.progressed()

    def forget(self, utterance: int) -> None:
        self.ended.pop(utterance, None)
        while self.audio and self.audio[0].utterance <= utterance:
            self.held -= len(self.audio.popleft().samples)
            self.forgotten += 1

    async def tell(self, trouble: Trouble) -> None:
        if trouble not in self.told:
            self.told.add(trouble)
            await self.say({"type": "stt_error", "code": trouble, "error": troubles.sentence(trouble)})

    async def give_up(self, failing_since: float, trouble: Trouble, *, lasting: bool) -> None:
        """What has ended, and waited through GIVE_UP of failure."""
        for utterance, (end, at) in list(self.ended.items()):
            if not lasting and self.now() - max(failing_since, at) < GIVE_UP:
                return
            self.forget(utterance)
            said = _(
                "This could not be written down and is given up. What was said before stands; send it again later."
            )
            await self.say({"type": "stt_error", "code": trouble, "error": said, **times(utterance, end)})
            await self.progressed()


def times(first: int, last: int) -> dict[str, float]:
    """In seconds from the stream's first sample."""
    return {"start": round(first / SAMPLE_RATE, 3), "end": round(last / SAMPLE_RATE, 3)}
