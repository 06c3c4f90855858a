"""Messages that make no sense, or are too large or too many: answered or closed, and nobody else notices."""

from typing import Any

import pytest

from meetings.models import User
from tests.conferencing.line import Line


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "malformed"),
        ("", "malformed"),
        ("[1]", "malformed"),
        ("null", "malformed"),
        ('"text"', "malformed"),
        ("{}", "malformed"),
        ('{"type": 7}', "malformed"),
        ("[" * 30_000, "malformed"),
        ('{"type": "nonsense"}', "unknown_type"),
        ('{"type": "sync"}', "invalid"),
        ('{"type": "sync", "after": -1}', "invalid"),
        ('{"type": "sync", "after": true}', "invalid"),
        ('{"type": "sync", "after": 1e3}', "invalid"),
        ('{"type": "sync", "after": 99999999999999999999}', "invalid"),
        ('{"type": "participant"}', "invalid"),
        ('{"type": "participant", "audio": 1}', "invalid"),
        ('{"type": "dialogue.edit", "id": 5, "revision": 1, "text": "x"}', "invalid"),
        ('{"type": "dialogue.edit", "id": [], "revision": 1, "text": "x"}', "invalid"),
        ('{"type": "dialogue.edit", "id": "x", "revision": 1, "text": "x"}', "invalid"),
    ],
)
async def test_a_message_that_makes_no_sense_is_answered_and_changes_nothing(
    lines: Any, bob: User, text: str, code: str
) -> None:
    line: Line = await lines(bob)
    await line.until("welcome")
    await line.text(text)
    problem = await line.until("error")
    assert problem["code"] == code
    assert problem["message"].endswith(".")
    assert "Traceback" not in problem["message"]
    await line.say(type="sync", after=0)
    await line.until("synced")


@pytest.mark.parametrize("ref", [7, "seven", {"a": [1]}, "\ud800"])
async def test_ref_comes_back_in_errors(lines: Any, bob: User, ref: Any) -> None:
    line: Line = await lines(bob)
    assert (await line.refused(type="nonsense", ref=ref))["ref"] == ref
    assert (await line.refused(type="sync", ref=ref))["ref"] == ref


async def test_bytes_are_not_understood_here(lines: Any, bob: User) -> None:
    line: Line = await lines(bob)
    await line.send(b"\0" * 100)
    assert (await line.until("error"))["code"] == "malformed"
    await line.say(type="sync", after=0)
    await line.until("synced")


async def test_over_64_kib_closes(lines: Any, bob: User) -> None:
    line: Line = await lines(bob)
    await line.text('{"type": "sync", "x": "' + "ä" * 33_000 + '"}')
    assert await line.code() == 4413


@pytest.mark.parametrize("binary", [False, True])
async def test_a_flood_closes(lines: Any, bob: User, binary: bool) -> None:
    line: Line = await lines(bob)
    await line.until("welcome")
    for _ in range(320):
        await (line.send(b"00") if binary else line.say(type="nonsense"))
    assert await line.code() == 4429
    assert 295 <= len(line.of("error")) <= 305


async def test_one_who_floods_disturbs_nobody(lines: Any, bob: User, alice: User) -> None:
    line, other = await lines(bob), await lines(alice)
    await other.until("welcome")
    for _ in range(320):
        await line.say(type="nonsense")
    assert await line.code() == 4429
    await other.say(type="sync", after=0)
    await other.until("synced")
