"""`Endpointed` makes an Engine of anything that hears one utterance at a time: our segmenter cuts them.

Utterances of a stream are heard one after the other, because what a decoder carries goes from one to the next.
Hypotheses are taken on a grid of 100 ms from the utterance's first sample, never on arrival: a replay hears the same.
What is carried names its engine, for another one that takes over could not read it.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace

import numpy as np

from transcription.contract import Caption, Decoding, EngineFailed, Frame, Hints, Result, Samples
from transcription.recognition.worker import BATCH, STEP
from transcription.segmenter import NOTHING

AHEAD = 256  # frames


class Inbox:
    """Frames as they come, handed out as batches on the grid. A task reads ahead, as far as AHEAD frames."""

    def __init__(self, audio: AsyncIterator[Frame]) -> None:
        self.frames: deque[Frame] = deque()
        self.news = asyncio.Event()
        self.room = asyncio.Semaphore(AHEAD)
        self.over = False
        self.reader = asyncio.create_task(self.read(audio))

    async def read(self, audio: AsyncIterator[Frame]) -> None:
        try:
            async for frame in audio:
                await self.room.acquire()
                self.frames.append(frame)
                self.news.set()
        finally:
            self.over = True
            self.news.set()

    async def first(self) -> Frame | None:
        """The frame that begins the next utterance, left in place; None at the end of the audio."""
        while not self.frames and not self.over:
            self.news.clear()
            await self.news.wait()
        return self.frames[0] if self.frames else None

    async def batch(self, held: Samples) -> tuple[Samples, Frame | None]:
        """(`held` and more samples of this utterance, the frame that ends it or None), at least one step of it."""
        parts, size = [held], len(held)
        while True:
            while self.frames:
                frame = self.frames.popleft()
                self.room.release()
                parts.append(frame.samples)
                size += len(frame.samples)
                if frame.ends:
                    return np.concatenate(parts), frame
            if size >= STEP or self.over:
                return np.concatenate(parts), None
            self.news.clear()
            await self.news.wait()


async def nothing_to_load() -> None:
    """For what is there at once."""


class Endpointed:
    """The Engine `name`. `opens` begins an utterance with what is known beforehand; `warms` loads what it needs."""

    def __init__(
        self, name: str, opens: Callable[[Hints], Decoding], warms: Callable[[], Awaitable[None]] = nothing_to_load
    ) -> None:
        self.name, self.opens, self.warm = name, opens, warms

    async def captions(self, audio: AsyncIterator[Frame], hints: Hints) -> AsyncIterator[Caption]:
        """Captions of every utterance in `audio`, in order. Raises EngineFailed; nothing after it is lost on retry."""
        inbox, hints = Inbox(audio), replace(hints, carried=self.own(hints.carried))
        try:
            while begins := await inbox.first():
                async with aclosing(self.utterance(inbox, begins.utterance, hints)) as captions:
                    async for caption in captions:
                        if caption.final and caption.carried:
                            hints = replace(hints, carried=caption.carried)
                            caption = replace(caption, carried=self.sign + caption.carried)  # noqa: PLW2901
                        yield caption
        finally:
            inbox.reader.cancel()

    @property
    def sign(self) -> bytes:
        return self.name.encode() + b"\0"

    def own(self, carried: bytes) -> bytes:
        """What this engine carried itself; nothing of another one's."""
        return carried.removeprefix(self.sign) if carried.startswith(self.sign) else b""

    async def utterance(self, inbox: Inbox, first: int, hints: Hints) -> AsyncGenerator[Caption, None]:
        decoding, held, heard, ends = self.opens(hints), NOTHING, 0, None
        try:
            while ends is None:
                held, ends = await inbox.batch(held)
                if ends is None and inbox.over:
                    raise EngineFailed("The audio stopped in the middle of an utterance.")
                while len(held) >= STEP and (ends is None or len(held) > STEP):
                    now = min(BATCH, len(held) // STEP * STEP)
                    stable, tentative = await decoding.accept(held[:now])
                    held, heard = held[now:], heard + now
                    yield Caption(first, stable, tentative, first, first + heard)
            result = await decoding.finish(held, ends.end - first)
            yield final(first, ends.end, result)
        finally:
            decoding.drop()


def final(first: int, last: int, result: Result) -> Caption:
    """The final of an utterance [first, last), its words counted from the stream's first sample."""
    words = tuple(replace(word, start=first + word.start, end=first + word.end) for word in result.words)
    text, carried, language = result.text, result.carried, result.language
    return Caption(first, text, "", first, last, final=True, words=words, carried=carried, language=language)
