"""Sockets count too: codes of no meeting, and microphones tested again and again."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from meetings import limits
from meetings.models import User
from tests.conferencing.line import Line

HERE = [(b"host", b"testserver"), (b"origin", b"http://testserver")]


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


async def rehearse(line: Line) -> str:
    await line.say(type="start", test=True)
    await line.say(type="stop")
    return str((await line.until("heard"))["text"])


async def test_a_microphone_is_tested_some_times_a_minute(lines: Any, bob: User, mallory: User) -> None:
    line: Line = await lines(mallory, "microphone/")
    for _ in range(limits.REHEARSALS.most):
        assert await rehearse(line) == ""
    await line.say(type="start", test=True)
    assert await line.code() == 4429
    other: Line = await lines(bob, "microphone/")
    assert await rehearse(other) == ""


async def test_strangers_share_what_their_address_may(lines: Any) -> None:
    for _ in range(limits.REHEARSALS.most):
        line: Line = await lines(end="microphone/", headers=HERE)
        assert await rehearse(line) == ""
        await line.hang_up()
    last: Line = await lines(end="microphone/", headers=HERE)
    await last.say(type="start", test=True)
    assert await last.code() == 4429


@pytest.mark.parametrize("end", ["", "microphone/"])
async def test_guesses_at_sockets(lines: Any, mallory: User, end: str) -> None:
    who = f"user {mallory.pk}"
    for _ in range(limits.GUESSES.most):
        limits.cache.add(limits.key(limits.GUESSES, who), 0, 60)
        limits.cache.incr(limits.key(limits.GUESSES, who))
    line: Line = await lines(mallory, end)
    assert await line.code() == 4429
