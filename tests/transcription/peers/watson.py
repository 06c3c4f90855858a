"""IBM Watson Speech to Text on a port of this machine, and IBM Cloud's identity service beside it (REFERENCE 1).

It keeps to the protocol and holds others to it: sound only after `start`, frames of 4 MB at most, at least 100 bytes
in a request, a `rate`; answers to `stop` (or to an empty frame) are the rest of the results, then `listening`.
"""

import asyncio
import base64
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from websockets.asyncio.server import ServerConnection
from websockets.datastructures import Headers

from tests.transcription.peers.sockets import Peer, heard, say
from transcription.contract import SAMPLE_RATE, Word

LARGEST, SMALLEST = 4 * 2**20, 100


@dataclass
class Watson(Peer):
    """`tokens` are those it believes. `rest` is said after `stop` instead of the results, `after` behind the end."""

    tokens: set[str] = field(default_factory=lambda: {"token-1"})
    rest: list[Any] | None = None
    after: list[Any] = field(default_factory=list)
    splits: bool = False  # every word is a result of its own
    sounds: list[int] = field(default_factory=list)  # bytes of each request

    def allowed(self, headers: Headers) -> bool:
        return headers.get("Authorization", "").removeprefix("Bearer ") in self.tokens

    async def talk(self, socket: ServerConnection) -> None:
        sound, told, started = b"", 0, False
        async for message in socket:
            if isinstance(message, bytes) and message:
                assert started
                assert len(message) <= LARGEST
                sound += message
                await self.misbehave(socket)
                told = await self.interim(socket, sound, told)
                continue
            action = json.loads(message) if message else {"action": "stop"}
            self.messages.append(action)
            if action["action"] == "start":
                assert "rate=16000" in action["content-type"]
                started = True
                if not self.script.deaf:
                    await say(socket, state="listening")
            elif action["action"] == "stop":
                assert len(sound) >= SMALLEST
                self.sounds.append(len(sound))
                await self.stop(socket, sound, told)
                sound, told = b"", 0

    async def interim(self, socket: ServerConnection, sound: bytes, told: int) -> int:
        """The words so far; those that have ended are final at once if it `splits`. How many were."""
        words = heard(sound)
        while self.splits and told < len(words) - 1:
            await say(socket, **results(told, words[told : told + 1], final=True))
            told += 1
        if words[told:]:
            await say(socket, **results(told if self.splits else 0, words[told:], final=False))
        return told

    async def stop(self, socket: ServerConnection, sound: bytes, told: int) -> None:
        if self.script.silent:
            return
        await asyncio.sleep(self.script.slow)
        words = heard(sound)[told:]
        rest = (
            [results(told if self.splits else 0, words, final=True)] if words else [{"result_index": 0, "results": []}]
        )
        for message in rest if self.rest is None else self.rest:
            await socket.send(message if isinstance(message, str) else json.dumps(message))
        await say(socket, state="listening")
        for message in self.after:
            await say(socket, **message)


def results(index: int, words: tuple[Word, ...], *, final: bool) -> dict[str, Any]:
    """One message, as the service words it: transcripts end in a space, confidence comes with finals only."""
    best: dict[str, Any] = {"transcript": " ".join(word.text for word in words) + " "}
    if final:
        best["confidence"] = 0.94
        best["word_confidence"] = [[word.text, 0.9] for word in words]
    best["timestamps"] = [[word.text, word.start / SAMPLE_RATE, word.end / SAMPLE_RATE] for word in words]
    return {"result_index": index, "results": [{"final": final, "alternatives": [best]}]}


@dataclass
class Identity:
    """POST /identity/token: a key becomes a token, a new one each time."""

    key: str = "right"
    life: float | None = 3600.0
    status: int = 200
    content: bytes = b""
    asked: int = 0
    forms: list[dict[str, list[str]]] = field(default_factory=list)
    tls: ssl.SSLContext | None = None
    url: str = ""

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Identity"]:
        server = await asyncio.start_server(self.answer, "127.0.0.1", 0, ssl=self.tls)
        self.url = f"{'https' if self.tls else 'http'}://127.0.0.1:{server.sockets[0].getsockname()[1]}/identity/token"
        async with server:
            yield self

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        assert head.startswith("post /identity/token ")
        length = int(head.split("content-length:")[1].split("\r\n")[0])
        self.forms.append(parse_qs((await reader.readexactly(length)).decode()))
        status, body = self.judge(self.forms[-1])
        kind = "application/json" if body.startswith(b"{") else "text/html"
        lines = (
            f"HTTP/1.1 {status} x\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        writer.write(lines.encode() + body)
        await writer.drain()
        writer.close()

    def judge(self, form: dict[str, list[str]]) -> tuple[int, bytes]:
        if self.status != 200 or self.content:
            return self.status, self.content or b"{}"
        assert form["grant_type"] == ["urn:ibm:params:oauth:grant-type:apikey"]
        if form["apikey"] != [self.key]:
            return 400, b'{"errorCode": "BXNIM0415E", "errorMessage": "Provided API key could not be found."}'
        self.asked += 1
        told = {} if self.life is None else {"expires_in": self.life}
        answer = {"access_token": self.token(self.asked), "token_type": "Bearer", **told}
        return 200, json.dumps(answer).encode()

    def token(self, number: int) -> str:
        """Shaped as a JWT."""
        claims = {"iat": 1_700_000_000, "exp": 1_700_000_100, "number": number}
        parts = [
            base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in ({"alg": "x"}, claims)
        ]
        return ".".join([*parts, "signature"])
