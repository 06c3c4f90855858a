"""The lobby's "say something": up to ten seconds are heard and answered, and stored nowhere."""

from collections.abc import Awaitable, Callable

import numpy as np

from conferencing.rooms import Message
from transcription import configured
from transcription.contract import SAMPLE_RATE, Engine, EngineFailed, Hints, Samples
from transcription.recording import finals

LONGEST = 10 * SAMPLE_RATE


class Rehearsal:
    def __init__(self, engine: Engine, say: Callable[[Message], Awaitable[None]], language: str = "en") -> None:
        self.engine, self.say, self.language = engine, say, language
        self.samples = np.zeros(0, np.int16)

    def hear(self, samples: Samples) -> bool:
        """True once ten seconds are full."""
        self.samples = np.concatenate((self.samples, samples))[:LONGEST]
        return len(self.samples) == LONGEST

    async def finish(self) -> None:
        try:
            how = configured.endpointing()
            said = finals([self.samples], self.engine, Hints(self.language), how=how)
            heard = [caption.stable async for caption in said]
        except EngineFailed:
            heard = []
        await self.say({"type": "heard", "text": " ".join(heard)})
