"""One utterance at a decoder that is leased from the speech workers. When its worker dies, another hears all again."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import numpy as np

from transcription.contract import Result, Samples
from transcription.recognition.endpointed import Endpointed
from transcription.recognition.pool import Lease, Pool, WorkerLost
from transcription.recognition.worker import BATCH, STEP
from transcription.segmenter import NOTHING

ATTEMPTS = 3  # workers that one utterance may outlive

Answer = TypeVar("Answer")


class Pooled:
    """A Decoding. Its audio is kept, so that it can be heard again when a worker dies."""

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


def engine_of(name: str, path: str, pool: Pool) -> Endpointed:
    """The engine `name` made of the decoder at the dotted `path`."""
    return Endpointed(name, lambda hints: Pooled(pool, path, hints.carried), lambda: pool.warm(path))
