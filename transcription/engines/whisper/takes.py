"""What is asked of the model, and what it makes of it. Pure.

What keeps silence silent and loops short are the thresholds of the Whisper paper (Radford et al. 2022, section 4.5):
a text that compresses too well, or that the model itself finds improbable, is not good; one that is improbable while
the model hears no speech is none at all. What is quieter than a silent room is not worth asking.
"""

from dataclasses import dataclass

import numpy as np

from transcription.contract import SAMPLE_RATE, Samples

LONGEST = 30 * SAMPLE_RATE  # what the model hears at once
QUIET = 30.0  # RMS of 16-bit samples: -61 dB of full scale
WINDOW = SAMPLE_RATE // 20
LOOPS, IMPROBABLE, NO_SPEECH = 2.4, -1.0, 0.6


@dataclass(frozen=True, slots=True)
class Ask:
    """One segment, at most LONGEST samples; the rest is as in Hints. `final`: nobody will ask for more of it."""

    samples: Samples
    language: str = ""
    carried: bytes = b""
    terms: tuple[str, ...] = ()
    topic: str = ""
    final: bool = True
    background: bool = False


@dataclass(frozen=True, slots=True)
class Take:
    """One decoding: text tokens, their mean log probability, how probable it is that nobody spoke."""

    tokens: list[int]
    probability: float
    no_speech: float
    temperature: float
    ratio: float

    @property
    def silent(self) -> bool:
        return self.no_speech > NO_SPEECH and self.probability < IMPROBABLE

    @property
    def good(self) -> bool:
        return self.silent or (self.ratio <= LOOPS and self.probability >= IMPROBABLE)


def audible(samples: Samples) -> bool:
    """Is any twentieth of a second louder than a silent room?"""
    whole = samples[: len(samples) // WINDOW * WINDOW].astype(np.float32).reshape(-1, WINDOW)
    return bool(len(whole)) and bool(np.sqrt((whole**2).mean(axis=1)).max() > QUIET)


def whole(text: str) -> str:
    """Without what is left of letters that were cut in two: a token may hold half of one."""
    return text.replace("\ufffd", "")
