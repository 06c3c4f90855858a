"""The shapes that everything recognising speech fits: audio in, captions out.

Engines return words; they touch no socket and no database. Time is counted in samples, never read from a clock.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000
Samples = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Frame:
    """Speech of one utterance: 16 kHz mono PCM16.

    The segmenter stands before every engine, so the frames of an engine are speech only. `utterance` is the first
    sample of the utterance a frame belongs to and names it. The frame with `ends` closes its utterance at `end`, which
    may lie before what was already sent when a long utterance is cut at its best pause.
    """

    samples: Samples
    start: int
    utterance: int
    ends: bool = False

    @property
    def end(self) -> int:
        return self.start + len(self.samples)


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word; start and end are sample offsets in the stream, confidence is 0 to 1."""

    text: str
    start: int
    end: int
    confidence: float = 1.0

    def as_json(self) -> dict[str, Any]:
        """Seconds instead of samples, for storage and for programs; offsets are from the stream's first sample."""
        return {
            "text": self.text,
            "start": round(self.start / SAMPLE_RATE, 3),
            "end": round(self.end / SAMPLE_RATE, 3),
            "confidence": round(self.confidence, 3),
        }


@dataclass(frozen=True, slots=True)
class Hints:
    """What an engine may know beforehand. `carried` is what it carried from the utterances before, by value."""

    language: str = "en"
    carried: bytes = b""


@dataclass(frozen=True, slots=True)
class Caption:
    """All that is known of one utterance now; replaces the last with the same number.

    `start` and `end` are sample offsets; `end` is how far the audio has been heard. `stable` will not change before
    the final. A final also brings `carried`, which belongs to the stream and is stored with it.
    """

    utterance: int
    stable: str
    tentative: str = ""
    start: int = 0
    end: int = 0
    final: bool = False
    words: tuple[Word, ...] = ()
    carried: bytes = b""


@dataclass(frozen=True, slots=True)
class Result:
    """The last word on one utterance, from a decoder: times are samples from its first sample."""

    text: str
    words: tuple[Word, ...] = field(default=())
    carried: bytes = b""


class EngineFailed(Exception):
    """The engine could not do its work; the audio is kept and tried again."""


class Engine(Protocol):
    """One per process, shared by every speaker. `name` is what stands with the words it made."""

    name: str

    def captions(self, audio: AsyncIterator[Frame], hints: Hints) -> AsyncIterator[Caption]: ...


class Decoder(Protocol):
    """One utterance of an incremental model. Blocking; lives in a worker process."""

    def accept(self, samples: Samples) -> tuple[str, str]:
        """Hear 100 ms more; answer (stable, tentative)."""
        ...

    def finish(self) -> Result: ...
