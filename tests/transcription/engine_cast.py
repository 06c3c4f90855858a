"""Every engine, ready to be heard: those of this machine as they are, hosted ones with their peer on loopback.

An engine is made by its offer, with the settings' values but for the address and key of its peer. The sound is what
its other end understands: real voices for those who recognise speech, the tones of `fakes.said` for peers.
"""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.speech import room, speech
from tests.transcription.fakes import quiet, said
from transcription.contract import SAMPLE_RATE, Caption, Engine, Frame, Hints, Samples
from transcription.engines import OFFERS, offer
from transcription.recognition import engines_report, pool

GAP = SAMPLE_RATE
SPOKEN_FOR = 18 * SAMPLE_RATE // 10
STEP = SAMPLE_RATE // 10
NOTHING = np.zeros(0, np.int16)
Utterances = tuple[Samples, ...]


@dataclass(frozen=True)
class Actor:
    """`open(folder)` gives an engine for as long as it is entered; `nothing` is an utterance without words.

    `gives_up`: without words it fails, so that the next in the chain hears them. `echoes`: its words do not depend on
    the sound; `wordless`: it has none.
    """

    open: Callable[[Path], AbstractAsyncContextManager[Engine]]
    alice: Utterances
    bob: Utterances
    nothing: Samples
    gives_up: bool = False
    echoes: bool = False
    wordless: bool = False


def made(name: str, **values: Any) -> Engine:
    return offer(name, engines_report.values() | values).engine()


def voice(name: str, *lines: int) -> Utterances:
    """The first words of sentences."""
    return tuple(speech(name, line, before=0.2).samples[:SPOKEN_FOR] for line in lines)


SPOKEN = {"alice": voice("rms", 0, 1), "bob": voice("slt", 0, 2), "nothing": room(1.0)}
TONES = {
    "alice": (said(1, 2, 3, 4), said(5, 6, 7)),
    "bob": (said(11, 12, 13), said(14, 15, 16, 17)),
    "nothing": quiet(1),
}


def bundled(name: str) -> Callable[[Path], AbstractAsyncContextManager[Engine]]:
    @asynccontextmanager
    async def opened(folder: Path) -> AsyncIterator[Engine]:
        try:
            yield made(name)
        finally:
            await pool.close()

    return opened


@asynccontextmanager
async def openai(folder: Path, name: str = "openai") -> AsyncIterator[Engine]:
    from tests.transcription.peers.openai_speech import Peer

    async with Peer().open() as peer:
        yield made(name, OPENAI_API_KEY="a-key", OPENAI_STT_BASE_URL=peer.url)


def realtime(folder: Path) -> AbstractAsyncContextManager[Engine]:
    return openai(folder, "openai-realtime")


@asynccontextmanager
async def whisper(folder: Path) -> AsyncIterator[Engine]:
    from tests.transcription import tiny_whisper

    model = tiny_whisper.scripted(folder / "model")
    try:
        yield made("whisper", WHISPER_MODEL=str(model), WHISPER_DEVICE="cpu", WHISPER_THREADS=1)
    finally:
        await pool.close()


@asynccontextmanager
async def watson(folder: Path) -> AsyncIterator[Engine]:
    from tests.transcription.peers.watson import Identity, Watson

    identity = Identity(key="a-key")
    peer = Watson(tokens={identity.token(number) for number in range(1, 10)})
    async with identity.running(), peer.running():
        places = {"WATSON_STT_URL": peer.url, "WATSON_STT_IAM_URL": identity.url}
        yield made("watson", **places, WATSON_STT_API_KEY="a-key", WATSON_STT_TOKEN="", WATSON_STT_CA="")


@asynccontextmanager
async def assemblyai(folder: Path) -> AsyncIterator[Engine]:
    from tests.transcription.peers.assemblyai import KEY, AssemblyAI

    async with AssemblyAI().running() as peer:
        yield made("assemblyai", ASSEMBLYAI_URL=peer.url, ASSEMBLYAI_API_KEY=KEY, ASSEMBLYAI_CA="")


@asynccontextmanager
async def moonshine(folder: Path) -> AsyncIterator[Engine]:
    """The real package, told to need no model and to say nothing."""
    from transcription.engines.moonshine import DECODER, terms
    from transcription.recognition.endpointed import Endpointed
    from transcription.recognition.pooled import Pooled

    path = f"{DECODER} " + json.dumps({"model": "", "arch": "small-streaming", "skip_transcription": "true"})
    workers = pool.pool()
    try:
        yield Endpointed("moonshine", lambda hints: Pooled(workers, path, terms(hints)))
    finally:
        await pool.close()


class Page:
    """An Engine: a browser that posts what its recogniser makes of the tones, a mailbox for each stream."""

    name = "browser"

    async def captions(self, audio: AsyncIterator[Frame], hints: Hints) -> AsyncIterator[Caption]:
        from transcription.engines.browser import BrowserEngine
        from transcription.recognition.mailbox import Mailbox

        mailbox = Mailbox()
        async for caption in BrowserEngine(mailbox).captions(posted(audio, mailbox), hints):
            yield caption


async def posted(audio: AsyncIterator[Frame], mailbox: Any) -> AsyncIterator[Frame]:
    """A page hears everything once and knows nothing of our cuts; a result of its own is over when a pause comes."""
    from tests.transcription.fakes import words_in
    from transcription.recognition.mailbox import Hypothesis

    heard, at, start = NOTHING, 0, -1
    async for frame in audio:
        yield frame
        if frame.start >= at:
            start = frame.start if start < 0 else start
            heard, at = np.concatenate((heard, frame.samples)), frame.end
        over = frame.ends and frame.end >= at
        if words := words_in(heard, 0) if len(heard) else ():
            mailbox.post(Hypothesis(start, at, " ".join(word.text for word in words), final=over), at)
        if over:
            heard, start = NOTHING, -1


@asynccontextmanager
async def browser(folder: Path) -> AsyncIterator[Engine]:
    yield Page()


CAST = {
    "pocketsphinx": Actor(bundled("pocketsphinx"), **SPOKEN),
    "pocketsphinx-wide": Actor(bundled("pocketsphinx-wide"), **SPOKEN),
    "whisper": Actor(whisper, **SPOKEN, echoes=True),
    "moonshine": Actor(moonshine, **SPOKEN, echoes=True, wordless=True),
    "openai": Actor(openai, **TONES),
    "openai-realtime": Actor(realtime, **TONES),
    "watson": Actor(watson, **TONES),
    "assemblyai": Actor(assemblyai, **TONES),
    "browser": Actor(browser, **TONES, gives_up=True),
}


def frames_of(utterances: Utterances, step: int = STEP, at: int = SAMPLE_RATE) -> list[Frame]:
    """As the segmenter hands them on: samples, and an empty frame that ends each utterance."""
    frames: list[Frame] = []
    for samples in utterances:
        pieces = [samples[begin : begin + step] for begin in range(0, len(samples), step)]
        frames += [Frame(piece, at + number * step, at) for number, piece in enumerate(pieces)]
        frames.append(Frame(NOTHING, at + len(samples), at, ends=True))
        at += len(samples) + GAP
    return frames


def cuts(frames: list[Frame]) -> list[tuple[int, int]]:
    """First and last sample of each utterance."""
    return [(frame.utterance, frame.end) for frame in frames if frame.ends]


def everybody() -> set[str]:
    return set(OFFERS) | {"browser"}
