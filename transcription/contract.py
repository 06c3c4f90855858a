"""The shapes that everything recognising speech fits: audio in, captions out.

Engines return words; they touch no socket and no database. Time is counted in samples, never read from a clock.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from enum import StrEnum
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


def nobody_counts(engine: str, samples: int) -> None:
    """For those who do not ask what was sent."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What an engine may know beforehand.

    `language` is a language tag, or empty: find out. `carried` is what the engine carried from the utterances before,
    by value. `terms` are names and words that may be said, the most important first; `topic` is what it is about.
    `spent` is told the engine's name and how many samples were sent to a service that is paid for, whenever some were.
    """

    language: str = "en"
    carried: bytes = b""
    terms: tuple[str, ...] = ()
    topic: str = ""
    spent: Callable[[str, int], None] = nobody_counts


@dataclass(frozen=True, slots=True)
class Caption:
    """All that is known of one utterance now; replaces the last with the same number.

    `start` and `end` are sample offsets; `end` is how far the audio has been heard. `stable` will not change before
    the final. A final also brings `carried`, which belongs to the stream and is stored with it. `engine` is who made
    it, where that is not the engine that was asked; `language` is the one that was heard, where the engine tells.
    """

    utterance: int
    stable: str
    tentative: str = ""
    start: int = 0
    end: int = 0
    final: bool = False
    words: tuple[Word, ...] = ()
    carried: bytes = b""
    engine: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """The last word on one utterance, from a decoder: times are samples from its first sample."""

    text: str
    words: tuple[Word, ...] = field(default=())
    carried: bytes = b""
    language: str = ""


class Trouble(StrEnum):
    """What a page or a program is told when speech cannot be recognised (PROTOCOL 3: `stt_error`)."""

    MIC_ACCESS_DENIED = "MIC_ACCESS_DENIED"  # said by pages, to themselves
    MODEL_LOAD_ERROR = "MODEL_LOAD_ERROR"
    PROCESSING_TIMEOUT = "PROCESSING_TIMEOUT"
    ENGINE_UNAVAILABLE = "ENGINE_UNAVAILABLE"
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"
    UNSUPPORTED_AUDIO = "UNSUPPORTED_AUDIO"


class EngineFailed(Exception):
    """The engine could not do its work; the audio is kept and tried again.

    The message is a sentence for an operator, without words, names or keys in it. `lasting`: trying again soon will
    not help, because somebody has to mend something first (a key is wrong, a model is not there).
    """

    def __init__(self, message: str, trouble: Trouble = Trouble.ENGINE_UNAVAILABLE, *, lasting: bool = False) -> None:
        super().__init__(message)
        self.trouble, self.lasting = trouble, lasting


class Engine(Protocol):
    """One per process, shared by every speaker. `name` is what stands with the words it made.

    `captions` raises EngineFailed; finals that it yielded before stand, and what is unfinished is heard again.
    """

    name: str

    def captions(self, audio: AsyncIterator[Frame], hints: Hints) -> AsyncIterator[Caption]: ...


class Decoder(Protocol):
    """One utterance of an incremental model. Blocking; lives in a worker process (worker.py says how it is used)."""

    def accept(self, samples: Samples) -> tuple[str, str]:
        """Hear 100 ms more; answer (stable, tentative)."""
        ...

    def finish(self) -> Result: ...


class Transcriber(Protocol):
    """A model that hears a whole segment at once: in another process, or over HTTP."""

    name: str

    async def transcribe(self, samples: Samples, hints: Hints, *, final: bool = True) -> Result:
        """The words of `samples`, times counted from the first of them. Not `final`: more of it will be asked again.
        Raises EngineFailed."""
        ...


class Decoding(Protocol):
    """One utterance on its way through a decoder or a transcriber. One call at a time."""

    async def accept(self, samples: Samples) -> tuple[str, str]:
        """Hear whole steps of 100 ms more; answer (stable, tentative). Raises EngineFailed."""
        ...

    async def finish(self, rest: Samples, length: int) -> Result:
        """Hear the `rest`; the utterance is `length` samples long, which may be less than was heard."""
        ...

    def drop(self) -> None:
        """Nobody wants its words any more, or they are all there."""
        ...
