"""Measured on the colleagues' recorded speech: what agreement costs, and how long words stay away when an engine dies.

The engines, pools and processes are those of the server; only what a model would hear is scripted for `agreed`, so
that its figures are those of the policy, not of a model.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from transcription.contract import SAMPLE_RATE, Engine, EngineFailed, Frame, Hints, Result, Samples, Word
from transcription.engines.pocketsphinx import PocketSphinxOffer
from transcription.recognition.agreement import LocalAgreement
from transcription.recognition.breakers import Breakers
from transcription.recognition.endpointed import Endpointed
from transcription.recognition.failover import Failover
from transcription.recognition.pool import Pool
from transcription.recognition.pooled import Pooled
from transcription.simulation.speech import Line, colleagues

STEP = SAMPLE_RATE // 10
LINES, LONG_ENOUGH = 4, 4 * SAMPLE_RATE
KILLED_AT = 2.0  # seconds into an utterance
PATIENCE = 30.0  # seconds that words may stay away
ANOTHER_ENGINE, ANOTHER_WORKER = "another engine", "another worker"


@dataclass(frozen=True, slots=True)
class Agreed:
    """Words in the finals; words of all passes; seconds of speech, and of sound that was sent."""

    utterances: int
    words: int
    decoded: int
    spoken: float
    sent: float


class Reader:
    """A Transcriber that knows one line, and reads the part of it that it hears: a word that is cut off is cut off."""

    name = "reader"

    def __init__(self, samples: Samples, text: str) -> None:
        self.sound = samples.tobytes()
        letters = len(text) + 1
        ends = [at * len(samples) // letters for at in _ends(text)]
        self.words = [Word(word, *span) for word, span in zip(text.split(), pairwise([0, *ends]), strict=True)]

    async def transcribe(self, samples: Samples, hints: Hints, *, final: bool = True) -> Result:
        begin = self.sound.find(samples[:STEP].tobytes()) // 2
        words = tuple(filter(None, (cut(word, begin, begin + len(samples)) for word in self.words)))
        return Result(" ".join(word.text for word in words), words)


def _ends(text: str) -> list[int]:
    """Where each word's last letter is, and the space after it."""
    ends, at = [], 0
    for word in text.split():
        at += len(word) + 1
        ends.append(at)
    return ends


def cut(word: Word, begin: int, end: int) -> Word | None:
    """What of the word is heard in samples [begin, end), its times from `begin`."""
    first, last = max(word.start, begin), min(word.end, end)
    if first >= last:
        return None
    length = len(word.text) / (word.end - word.start)
    heard = word.text[round((first - word.start) * length) : round((last - word.start) * length)]
    return Word(heard, first - begin, last - begin) if heard else None


async def agreed(*, together: int, rolling: bool) -> Agreed:
    """Over all that the colleagues say, so many lines to an utterance, as fast as it goes."""
    words = decoded = spoken = sent = 0
    for samples, text in _utterances(together):
        decoding = LocalAgreement(Reader(samples, text), Hints(), rolling=rolling)
        whole = len(samples) // STEP * STEP
        for at in range(0, whole, STEP):
            await decoding.accept(samples[at : at + STEP])
            await asyncio.sleep(0)
        result = await decoding.finish(samples[whole:], len(samples))
        words += len(result.text.split())
        decoded, spoken, sent = decoded + decoding.decoded, spoken + len(samples), sent + decoding.sent
    return Agreed(len(_utterances(together)), words, decoded, spoken / SAMPLE_RATE, sent / SAMPLE_RATE)


def _utterances(together: int = 1) -> list[tuple[Samples, str]]:
    """What is said, by one colleague after the other: so many lines at a stretch."""
    return [
        (np.concatenate([one.samples[line.start_sample : line.end_sample] for line in lines]), _text(lines))
        for one in colleagues()
        for lines in (one.lines[at : at + together] for at in range(0, len(one.lines) - together + 1, together))
    ]


def _text(lines: Sequence[Line]) -> str:
    return " ".join(line.text for line in lines)


class Mortal(Pool):
    """Its workers are not replaced when they die: the engine has gone for good."""

    async def staff(self) -> None:
        if any(not worker.alive for worker in self.workers):
            raise EngineFailed("The engine's process has gone.")
        await super().staff()


async def away(way: str, times: int) -> list[float]:
    """Seconds from kill -9 of the process that hears to the next words, of `times` utterances."""
    long = [samples for samples, _ in _utterances(LINES) if len(samples) >= LONG_ENOUGH]
    return [await _killed(way, long[at % len(long)]) for at in range(times)]


async def _killed(way: str, samples: Samples) -> float:
    first, second = (Mortal(1), Pool(1)) if way == ANOTHER_ENGINE else (Pool(2), Pool(1))
    pools = [first, second] if way == ANOTHER_ENGINE else [first]
    try:
        for pool in pools:
            await pool.warm(PocketSphinxOffer.DECODER)
        engines = [_engine(f"engine {number}", pool) for number, pool in enumerate(pools)]
        async with asyncio.timeout(PATIENCE):
            return await _away(Failover(engines, Breakers()), first, samples)
    finally:
        for pool in pools:
            await pool.close()


def _engine(name: str, pool: Pool) -> Engine:
    return Endpointed(name, lambda hints: Pooled(pool, PocketSphinxOffer.DECODER, hints.carried))


async def _away(engine: Engine, pool: Pool, samples: Samples) -> float:
    """The same words again are no news: what counts is the next caption that came further than any before."""
    killed, furthest = 0.0, 0
    began = time.monotonic()
    async with aclosing(engine.captions(_spoken(samples), Hints())) as captions:  # type: ignore[type-var]
        async for caption in captions:
            if killed and caption.end > furthest and caption.stable + caption.tentative:
                return time.monotonic() - killed
            furthest = max(furthest, caption.end)
            if not killed and time.monotonic() - began >= KILLED_AT:
                _busiest(pool)
                killed = time.monotonic()
    raise RuntimeError("Nobody was killed: the utterance is too short.")


def _busiest(pool: Pool) -> None:
    max(pool.workers, key=lambda worker: len(worker.leases)).process.kill()


async def _spoken(samples: Samples) -> AsyncIterator[Frame]:
    """As a microphone brings it."""
    began = time.monotonic()
    for at in range(0, len(samples), STEP):
        await asyncio.sleep(max(0.0, began + (at + STEP) / SAMPLE_RATE - time.monotonic()))
        yield Frame(samples[at : at + STEP], at, 0, ends=at + STEP >= len(samples))


def measured(way: str, times: int) -> Sequence[float]:
    """`away`, where nothing else runs."""
    return asyncio.run(away(way, times))
