"""Programs that take part, as PROTOCOL describes them: REST, a seat in the room, a microphone."""

import asyncio
import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from tests.servers import Parley


class Api:
    """REST calls as the holder of `token`."""

    def __init__(self, server: Parley, token: str = "") -> None:
        self.server, self.token = server, token

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """(status, JSON)"""
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.server.url}/api/{path}", data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.loads(answer.read() or "null")
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, json.loads(refused.read() or "null")

    def get(self, path: str) -> Any:
        status, answer = self.call("GET", path)
        assert status == 200, (status, answer)
        return answer

    def post(self, path: str, body: Any = None) -> Any:
        status, answer = self.call("POST", path, body or {})
        assert status < 300, (status, answer)
        return answer

    def signed_in(self, username: str, password: str) -> "Api":
        return Api(self.server, self.post("token/", {"username": username, "password": password})["token"])

    def guest(self, code: str, name: str) -> tuple["Api", dict[str, Any]]:
        """Join as a guest: their API and their participant."""
        answer = Api(self.server).post(f"meetings/{code}/join/", {"name": name})
        return Api(self.server, answer["token"]), answer["participant"]


def host(server: Parley) -> Api:
    """The demo account of a server, made if need be."""
    if not server.has_demo:
        server.told("from django.core.management import call_command; call_command('demo')")
    return Api(server).signed_in("demo", "try-parley")


@dataclass
class Seat:
    """A room socket that answers pulses and keeps all it is sent. Use as `async with`."""

    url: str
    token: str
    messages: list[dict[str, Any]] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def __aenter__(self) -> "Seat":
        headers = {"Authorization": f"Bearer {self.token}"}
        self.socket: ClientConnection = await connect(self.url, additional_headers=headers, max_queue=None)
        self.reader = asyncio.create_task(self.read())
        return self

    async def __aexit__(self, *error: object) -> None:
        self.reader.cancel()
        await self.socket.close()

    async def read(self) -> None:
        async for text in self.socket:
            message = json.loads(text)
            self.messages.append(message)
            self.news.set()
            if message["type"] == "pulse":
                await self.socket.send('{"type": "pulse"}')

    async def say(self, **message: Any) -> None:
        await self.socket.send(json.dumps(message))

    async def until(self, wanted: Any, seconds: float = 90.0) -> dict[str, Any]:
        """The first message, past or coming, for which `wanted(message)` holds."""
        async with asyncio.timeout(seconds):
            while True:
                for message in self.messages:
                    if wanted(message):
                        return message
                self.news.clear()
                await self.news.wait()

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [message for message in self.messages if message["type"] == kind]

    def finals(self) -> list[dict[str, Any]]:
        """The newest snapshot of every stored dialogue, by start."""
        newest: dict[str, dict[str, Any]] = {}
        for message in self.of("dialogue"):
            if message["number"] and message["revision"] > newest.get(message["id"], {"revision": -1})["revision"]:
                newest[message["id"]] = message
        return sorted(newest.values(), key=lambda one: (one["started_at"], one["id"]))
