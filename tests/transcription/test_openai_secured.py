"""A server of one's own with a certificate of one's own: OPENAI_CA for both engines, and nobody else is trusted."""

import asyncio
import os
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import trustme

from tests.speech import speech
from tests.transcription.fakes import said
from tests.transcription.peers.openai_speech import LIVE, Peer
from transcription.contract import EngineFailed, Frame, Hints, Samples
from transcription.engines.openai_http import OpenAITranscriber
from transcription.engines.openai_realtime import OpenAIRealtime
from transcription.engines.openai_service import Patience, Service

QUICK = Patience(connect=5.0, first_wait=0.01, longest_wait=0.02)
WORDS = said(1, 2)


@asynccontextmanager
async def secured(folder: Path) -> AsyncIterator[tuple[Peer, str]]:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    async with Peer().open(secure=context) as peer:
        yield peer, str(folder / "ca.pem")


async def play(samples: Samples) -> AsyncIterator[Frame]:
    yield Frame(samples, 0, 0)
    yield Frame(samples[:0], len(samples), 0, ends=True)


async def requested(service: Service) -> str:
    return (await OpenAITranscriber(service, "gpt-transcribe", QUICK).transcribe(WORDS, Hints())).text


async def spoken(service: Service) -> str:
    engine = OpenAIRealtime(service, LIVE, QUICK)
    captions = [caption async for caption in engine.captions(play(WORDS), Hints())]
    await asyncio.gather(*engine.ending, return_exceptions=True)
    return captions[-1].stable


@pytest.mark.parametrize("hear", [requested, spoken])
async def test_only_who_is_trusted_hears(tmp_path: Path, hear: object) -> None:
    async with secured(tmp_path) as (peer, ca):
        assert await hear(Service("sk-secret", peer.url, ca)) == "w1 w2"  # type: ignore[operator]
        count = len(peer.asked)
        with pytest.raises(EngineFailed, match="certificate is not trusted") as failed:
            await hear(Service("sk-secret", peer.url))  # type: ignore[operator]
        assert failed.value.lasting
        assert len(peer.asked) == count, "nothing was sent, the key neither"


async def test_the_peer_as_a_process_of_its_own_answers_from_pocketsphinx() -> None:
    """The tests with a browser start it like this."""
    command = (sys.executable, "-m", "tests.transcription.peers.openai_speech", "--port", "0")
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, env=dict(os.environ))
    try:
        assert process.stdout
        url = (await asyncio.wait_for(process.stdout.readline(), 30)).decode().split()[-1]
        await Service("", url).offers("gpt-transcribe")
        transcriber = OpenAITranscriber(Service("", url), "gpt-transcribe", Patience(request=60.0, budget=60.0))
        assert len((await transcriber.transcribe(speech("slt", 0).samples, Hints())).text.split()) > 3
    finally:
        process.kill()
        await process.wait()
