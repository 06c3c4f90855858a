"""Programs at their door: sockets to `/ws/transcribe/`, with a scripted detector and engine."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
import pytest_asyncio
from django.core.cache import cache

from meetings.models import AccessToken, User
from tests.conferencing.line import Line
from tests.transcription.fakes import FRAME, ToneEngine
from transcription.contract import Samples
from transcription.programs import streaming
from transcription.recognition import chain

FIRST = ["stt_vad_start", "stt_recording_start"]
LAST = ["stt_vad_stop", "stt_recording_stop"]


class Program(Line):
    """A program that speaks PROTOCOL 3."""

    async def start(self, session_id: str = "one", **more: Any) -> None:
        await self.say(type="stt_start", session_id=session_id, **more)
        await self.until("stt_listening")

    async def speak(self, samples: Samples, pace: float = 1.0) -> None:
        """Frames of 100 ms in real time."""
        for begin in range(0, len(samples), FRAME):
            await self.send(samples[begin : begin + FRAME].astype("<i2").tobytes())
            await asyncio.sleep(pace * 0.1)

    async def audio(self, data: bytes, **payload: Any) -> None:
        await self.say(type="audio", payload={"data": base64.b64encode(data).decode(), **payload})

    async def stop(self, kind: str = "stt_stop") -> list[dict[str, Any]]:
        """Everything that was heard since the program began, once the stream is finished."""
        await self.say(type=kind)
        await self.until("finished")
        return self.heard

    @property
    def words(self) -> list[str]:
        return [one["text"] for one in self.of("stt_final")]

    @property
    def order(self) -> list[str]:
        """What kinds came, without repeats of one after the other, and without states but transcribing."""
        kinds = [one["type"] for one in self.heard if one.get("state", "transcribing") == "transcribing"]
        return [kind for at, kind in enumerate(kinds) if at == 0 or kinds[at - 1] != kind]


@pytest.fixture
def heard_by(monkeypatch: pytest.MonkeyPatch, engine: ToneEngine) -> ToneEngine:
    """The engine of the door, whatever the settings say."""
    monkeypatch.setattr(chain, "live", lambda name="": engine)
    return engine


async def opened(user: User | None, **how: Any) -> Program:
    headers = how.pop("headers", [])
    if user:
        key = how.pop("key", None) or await asyncio.to_thread(AccessToken.issue, user)
        headers = [*headers, (b"authorization", f"Bearer {key}".encode())]
    program = Program("/ws/transcribe/", headers, **how)
    await program.open()
    return program


@pytest_asyncio.fixture
async def door(transactional_db: None, clock: Any, gate: None, heard_by: ToneEngine) -> AsyncIterator[Any]:
    """`await door(user)` is a program's open socket."""
    cache.clear()
    async with AsyncExitStack() as programs:

        async def enter(user: User | None = None, **how: Any) -> Program:
            program = await opened(user, **how)
            programs.push_async_callback(program.hang_up)
            return program

        yield enter
    await asyncio.gather(*streaming.finishing)
