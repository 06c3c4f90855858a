"""What loopback speech services over a WebSocket share: they hear the words of `fakes.said`, and follow a script."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import numpy as np
import pytest
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from tests.transcription.fakes import LoudGate, quiet, said, sound, words_in
from transcription.contract import Caption, Engine, EngineFailed, Frame, Hints, Samples, Word
from transcription.segmenter import Segmenter

HTML = b"<!doctype html><title>Sign in to the Wi-Fi</title>"
TWO = sound(quiet(0.5), said(1, 2, 3), quiet(1.0), said(4, 5), quiet(1.0))
"""Two utterances: w1 w2 w3, and w4 w5."""
ONE = sound(quiet(0.5), said(1, 2, 3), quiet(1.0))


@dataclass
class Script:
    """How the service behaves. Frames of sound are counted over all connections."""

    status: int = 0  # instead of an upgrade; 200 brings HTML
    drops_after: int = 0  # frames: the connection breaks
    closes_after: int = 0  # frames: `code` and `reason` end the connection
    code: int = 1011
    reason: str = ""
    says_after: int = 0  # frames: then it says `says`
    says: str | bytes = ""
    silent: bool = False  # never says the last words
    deaf: bool = False  # never says that it is ready
    slow: float = 0.0  # seconds before the last words


@dataclass
class Peer:
    """A service on a port of this machine; what reached it is kept."""

    script: Script = field(default_factory=Script)
    tls: ssl.SSLContext | None = None
    requests: list[Request] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    frames: int = 0
    open: set[ServerConnection] = field(default_factory=set)
    url: str = ""

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Peer"]:
        async with serve(self.session, "127.0.0.1", 0, process_request=self.door, ssl=self.tls) as server:
            self.url = f"{'https' if self.tls else 'http'}://127.0.0.1:{port(server)}"
            yield self

    async def left(self) -> None:
        """Once nobody is connected any more."""
        async with asyncio.timeout(10):
            while self.open:
                await asyncio.sleep(0.005)

    def allowed(self, headers: Headers) -> bool:
        raise NotImplementedError

    async def talk(self, socket: ServerConnection) -> None:
        raise NotImplementedError

    def door(self, connection: ServerConnection, request: Request) -> Response | None:
        self.requests.append(request)
        if self.script.status == 200:
            return Response(200, "OK", Headers({"Content-Type": "text/html"}), HTML)
        if self.script.status:
            return connection.respond(HTTPStatus(self.script.status), "no")
        if not self.allowed(request.headers):
            return connection.respond(HTTPStatus.UNAUTHORIZED, "who are you?")
        return self.other(connection, request)

    def other(self, connection: ServerConnection, request: Request) -> Response | None:
        """What is served beside the WebSocket."""
        return None

    async def session(self, socket: ServerConnection) -> None:
        self.open.add(socket)
        try:
            await self.talk(socket)
        except ConnectionClosed:
            pass
        finally:
            self.open.discard(socket)

    async def misbehave(self, socket: ServerConnection) -> None:
        """What the script says of the frame of sound that has just come."""
        self.frames += 1
        script = self.script
        if self.frames == script.drops_after:
            socket.transport.abort()
        if self.frames == script.closes_after:
            await socket.close(script.code, script.reason)
        if self.frames == script.says_after:
            await socket.send(script.says)


def port(server: Server) -> int:
    return next(iter(server.sockets)).getsockname()[1]


def heard(pcm: bytes) -> tuple[Word, ...]:
    """The words in this sound, by samples."""
    return words_in(np.frombuffer(pcm, "<i2"), 0)


async def say(socket: ServerConnection, **message: Any) -> None:
    await socket.send(json.dumps(message))


# The other side: what a stream brings to an engine


def frames_of(samples: Samples, step: int = 1600) -> list[Frame]:
    """As the segmenter cuts them."""
    segmenter = Segmenter(0, LoudGate())
    events = [event for at in range(0, len(samples), step) for event in segmenter.feed(samples[at : at + step])]
    return [event for event in [*events, *segmenter.close()] if isinstance(event, Frame)]


async def play(frames: list[Frame], pace: float = 0.0) -> AsyncIterator[Frame]:
    for frame in frames:
        await asyncio.sleep(pace)
        yield frame


async def captions(engine: Engine, samples: Samples, hints: Hints | None = None) -> list[Caption]:
    return [one async for one in engine.captions(play(frames_of(samples), 0.002), hints or Hints())]


def finals(captions: list[Caption]) -> list[Caption]:
    return [caption for caption in captions if caption.final]


def told(heard: list[Caption]) -> list[str]:
    return [one.stable for one in finals(heard)]


async def failure(engine: Engine, samples: Samples = ONE, hints: Hints | None = None) -> EngineFailed:
    """With which sentence it fails."""
    with pytest.raises(EngineFailed) as caught:
        await asyncio.wait_for(captions(engine, samples, hints), 20)
    assert str(caught.value).endswith(".")
    return caught.value


def keeps_the_contract(captions: list[Caption], samples: Samples) -> None:
    """One final per utterance, in order; stable words stand; every word lies within, in order."""
    ends = {frame.utterance: frame.end for frame in frames_of(samples) if frame.ends}
    assert [(one.utterance, one.start, one.end) for one in finals(captions)] == [(at, at, ends[at]) for at in ends]
    shown: dict[int, str] = {}
    for one in captions:
        if not one.final:
            assert one.stable.startswith(shown.get(one.utterance, ""))
            shown[one.utterance] = one.stable
            continue
        assert one.tentative == ""
        assert len(one.stable) <= 10_000
        assert one.stable.isprintable()
        assert all(one.start <= word.start < word.end <= one.end for word in one.words)
        assert all(0 <= word.confidence <= 1 for word in one.words)
        starts = [word.start for word in one.words]
        assert starts == sorted(starts)
