"""Whoever goes away is not heard any further: their place is free at once."""

import asyncio
from pathlib import Path
from typing import Any

import openai
from openai import AsyncOpenAI

from tests.clients import host
from tests.servers import Parley
from tests.speech import speech
from tests.transcription.programs.recorded import recorded
from transcription.programs.openai_api import LINES

LONG = speech("rms", *(line for _ in range(12) for line in range(4)))


async def admitted(client: AsyncOpenAI, path: Path, **how: Any) -> Any:
    """The answer, as soon as there is room for one more: whoever hung up before is forgotten."""
    async with asyncio.timeout(60):
        while True:
            try:
                return await client.audio.transcriptions.create(file=path, model="whisper-1", **how)
            except openai.RateLimitError:
                await asyncio.sleep(0.1)


async def test_whoever_hangs_up_leaves_room_for_others(server: Parley, tmp_path: Path) -> None:
    path = recorded(tmp_path, "said.ogg", LONG)
    short = recorded(tmp_path, "said.wav")
    key = host(server).token
    async with AsyncOpenAI(base_url=f"{server.url}/v1", api_key=key, max_retries=0) as client:
        streams = [await admitted(client, path, stream=True) for _ in range(LINES)]
        for stream in streams:
            await anext(aiter(stream))  # it is being heard
        refused = 0
        try:
            await client.audio.transcriptions.create(file=short, model="whisper-1")
        except openai.RateLimitError as error:
            refused = int(error.response.headers["Retry-After"])
        assert refused > 0
        for stream in streams:
            await stream.close()
        assert (await admitted(client, short)).text


async def test_whoever_waits_for_all_of_it_and_hangs_up(server: Parley, tmp_path: Path) -> None:
    path, short = recorded(tmp_path, "said.ogg", LONG), recorded(tmp_path, "said.wav")
    async with AsyncOpenAI(base_url=f"{server.url}/v1", api_key=host(server).token, max_retries=0) as client:
        waiting = [
            asyncio.create_task(client.audio.transcriptions.create(file=path, model="whisper-1")) for _ in range(LINES)
        ]
        await asyncio.sleep(2)
        for one in waiting:
            one.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        assert (await admitted(client, short)).text
