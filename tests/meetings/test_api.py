"""The API of people and meetings: what is asked for is done, and what is wrong is said."""

import re
from typing import Any

import pytest
from django.test import Client

from meetings import access, attendance
from meetings.models import AccessToken, Meeting, Participant, User
from tests.meetings.conftest import World

STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def test_a_token_for_a_password(world: World) -> None:
    world.people["bob"].set_password("correct horse")
    world.people["bob"].save()
    answer = world.ask("nobody", "post", "token/", {"username": "bob", "password": "correct horse"})
    assert answer.status_code == 201
    key = answer.json()["token"]
    assert not AccessToken.objects.filter(digest=key).exists(), "only its digest is kept"
    world.keys["bob"] = key
    assert world.ask("bob", "get", "meetings/").status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"username": "bob", "password": "wrong"}, 401, "authentication_failed"),
        ({"username": "nobody", "password": "wrong"}, 401, "authentication_failed"),
        ({"username": "bob"}, 400, "invalid"),
        ({"username": ["bob"], "password": "x"}, 400, "invalid"),
        ({"username": "\0", "password": "x"}, 400, "invalid"),
        ({"username": "\ud800", "password": "x"}, 400, "invalid"),
        ({}, 400, "invalid"),
        ([], 400, "invalid"),
    ],
)
def test_no_token(world: World, body: Any, status: int, code: str) -> None:
    answer = world.ask("nobody", "post", "token/", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["detail"]


def test_bodies_that_are_no_json(world: World) -> None:
    client = world.client("alice")
    answer = client.post("/api/meetings/", "{", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")
    answer = client.post("/api/meetings/", "title=x", content_type="text/plain")
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_too_many_tries(world: World) -> None:
    answers = [world.ask("nobody", "post", "token/", {}) for _ in range(31)]
    assert answers[-1].status_code == 429
    assert answers[-1].json()["code"] == "too_often"


def test_a_meeting_is_made_changed_and_deleted(world: World) -> None:
    made = world.ask("bob", "post", "meetings/", {"title": "Plans", "starts_at": "2026-12-01T09:30:00+01:00"})
    assert made.status_code == 201
    body = made.json()
    assert (body["title"], body["organizer"], body["active"], body["locked"]) == ("Plans", "Bob", True, False)
    assert body["starts_at"] == "2026-12-01T08:30:00.000Z"
    assert STAMP.fullmatch(body["created_at"])
    assert re.fullmatch(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", body["code"])
    path = f"meetings/{body['code']}/"
    patch = {"agenda": "1. Money", "code": "aaaa-aaaa-aaaa", "active": False, "organizer": "Mallory", "id": "x"}
    changed = world.ask("bob", "patch", path, patch).json()
    assert changed == body | {"agenda": "1. Money"}
    assert world.ask("bob", "delete", path).status_code == 204
    assert world.ask("bob", "get", path).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"title": ""},
        {"title": "x" * 121},
        {"title": "a\0b"},
        {"title": "a\ud800"},
        {"title": {"a": 1}},
        {"title": "x", "starts_at": "soon"},
        {"title": "x", "starts_at": "9999-12-31T23:59:59Z"},
        {"title": "x", "starts_at": "0001-01-01T00:00:00+14:00"},
        {"title": "x", "duration": -1},
        {"title": "x", "duration": 1441},
        {"title": "x", "duration": 2**70},
        {"title": "x", "lobby": "perhaps"},
    ],
    ids=str,
)
def test_a_meeting_that_cannot_be(world: World, body: dict[str, Any]) -> None:
    answer = world.ask("alice", "post", "meetings/", body)
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"
    assert answer.json()["fields"]
    assert next(iter(answer.json()["fields"])) in answer.json()["detail"]


def test_a_guest_joins(world: World) -> None:
    answer = world.ask("nobody", "post", f"meetings/{world.meeting.code}/join/", {"name": "  Zoe  Zed "})
    assert answer.status_code == 200
    participant = answer.json()["participant"]
    assert (participant["name"], participant["role"], participant["state"]) == ("Zoe Zed", "attendee", "admitted")
    assert participant["captions"] is True
    assert STAMP.fullmatch(participant["joined_at"])
    world.keys["zoe"] = answer.json()["token"]
    assert world.ask("zoe", "get", f"meetings/{world.meeting.code}/").status_code == 200
    assert User.objects.get(display_name="Zoe Zed").is_guest


@pytest.mark.parametrize("name", ["", "  ", "\u202e", "x" * 81, "...", None])
def test_a_name_that_nobody_can_read(world: World, name: str | None) -> None:
    before = User.objects.count()
    answer = world.ask("nobody", "post", f"meetings/{world.meeting.code}/join/", {"name": name})
    assert answer.status_code == 400
    assert answer.json()["code"] in ("invalid_name", "invalid")
    assert User.objects.count() == before


def test_an_account_joins_once_however_often_it_asks(world: World) -> None:
    path = f"meetings/{world.meeting.code}/join/"
    first = world.ask("mallory", "post", path, {"name": "Somebody Else", "captions": False}).json()
    assert (first["participant"]["name"], first["participant"]["captions"]) == ("Mallory", False)
    assert "token" not in first
    again = world.ask("mallory", "post", path).json()
    assert again["participant"]["id"] == first["participant"]["id"]
    assert again["participant"]["captions"] is True
    assert Participant.objects.filter(user=world.people["mallory"], meeting=world.meeting).count() == 1


def test_a_lobby_makes_newcomers_wait(world: World) -> None:
    Meeting.objects.update(lobby=True)
    path = f"meetings/{world.meeting.code}/join/"
    assert world.ask("mallory", "post", path).json()["participant"]["state"] == "waiting"
    assert world.ask("bob", "post", path).json()["participant"]["state"] == "admitted"
    assert world.ask("alice", "post", path).json()["participant"]["state"] == "admitted"


def test_a_locked_meeting_lets_in_only_those_who_were_there(world: World) -> None:
    Meeting.objects.update(locked=True)
    path = f"meetings/{world.meeting.code}/join/"
    for who, status in (("alice", 200), ("bob", 200), ("gina", 200), ("mallory", 403), ("nobody", 403)):
        answer = world.ask(who, "post", path, {"name": "Zoe"})
        assert answer.status_code == status, who
        assert status == 200 or answer.json()["code"] == "locked"
    assert not User.objects.filter(display_name="Zoe").exists()


def test_an_ended_meeting_lets_nobody_in(world: World) -> None:
    ended = world.ask("alice", "post", f"meetings/{world.meeting.code}/end/")
    assert (ended.status_code, ended.json()["active"]) == (200, False)
    assert world.transcript.state == "complete"
    for who in ("alice", "bob", "gina", "mallory", "nobody"):
        answer = world.ask(who, "post", f"meetings/{world.meeting.code}/join/", {"name": "Zoe"})
        assert (answer.status_code, answer.json()["code"]) == (403, "ended")
    assert world.ask("alice", "post", f"meetings/{world.meeting.code}/end/").status_code == 200
    assert world.ask("bob", "get", f"meetings/{world.meeting.code}/").status_code == 200


def test_ending_twice_ends_once(world: World) -> None:
    assert attendance.end(world.meeting)
    assert not attendance.end(world.meeting)


@pytest.mark.parametrize("code", ["aaaa-bbbb-cccc", "x", "x" * 300, "%00", "..%2f"])
def test_a_code_that_no_meeting_has(world: World, code: str) -> None:
    assert world.ask("alice", "get", f"meetings/{code}/").status_code == 404


def test_lists_come_in_pages(world: World) -> None:
    for number in range(7):
        Meeting.objects.create(title=f"Number {number}", organizer=world.people["alice"])
    page = world.ask("alice", "get", "meetings/?page_size=3").json()
    assert set(page) == {"results", "next", "previous"}
    titles = [one["title"] for one in page["results"]]
    client = world.client("alice")
    while page["next"]:
        page = client.get(page["next"]).json()
        assert len(page["results"]) <= 3
        titles += [one["title"] for one in page["results"]]
    assert titles == [*(f"Number {number}" for number in range(6, -1, -1)), "Weekly"]


@pytest.mark.parametrize("query", ["page_size=0", "page_size=x", "page_size=-5", "cursor=nonsense", "page_size=99999"])
def test_pages_that_make_no_sense(world: World, query: str) -> None:
    answer = world.ask("alice", "get", f"meetings/?{query}")
    assert answer.status_code in (200, 404)
    assert answer.status_code == 200 or set(answer.json()) >= {"code", "detail"}


def test_the_number_of_queries_does_not_grow(world: World, django_assert_max_num_queries: Any) -> None:
    for number in range(20):
        one = Meeting.objects.create(title=f"Number {number}", organizer=world.people["alice"])
        user = User.objects.create(username=f"user{number}", display_name=f"User {number}")
        Participant.objects.create(meeting=one, user=world.people["bob"])
        Participant.objects.create(meeting=world.meeting, user=user)
    with django_assert_max_num_queries(4):
        assert len(world.ask("bob", "get", "meetings/").json()["results"]) == 21
    with django_assert_max_num_queries(5):
        people = world.ask("bob", "get", f"meetings/{world.meeting.code}/participants/").json()
        assert len(people["results"]) == 23
    assert set(people) == {"results", "next", "previous"}


def test_health(client: Client, db: None) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_one_whose_pages_come_all_at_once_is_one_person(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """None of them finds the place that another is just making."""
    mallory = access.Who(world.people["mallory"])
    monkeypatch.setattr(access, "may_join", lambda who, meeting: None)
    places = {attendance.join(mallory, world.meeting, captions=True)[0].pk for _ in range(3)}
    assert len(places) == 1
