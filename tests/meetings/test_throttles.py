"""So many requests a minute and no more: per account, else per address, told in the headers."""

from typing import Any

import pytest

from meetings.models import AccessToken
from meetings.rest import throttles
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


@pytest.mark.parametrize("key", ["guessed", ""])
@pytest.mark.parametrize("path", ["meetings/", "transcripts/00000000-0000-4000-8000-000000000001/events/"])
def test_who_guesses_tokens_is_counted(world: World, settings: Any, key: str, path: str) -> None:
    """By their address; whoever has one behind the same address is not kept waiting."""
    settings.API_RATE_ANONYMOUS = 2
    client = world.client("nobody")
    client.credentials(**{"HTTP_AUTHORIZATION": f"Bearer {key}"} if key else {})
    said = [client.get(f"/api/{path}") for _ in range(3)]
    assert [one.status_code for one in said] == [401, 401, 429]
    assert [one["RateLimit-Remaining"] for one in said] == ["1", "0", "0"]
    assert said[0]["WWW-Authenticate"]
    assert said[2]["Retry-After"]
    assert world.ask("alice", "get", "meetings/").status_code == 200


def test_who_guesses_keys_of_openai_is_counted(world: World, settings: Any) -> None:
    settings.API_RATE_ANONYMOUS = 2
    said = [world.client("nobody").get("/v1/models", headers={"Authorization": "Bearer guessed"}) for _ in range(3)]
    assert [one.status_code for one in said] == [401, 401, 429]
    assert said[2]["Retry-After"]
    assert said[2].json()["error"]["type"] == "rate_limit_error"


def test_a_token_that_is_not_made_for_it_is_counted_by_its_account(world: World, settings: Any) -> None:
    settings.API_RATE = 2
    world.keys["reader"] = AccessToken.issue(world.people["alice"], scopes=["read"])
    said = [world.ask("reader", "post", "meetings/", {"title": "More"}) for _ in range(3)]
    assert [one.status_code for one in said] == [403, 403, 429]
    assert said[0]["RateLimit-Limit"] == "2"


def test_what_nobody_can_answer_is_counted(world: World, settings: Any) -> None:
    settings.API_RATE_ANONYMOUS = 1
    said = [world.client("alice").get("/api/meetings/", headers={"Accept": "text/html"}) for _ in range(2)]
    assert [one.status_code for one in said] == [406, 429]
