"""What one page hears of somebody, and when."""

import asyncio
from collections.abc import Callable
from typing import Any

from meetings.models import Participant, User
from tests.conferencing.line import Line


async def row(name: str) -> Participant:
    return await Participant.objects.select_related("user", "meeting").aget(user__username=name)


async def welcomed(lines: Any, user: User, **how: Any) -> tuple[Line, str]:
    line: Line = await lines(user, **how)
    return line, (await line.until("welcome"))["connection"]


async def sees(line: Line, name: str, true: Callable[[dict[str, Any]], Any]) -> tuple[dict[str, Any], float]:
    """What this page, which answers its pulses, hears of somebody, and after how many seconds."""
    began = asyncio.get_running_loop().time()
    heard = []
    while message := await line.read():
        after = asyncio.get_running_loop().time() - began
        assert after < 120, heard
        if message["type"] == "pulse":
            await line.say(type="pulse")
        if message["type"] == "participant" and message["name"] == name:
            if true(message):
                return message, after
            heard.append(message)
    raise AssertionError(f"closed with {line.closed} after {heard}")


def is_(state: str) -> Callable[[dict[str, Any]], bool]:
    return lambda one: one["state"] == state
