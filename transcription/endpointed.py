"""`Endpointed` makes an Engine of any Decoder: our segmenter cuts the utterances, each is decoded on a lease.

Utterances of a stream are decoded one after the other, because what a decoder carries goes from one to the next.
Hypotheses are taken on a grid of 100 ms from the utterance's first sample, never on arrival: a replay hears the same.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace
from typing import TypeVar

import numpy as np

from transcription.contract import Caption, EngineFailed, Frame, Hints, Result, Samples
from transcription.pool import Lease, Pool, WorkerLost
from transcription.segmenter import NOTHING
from transcription.worker import STEP

BATCH = 10 * STEP  # the most that one message brings, so that a speaker who catches up leaves room for others
AHEAD = 256  # frames
ATTEMPTS = 3  # workers that one utterance may outlive

Answer = TypeVar("Answer")


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


class Decoding:
    """One utterance at a decoder. Its audio is kept, so that it can be heard again when a worker dies."""

    def __init__(self, pool: Pool, path: str, carried: bytes) -> None:
        self.pool, self.path, self.carried = pool, path, carried
        self.heard = NOTHING
        self.lease: Lease | None = None

    async def accept(self, samples: Samples) -> tuple[str, str]:
        """Hear whole steps."""
        self.heard = np.concatenate((self.heard, samples))
        return await self.persist(self.hear_new, samples)

    async def finish(self, rest: Samples, length: int) -> Result:
        """Hear the `rest`; the utterance is `length` samples long, which may be less than was heard."""
        known = len(self.heard)
        self.heard = np.concatenate((self.heard, rest))[:length]
        if length < known:
            self.drop()
        return await self.persist(self.finish_new, self.heard[known:])

    async def persist(self, step: Callable[[Samples], Awaitable[Answer]], samples: Samples) -> Answer:
        """Do `step`; when the worker is lost, hear everything again at another."""
        for attempt in range(ATTEMPTS):
            try:
                return await step(samples if self.lease else await self.again(samples))
            except WorkerLost:
                self.lease = None
                if attempt == ATTEMPTS - 1:
                    raise
        raise AssertionError("unreachable")

    async def again(self, samples: Samples) -> Samples:
        """Lease a decoder and let it hear all but the newest `samples` on the grid; return what is left to hear."""
        self.lease = await self.pool.lease(self.path, self.carried)
        before = (len(self.heard) - len(samples)) // STEP * STEP
        for at in range(0, before, BATCH):
            await self.lease.accept(self.heard[at : min(at + BATCH, before)].tobytes())
        return self.heard[before:]

    async def hear_new(self, samples: Samples) -> tuple[str, str]:
        assert self.lease is not None
        return await self.lease.accept(samples.tobytes())

    async def finish_new(self, samples: Samples) -> Result:
        assert self.lease is not None
        return await self.lease.finish(samples.tobytes())

    def drop(self) -> None:
        if self.lease:
            self.lease.drop()
        self.lease = None


class Endpointed:
    """The Engine `name` made of the decoder at the dotted `path`."""

    def __init__(self, name: str, path: str, pool: Pool) -> None:
        self.name, self.path, self.pool = name, path, pool

    async def warm(self) -> None:
        """Load a decoder in every worker. Raises EngineFailed."""
        await self.pool.warm(self.path)

    async def captions(self, audio: AsyncIterator[Frame], hints: Hints) -> AsyncIterator[Caption]:
        """Captions of every utterance in `audio`, in order. Raises EngineFailed; nothing after it is lost on retry."""
        inbox, carried = Inbox(audio), hints.carried
        try:
            while begins := await inbox.first():
                async with aclosing(self.utterance(inbox, begins.utterance, carried)) as captions:
                    async for caption in captions:
                        yield caption
                        carried = caption.carried or carried
        finally:
            inbox.reader.cancel()

    async def utterance(self, inbox: Inbox, first: int, carried: bytes) -> AsyncGenerator[Caption, None]:
        decoding, held, ends = Decoding(self.pool, self.path, carried), NOTHING, None
        try:
            while ends is None:
                held, ends = await inbox.batch(held)
                if ends is None and inbox.over:
                    raise EngineFailed("The audio stopped in the middle of an utterance.")
                while len(held) >= STEP and (ends is None or len(held) > STEP):
                    now = min(BATCH, len(held) // STEP * STEP)
                    stable, tentative = await decoding.accept(held[:now])
                    held = held[now:]
                    yield Caption(first, stable, tentative, first, first + len(decoding.heard))
            result = await decoding.finish(held, ends.end - first)
            yield final(first, ends.end, result)
        finally:
            decoding.drop()


def final(first: int, last: int, result: Result) -> Caption:
    """The final of an utterance [first, last), its words counted from the stream's first sample."""
    words = tuple(replace(word, start=first + word.start, end=first + word.end) for word in result.words)
    return Caption(first, result.text, "", first, last, final=True, words=words, carried=result.carried)
