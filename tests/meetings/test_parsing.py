"""What is nested too deeply is refused with a sentence, whoever reads it."""

import json
from typing import Any

import pytest

from tests.meetings.conftest import World


def nested(depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for _ in range(depth - 1):
        found = {"a": found}
    return found


@pytest.mark.parametrize("body", [json.dumps(nested(51)), "[" * 51 + "]" * 51, "[" * 100_000, '{"a":' * 100_000])
def test_too_deep(world: World, body: str) -> None:
    answer = world.client("alice").post("/api/meetings/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


def test_deep_enough(world: World) -> None:
    body = {"title": "Deep", "more": nested(49)}
    answer = world.client("alice").post("/api/meetings/", json.dumps(body), content_type="application/json")
    assert answer.status_code == 201


@pytest.mark.parametrize("body", ['{"title": "\\ud800"}', '{"\\udfff": 1}', '[["\\ud800"]]'])
def test_half_a_character(world: World, body: str) -> None:
    answer = world.client("alice").post("/api/meetings/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_no_meeting_has_such_a_code(world: World) -> None:
    assert world.ask("alice", "get", "meetings/aaaa%00bbbb/").status_code == 404
