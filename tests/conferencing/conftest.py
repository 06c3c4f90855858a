"""Sockets through the whole ASGI application, in virtual time, with the people of the protocol's tests."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from meetings.models import AccessToken, Meeting, User
from tests.conferencing.line import Line
from tests.transcription.conftest import (  # noqa: F401
    alice,
    bob,
    clock,
    empty_rooms,
    engine,
    gate,
    meeting,
    pytest_asyncio_loop_factories,
    seat,
)
from tests.transcription.fakes import ToneEngine, person
from tests.transcription.virtual import Clock
from transcription import consumers, session


@pytest.fixture
def mallory(transactional_db: None) -> User:
    """Has an account, and no business here."""
    return person("Mallory")


@pytest_asyncio.fixture
async def lines(
    clock: Clock,  # noqa: F811
    gate: None,  # noqa: F811
    meeting: Meeting,  # noqa: F811
    engine: ToneEngine,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Any]:
    """Open sockets: `await lines(user)` is the room's, `await lines(user, "microphone/")` the microphone's."""
    monkeypatch.setattr(consumers, "engine", lambda name: engine)
    opened: list[Line] = []

    async def open_line(user: User | None = None, end: str = "", **how: Any) -> Line:
        headers = how.pop("headers", [])
        if user:
            key = await asyncio.to_thread(AccessToken.issue, user)
            headers = [*headers, (b"authorization", f"Bearer {key}".encode())]
        code = how.pop("code", meeting.code)
        line = Line(f"/ws/meetings/{code}/{end}", headers, **how)
        opened.append(line)
        await line.open()
        return line

    yield open_line
    for line in opened:
        await line.hang_up()
    for task in list(session.finishing):
        await asyncio.gather(task, return_exceptions=True)
