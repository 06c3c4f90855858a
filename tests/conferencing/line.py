"""A socket to the application: what was said and how it was closed, kept."""

import json
from collections.abc import Callable
from typing import Any

from channels.testing import WebsocketCommunicator

from config.asgi import application

PATIENCE = 300.0  # virtual seconds
NO_TIMES = ["yesterday", 5, [], {}, True, "", "2026-03-04", "2026-03-04T10:00:00", "2026-13-04T10:00:00Z", "x" * 9999]
"""What a message may not have for a time."""


class Line:
    def __init__(
        self, path: str, headers: list[tuple[bytes, bytes]] | None = None, subprotocols: list[str] | None = None
    ) -> None:
        self.wire = WebsocketCommunicator(application, path, headers or [], subprotocols)
        self.heard: list[dict[str, Any]] = []
        self.closed: int | None = None
        self.subprotocol: str | None = None
        self.over = False

    async def open(self) -> None:
        accepted, self.subprotocol = await self.wire.connect(timeout=PATIENCE)
        assert accepted, "Sockets are accepted first, so that a browser can see why they are closed."

    async def hang_up(self, code: int = 1001) -> None:
        if not self.over:
            self.over = True
            await self.wire.disconnect(code, timeout=PATIENCE)

    async def say(self, **message: Any) -> None:
        await self.text(json.dumps(message))

    async def text(self, text: str) -> None:
        await self.wire.send_input({"type": "websocket.receive", "text": text})

    async def send(self, data: bytes) -> None:
        await self.wire.send_input({"type": "websocket.receive", "bytes": data})

    async def read(self) -> dict[str, Any] | None:
        """The next message; None once the socket is closed."""
        if self.closed is not None:
            return None
        event = await self.wire.receive_output(PATIENCE)
        if event["type"] == "websocket.close":
            self.closed = event["code"]
            return None
        message: dict[str, Any] = json.loads(event["text"])
        self.heard.append(message)
        return message

    async def until(self, kind: str, true: Callable[[dict[str, Any]], Any] = lambda message: True) -> dict[str, Any]:
        """The next message of this kind for which `true` holds."""
        while message := await self.read():
            if message["type"] == kind and true(message):
                return message
        raise AssertionError(f"closed with {self.closed} before any {kind}")

    async def refused(self, **message: Any) -> dict[str, Any]:
        """The error that answers a message."""
        await self.say(**message)
        return await self.until("error")

    async def code(self) -> int:
        """How the socket is closed. Answers no pulses."""
        while await self.read():
            pass
        assert self.closed is not None
        return self.closed

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [message for message in self.heard if message["type"] == kind]
