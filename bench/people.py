"""Who takes part: guests who join by REST, and the seat in the room from which captions are watched (PROTOCOL 1, 7)."""

import asyncio
import json
import urllib.request
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from bench.server import Server


def call(server: Server, path: str, body: Any = None, token: str = "") -> Any:
    """One REST call: POST when there is a `body`, else GET. Raises urllib.error.HTTPError."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(
        urllib.request.Request(f"{server.url}/api/{path}", data, headers), timeout=60
    ) as answer:
        return json.loads(answer.read())


@dataclass(frozen=True, slots=True)
class Guest:
    participant: str
    token: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of the demo account's on that server."""

    server: Server
    host: str  # its token
    code: str

    @classmethod
    def create(cls, server: Server) -> "Meeting":
        host = call(server, "token/", {"username": "demo", "password": "try-parley"})["token"]
        made = call(server, "meetings/", {"title": "Benchmark", "lobby": False}, host)
        return cls(server, host, made["code"])

    @property
    def room(self) -> str:
        return f"{self.server.ws}/ws/meetings/{self.code}/"

    def join(self, name: str) -> Guest:
        answer = call(self.server, f"meetings/{self.code}/join/", {"name": name})
        return Guest(answer["participant"]["id"], answer["token"])

    def dialogues(self) -> list[dict[str, Any]]:
        """Every stored row of the meeting, in order."""
        found = call(self.server, f"meetings/{self.code}/transcripts/", token=self.host)["results"]
        rows: list[dict[str, Any]] = []
        for transcript in found:
            path: str | None = f"transcripts/{transcript['id']}/dialogues/?page_size=500"
            while path:
                page = call(self.server, path, token=self.host)
                rows += page["results"]
                path = page["next"] and page["next"].partition("/api/")[2]
        return rows


@dataclass(slots=True)
class Seat:
    """A room socket that answers pulses. `heard` keeps all it is sent as (event loop's time, text) when `keeps`."""

    url: str
    token: str
    keeps: bool = False
    heard: list[tuple[float, str]] = field(default_factory=list)
    socket: ClientConnection = field(init=False)
    reader: asyncio.Task[None] = field(init=False)

    async def __aenter__(self) -> "Seat":
        headers = {"Authorization": f"Bearer {self.token}"}
        self.socket = await connect(self.url, additional_headers=headers, max_queue=None, compression=None)
        self.reader = asyncio.create_task(self.read())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.reader.cancel()
        await self.socket.close()

    async def read(self) -> None:
        now = asyncio.get_running_loop().time
        async for text in self.socket:
            assert isinstance(text, str)
            if self.keeps:
                self.heard.append((now(), text))
            if '"type": "pulse"' in text[:200]:
                await self.socket.send('{"type": "pulse"}')
