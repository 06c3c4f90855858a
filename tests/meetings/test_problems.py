"""Every error of the API is a problem as RFC 9457 has it, whoever answers it, and tells nothing of its cause."""

import json
from typing import Any

import pytest
from django.test import AsyncClient, Client

from meetings import attendance
from meetings.rest.answers import PROBLEM
from tests.meetings.conftest import World

MEMBERS = {"type", "title", "status", "code", "detail", "instance"}


def is_a_problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    assert set(body) >= MEMBERS
    assert (body["status"], body["code"], body["type"]) == (status, code, f"/api/docs/#problem-{code}")
    assert body["instance"] == answer["X-Request-ID"]
    assert body["title"]
    assert body["detail"]
    return body


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("get", "nowhere/", None, 404, "not_found"),
        ("get", "meetings/aaaa-bbbb-cccc/", None, 404, "not_found"),
        ("get", "transcripts/00000000-0000-4000-8000-000000000001/", None, 404, "not_found"),
        ("put", "meetings/", {}, 405, "method_not_allowed"),
        ("post", "meetings/", {"title": ""}, 400, "invalid"),
        ("post", "meetings/", ["title"], 400, "invalid"),
        ("get", "meetings/?cursor=nonsense", None, 404, "not_found"),
        ("get", "transcripts/00000000-0000-4000-8000-000000000001/events/", None, 404, "not_found"),
    ],
)
def test_what_is_wrong_is_a_problem(world: World, method: str, path: str, body: Any, status: int, code: str) -> None:
    is_a_problem(world.ask("alice", method, path, body), status, code)


def test_what_stood_there_before_stands_there_still(world: World) -> None:
    body = is_a_problem(world.ask("alice", "post", "meetings/", {"title": "x", "duration": 0}), 400, "invalid")
    assert set(body["fields"]) == {"duration"}
    assert "duration" in body["detail"]
    is_a_problem(world.ask("bob", "patch", f"meetings/{world.meeting.code}/", {"title": "x"}), 403, "not_allowed")


def test_who_is_not_signed_in_learns_how(world: World) -> None:
    answer = world.ask("nobody", "get", "meetings/")
    is_a_problem(answer, 401, "not_authenticated")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_types_that_nobody_takes_or_gives(world: World) -> None:
    client = world.client("alice")
    sent = client.post("/api/meetings/", "title=x", content_type="text/plain")
    is_a_problem(sent, 415, "unsupported_media_type")
    is_a_problem(client.get("/api/meetings/", headers={"accept": "image/png"}), 406, "not_acceptable")
    is_a_problem(client.post("/api/meetings/", "{", content_type="application/json"), 400, "parse_error")
    wrong = client.put("/api/meetings/")
    assert wrong["Allow"] == "GET, POST, HEAD, OPTIONS"


def test_too_often_says_when_to_come_again(world: World) -> None:
    answers = [world.ask("nobody", "post", "token/", {}) for _ in range(31)]
    is_a_problem(answers[-1], 429, "too_often")
    assert answers[-1]["Retry-After"] == "60"


@pytest.mark.parametrize("debug", [False, True])
def test_what_nobody_expected_tells_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, settings: Any, debug: bool
) -> None:
    def fail(meeting: Any) -> None:
        raise RuntimeError("said in confidence")

    settings.DEBUG = debug
    monkeypatch.setattr(attendance, "end", fail)
    client = world.client("alice")
    client.raise_request_exception = False
    answer = client.post(f"/api/meetings/{world.meeting.code}/end/")
    body = is_a_problem(answer, 500, "error")
    assert "confidence" not in answer.content.decode()
    assert "RuntimeError" not in answer.content.decode()
    assert set(body) == MEMBERS


async def test_servers_that_wait_for_nobody_answer_the_same(db: None) -> None:
    answer = await AsyncClient().get("/api/nowhere/")
    assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM)
    assert json.loads(answer.content)["code"] == "not_found"


def test_openais_endpoint_speaks_as_openai_does(world: World, client: Client) -> None:
    answer = client.get("/v1/models")
    assert answer["Content-Type"] == "application/json"
    assert set(answer.json()) == {"error"}
    assert not answer.has_header("API-Version")


def test_pages_for_people_stay_pages(client: Client, db: None) -> None:
    assert client.get("/nowhere/")["Content-Type"].startswith("text/html")


def test_what_is_in_order_is_left_alone(world: World) -> None:
    answer = world.ask("alice", "get", "meetings/")
    assert answer["Content-Type"] == "application/json"
    assert set(answer.json()) == {"results", "next", "previous"}


@pytest.mark.parametrize("debug", [False, True])
def test_a_forgotten_slash_loses_nothing(world: World, settings: Any, debug: bool) -> None:
    settings.DEBUG = debug
    sent = world.client("alice").post("/api/meetings?x=1", {"title": "Plans"}, format="json")
    assert (sent.status_code, sent["Location"]) == (308, "/api/meetings/?x=1")
    assert world.ask("alice", "get", "nowhere").status_code == 404
    assert world.ask("alice", "get", "meetings").status_code == 308
    assert world.ask("alice", "get", "/evil.example").status_code == 404


def test_nobody_on_the_way_keeps_an_answer(world: World) -> None:
    key = {"username": "alice", "password": "wrong"}
    answers = [
        world.ask("alice", "get", "meetings/"),
        world.ask("nobody", "post", f"meetings/{world.meeting.code}/join/", {"name": "Zoe"}),
        world.ask("nobody", "post", "token/", key),
        world.ask("alice", "get", "nowhere/"),
    ]
    assert {one["Cache-Control"] for one in answers} == {"no-store"}
    assert world.ask("alice", "get", f"meetings/{world.meeting.code}/")["Cache-Control"] == "private, no-cache"
    assert world.ask("nobody", "get", "schema/")["Cache-Control"].startswith("public")
