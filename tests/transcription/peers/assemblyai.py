"""AssemblyAI's Universal Streaming v3 on a port of this machine (REFERENCE 2).

It keeps to the protocol and holds others to it: every frame of sound is 50 to 1000 ms long, times are milliseconds of
the session, all words of a turn but its last are final, a turn that ends is told again once it is formatted, and
`Terminate` is answered with what is left and `Termination`.
"""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.server import ServerConnection
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from tests.transcription.peers.sockets import Peer, heard, say
from transcription.contract import Word

KEY = "right"


@dataclass
class AssemblyAI(Peer):
    """`writes`: how often a turn that has ended is told ("twice": as it was heard, then well written)."""

    writes: str = "twice"
    refuses_late: bool = False  # a wrong key is refused after the upgrade, as the documents say
    ends_turns: bool = False  # each word is a turn that ends by itself
    forgetful: bool = False  # does not answer ForceEndpoint
    extra: list[Any] = field(default_factory=list)  # said after ForceEndpoint, before the answer
    sessions: list[int] = field(default_factory=list)  # ms of each

    def allowed(self, headers: Headers) -> bool:
        return self.refuses_late or headers.get("Authorization") == KEY

    def other(self, connection: ServerConnection, request: Request) -> Response | None:
        if not request.path.startswith("/v3/token?"):
            return None
        body = b'{"token": "temporary", "expires_in_seconds": 60}'
        return Response(200, "OK", _json(), body)

    async def talk(self, socket: ServerConnection) -> None:
        if self.refuses_late and socket.request.headers.get("Authorization") != KEY:
            await socket.close(1008, "Unauthorized Connection: Missing Authorization header")
            return
        if self.script.deaf:
            await socket.wait_closed()
            return
        await say(socket, type="Begin", id="de5d9927-73a6-4be8-b52d-b4c07be37e6b", expires_at=1999999999)
        await Session(self, socket).talk()


def _json() -> Headers:
    return Headers({"Content-Type": "application/json"})


class Session:
    def __init__(self, peer: AssemblyAI, socket: ServerConnection) -> None:
        self.peer, self.socket = peer, socket
        self.sound, self.order, self.done = b"", 0, 0  # words that belong to turns that have ended

    async def talk(self) -> None:
        async for message in self.socket:
            if isinstance(message, bytes):
                milliseconds = len(message) / 32
                if not 50 <= milliseconds <= 1000:
                    told = f"Input duration violation: {milliseconds:.0f} ms. Expected between 50 and 1000 ms"
                    await say(self.socket, type="Error", error_code=3007, error=told)
                    await self.socket.close(3007, told)
                    return
                self.sound += message
                await self.peer.misbehave(self.socket)
                await self.partial()
                continue
            told = json.loads(message)
            self.peer.messages.append(told)
            if told["type"] == "ForceEndpoint" and not self.peer.forgetful and not self.peer.script.silent:
                await self.force()
            elif told["type"] == "Terminate" and not self.peer.script.silent:
                await self.end(formatted=True)
                seconds = len(self.sound) // 32000
                self.peer.sessions.append(len(self.sound) // 32)
                await say(
                    self.socket, type="Termination", audio_duration_seconds=seconds, session_duration_seconds=seconds
                )
                await self.socket.close(1000)
                return

    @property
    def words(self) -> tuple[Word, ...]:
        """Of the turn that is open."""
        return heard(self.sound)[self.done :]

    async def partial(self) -> None:
        while self.peer.ends_turns and len(self.words) > 1:
            await self.end(formatted=True, count=1)
        if words := self.words:
            await say(self.socket, **turn(self.order, words, ended=False, formatted=False))

    async def force(self) -> None:
        for message in self.peer.extra:
            await self.socket.send(message if isinstance(message, str) else json.dumps(message))
        await asyncio.sleep(self.peer.script.slow)
        if not self.words:
            return
        if self.peer.writes == "twice":
            await say(self.socket, **turn(self.order, self.words, ended=True, formatted=False))
        await self.end(formatted=self.peer.writes != "plainly")

    async def end(self, *, formatted: bool, count: int | None = None) -> None:
        words = self.words[:count]
        if words:
            await say(self.socket, **turn(self.order, words, ended=True, formatted=formatted))
            self.order += 1
            self.done += len(words)


def turn(order: int, words: tuple[Word, ...], *, ended: bool, formatted: bool) -> dict[str, Any]:
    told = [
        {
            "text": word.text,
            "start": word.start // 16,
            "end": word.end // 16,
            "confidence": 0.9,
            "word_is_final": ended or at < len(words) - 1,
        }
        for at, word in enumerate(words)
    ]
    said = " ".join(word.text for word in words if ended or word is not words[-1])
    return {
        "type": "Turn",
        "turn_order": order,
        "turn_is_formatted": formatted,
        "end_of_turn": ended,
        "transcript": said.capitalize() + "." if formatted else said,
        "end_of_turn_confidence": 0.9 if ended else 0.01,
        "words": told,
        "utterance": "",
        "language_code": "en",
        "language_confidence": 0.99,
    }
