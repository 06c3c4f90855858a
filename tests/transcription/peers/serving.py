"""`python -m tests.transcription.peers.serving NAME FOLDER`: the other end of an engine, until its input is closed.

It says in one line of JSON which settings lead to it. What is said there is a function of how much sound came: a word
every 300 ms, at once; so a benchmark sees what our side takes and what the protocol costs, not a recogniser. Whisper
has no other end but a model, which is made in FOLDER: a scripted one, whose encoder has as much to do as its size says.
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import django
import numpy as np

from transcription.contract import SAMPLE_RATE, Result, Samples, Word

WORD = 3 * SAMPLE_RATE // 10
Settings = dict[str, str]


def paced(samples: Samples) -> Result:
    """The words in so much sound: w1 w2 w3, each 300 ms long."""
    words = tuple(Word(f"w{n + 1}", n * WORD, (n + 1) * WORD) for n in range(len(samples) // WORD))
    return Result(" ".join(word.text for word in words), words)


def paced_pcm(pcm: bytes) -> tuple[Word, ...]:
    return paced(np.frombuffer(pcm, "<i2")).words


@asynccontextmanager
async def openai(folder: Path, name: str = "openai") -> AsyncIterator[Settings]:
    import scipy.signal  # noqa: F401 - which takes seconds, when the first sound comes

    from tests.transcription.peers import openai_speech

    openai_speech.tones = paced  # what it hears live, too
    async with openai_speech.Peer(paced).open() as peer:
        yield {"OPENAI_API_KEY": "a-key", "OPENAI_STT_BASE_URL": peer.url}


@asynccontextmanager
async def on_watson(folder: Path) -> AsyncIterator[Settings]:
    from tests.transcription.peers import watson

    watson.heard = paced_pcm
    peer = watson.Watson(tokens={"a-token"})
    async with peer.running():
        yield {"WATSON_STT_URL": peer.url, "WATSON_STT_TOKEN": "a-token", "WATSON_STT_API_KEY": ""}


@asynccontextmanager
async def on_assemblyai(folder: Path) -> AsyncIterator[Settings]:
    from tests.transcription.peers import assemblyai

    assemblyai.heard = paced_pcm
    async with assemblyai.AssemblyAI().running() as peer:
        yield {"ASSEMBLYAI_URL": peer.url, "ASSEMBLYAI_API_KEY": assemblyai.KEY}


@asynccontextmanager
async def whisper(folder: Path) -> AsyncIterator[Settings]:
    from tests.transcription.tiny_whisper import Script, scripted

    script = Script(tuple(f" w{number}" for number in range(15)), 5.0)
    yield {"WHISPER_MODEL": str(scripted(folder / "model", script, width=64, layers=2, seed=1))}


SERVED: dict[str, Callable[[Path], AbstractAsyncContextManager[Settings]]] = {
    "openai": openai,
    "openai-realtime": openai,
    "watson": on_watson,
    "assemblyai": on_assemblyai,
    "whisper": whisper,
}


async def serve(name: str, folder: Path) -> None:
    async with SERVED[name](folder) as settings:
        print(json.dumps(settings), flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()  # which some of what tests share looks at
    asyncio.run(serve(sys.argv[1], Path(sys.argv[2])))
