"""A browser that goes while something is sent to it does not break its socket: the goodbye is still worked off."""

import asyncio
from typing import Any

import pytest
from autobahn.exception import Disconnected

from conferencing.sockets import Socket


class Talker(Socket):
    farewell = 0

    async def opened(self) -> None:
        await self.say({"type": "welcome"})
        await self.close(4403)

    async def gone(self, code: int) -> None:
        type(self).farewell = code


@pytest.mark.django_db(transaction=True)
async def test_sending_to_a_browser_that_has_gone() -> None:
    events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    events.put_nowait({"type": "websocket.connect"})
    events.put_nowait({"type": "websocket.disconnect", "code": 1001})
    accepted: list[str] = []

    async def send(message: dict[str, Any]) -> None:
        accepted.append(message["type"])
        if message["type"] != "websocket.accept":
            raise Disconnected("Attempt to send on a closed protocol")

    scope = {"type": "websocket", "headers": [], "url_route": {"kwargs": {"code": "x"}}}
    async with asyncio.timeout(10):
        await Talker()(scope, events.get, send)
    assert accepted == ["websocket.accept", "websocket.send", "websocket.close"]
    assert Talker.farewell == 4403, "why it ended is what the server said first"
