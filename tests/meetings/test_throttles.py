"""So many requests a minute and no more: per account, else per address, told in the headers."""

from typing import Any

import pytest

from meetings import throttles
from tests.meetings.conftest import World

JOIN = {"name": "Zoe", "captions": False}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds; 48 of this minute are left."""
    now = [1_800_000_012.0]
    monkeypatch.setattr(throttles.time, "time", lambda: now[0])
    return now


def test_an_account_has_its_rate(world: World, settings: Any, clock: list[float]) -> None:
    settings.API_RATE = 3
    said = [world.ask("alice", "get", "meetings/") for _ in range(4)]
    assert [one.status_code for one in said] == [200, 200, 200, 429]
    assert [one["RateLimit-Remaining"] for one in said] == ["2", "1", "0", "0"]
    assert {one["RateLimit-Limit"] for one in said} == {"3"}
    assert {one["RateLimit-Reset"] for one in said} == {"48"}
    refused = said[-1]
    assert (refused["Retry-After"], refused.json()["code"]) == ("48", "throttled")
    assert world.ask("bob", "get", "meetings/").status_code == 200, "others have their own"
    clock[0] += 48
    assert world.ask("alice", "get", "meetings/").status_code == 200


def test_what_was_throttled_changes_nothing(world: World, settings: Any) -> None:
    settings.API_RATE = 1
    world.ask("alice", "get", "meetings/")
    assert world.ask("alice", "post", "meetings/", {"title": "One more"}).status_code == 429
    assert world.people["alice"].organized.count() == 1


def test_strangers_are_counted_by_their_address(world: World, settings: Any) -> None:
    settings.API_RATE_ANONYMOUS = 2
    path = f"meetings/{world.meeting.code}/join/"
    said = [world.ask("nobody", "post", path, JOIN) for _ in range(3)]
    assert [one.status_code for one in said] == [200, 200, 429]
    assert world.ask("alice", "get", "meetings/").status_code == 200


def test_nought_is_any_number(world: World, settings: Any) -> None:
    settings.API_RATE = 0
    answer = world.ask("alice", "get", "meetings/")
    assert answer.status_code == 200
    assert not answer.has_header("RateLimit-Limit")
