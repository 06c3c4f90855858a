"""Access tokens: what each may do, how they are made, listed and revoked, and that no key is ever told twice."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from meetings import access
from meetings.models import FRESH, AccessToken, User
from meetings.tokens import uses as token_uses
from tests.meetings.conftest import World
from tests.meetings.dora import PASSWORD, say_password, sign_in


@pytest.fixture(autouse=True)
def unused() -> None:
    token_uses.noted.clear()


@pytest.fixture
def fresh(world: World) -> World:
    """Alice has just said her password to get her token."""
    world.keys["alice"] = AccessToken.issue(world.people["alice"], from_password=True)
    return world


def scoped(world: World, *scopes: str) -> None:
    world.keys["alice"] = AccessToken.issue(world.people["alice"], scopes=list(scopes))


def test_a_token_with_fewer_scopes_does_less(world: World) -> None:
    path = f"meetings/{world.meeting.code}/"
    scoped(world, "read")
    assert world.ask("alice", "get", path).status_code == 200
    refused = world.ask("alice", "patch", path, {"title": "New"})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_in_scope")
    assert world.ask("alice", "post", "transcriptions/", {}).json()["code"] == "not_in_scope"
    scoped(world, "write")
    assert world.ask("alice", "get", path).json()["code"] == "not_in_scope"
    assert world.ask("alice", "patch", path, {"title": "New"}).status_code == 200
    scoped(world, "stream")
    assert world.ask("alice", "get", path).json()["code"] == "not_in_scope"
    assert world.ask("alice", "post", "transcriptions/", {}).status_code == 415
    recordings = f"/api/meetings/{world.meeting.code}/transcripts/"
    assert world.client("alice").post(recordings, {}, format="multipart").status_code == 400
    assert world.client("alice").post(recordings, {}, format="json").json()["code"] == "not_in_scope"
    assert world.ask("alice", "delete", path).json()["code"] == "not_in_scope"


def test_openais_endpoint_asks_for_the_scope_too(world: World) -> None:
    for scopes, status, models in ((["read"], 403, 200), (["stream"], 400, 403)):
        key = AccessToken.issue(world.people["alice"], scopes=scopes)
        client = Client(headers={"Authorization": f"Bearer {key}"})
        sent = client.post("/v1/audio/transcriptions", {"model": "whisper-1"})
        assert sent.status_code == status
        assert set(sent.json()) == {"error"}
        assert client.get("/v1/models").status_code == models


def test_guests_tokens_have_all_scopes(world: World) -> None:
    token = AccessToken.objects.get(user=world.people["gina"])
    assert token.scopes == ["read", "write", "stream"]


def test_a_password_gets_a_token_with_a_name_scopes_and_an_end(dora: User, client: Client) -> None:
    asked = {"username": "dora", "password": PASSWORD}
    assert client.post("/api/token/", asked, "application/json").status_code == 201
    plain = AccessToken.objects.latest("id")
    assert (plain.name, plain.scopes, plain.expires_at) == ("API", ["read", "write", "stream"], None)
    more = {"name": " Wall  screen ", "scopes": ["stream", "read"], "days": 7}
    key = client.post("/api/token/", asked | more, "application/json").json()["token"]
    made = AccessToken.objects.latest("id")
    assert (made.name, made.scopes, made.prefix) == ("Wall screen", ["read", "stream"], key[:6])
    assert made.expires_at
    assert timedelta(days=6) < made.expires_at - timezone.now() <= timedelta(days=7)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "\u202e"},
        {"name": "x" * 81},
        {"scopes": []},
        {"scopes": ["all"]},
        {"scopes": "read"},
        {"scopes": ["read"] * 11},
        {"days": 0},
        {"days": 3651},
        {"days": "soon"},
    ],
    ids=str,
)
def test_a_token_that_cannot_be(fresh: World, wrong: dict[str, Any]) -> None:
    before = AccessToken.objects.count()
    answer = fresh.ask("alice", "post", "tokens/", wrong)
    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert AccessToken.objects.count() == before


def test_making_listing_and_revoking(fresh: World) -> None:
    made = fresh.ask("alice", "post", "tokens/", {"name": "Dashboard", "scopes": ["read"], "days": 30})
    assert made.status_code == 201
    assert made["Cache-Control"] == "no-store"
    body = made.json()
    key = body.pop("token")
    fresh.keys["dashboard"] = key
    assert fresh.ask("dashboard", "get", "meetings/").status_code == 200
    listed = fresh.ask("alice", "get", "tokens/").json()["results"]
    row = next(one for one in listed if one["id"] == body["id"])
    assert row.pop("last_used_at")
    assert body.pop("last_used_at") is None
    assert row == body
    assert key not in str(listed)
    assert fresh.ask("alice", "delete", f"tokens/{body['id']}/").status_code == 204
    assert fresh.ask("dashboard", "get", "meetings/").status_code == 401
    assert fresh.ask("alice", "delete", f"tokens/{body['id']}/").status_code == 404


def test_only_who_has_just_said_their_password_makes_tokens(fresh: World) -> None:
    """Else whoever finds an old token makes it live on in another."""
    ordinary = fresh.ask("bob", "post", "tokens/", {})
    assert (ordinary.status_code, ordinary.json()["code"]) == (403, "not_fresh")
    child = fresh.ask("alice", "post", "tokens/", {}).json()
    fresh.keys["child"] = child["token"]
    assert fresh.ask("child", "post", "tokens/", {}).json()["code"] == "not_fresh"
    AccessToken.objects.update(created_at=timezone.now() - FRESH)
    assert fresh.ask("alice", "post", "tokens/", {}).json()["code"] == "not_fresh"
    assert fresh.ask("alice", "delete", f"tokens/{child['id']}/").json()["code"] == "not_fresh"
    assert fresh.ask("child", "delete", f"tokens/{child['id']}/").status_code == 204, "a token may end itself"


def test_no_token_makes_a_wider_one(world: World) -> None:
    alice = world.people["alice"]
    world.keys["alice"] = AccessToken.issue(alice, scopes=["read", "write"], from_password=True)
    assert world.ask("alice", "post", "tokens/", {"scopes": ["read", "stream"]}).json()["code"] == "not_in_scope"
    assert world.ask("alice", "post", "tokens/", {}).json()["code"] == "not_in_scope"
    assert world.ask("alice", "post", "tokens/", {"scopes": ["read"]}).status_code == 201


def test_others_tokens_are_not_there(fresh: World) -> None:
    bobs = AccessToken.objects.get(user=fresh.people["bob"])
    assert fresh.ask("alice", "delete", f"tokens/{bobs.pk}/").status_code == 404
    assert bobs.pk not in [one["id"] for one in fresh.ask("alice", "get", "tokens/").json()["results"]]
    assert fresh.ask("gina", "get", "tokens/").status_code == 403


def test_a_browser_lists_revokes_and_makes_when_signed_in_just_now(dora: User) -> None:
    client = Client()
    sign_in(client)
    assert client.post("/api/tokens/", {}, "application/json").json()["code"] == "not_fresh"
    say_password(client)
    made = client.post("/api/tokens/", {"name": "Mine"}, "application/json")
    assert made.status_code == 201
    later = Client()
    later.force_login(dora, backend="django.contrib.auth.backends.ModelBackend")
    assert later.delete(f"/api/tokens/{made.json()['id']}/").status_code == 204


def test_uses_are_written_by_the_sweep_and_never_by_a_request(world: World, django_assert_num_queries: Any) -> None:
    row = AccessToken.objects.get(user=world.people["alice"])
    with django_assert_num_queries(1):
        access.who_holds(world.keys["alice"])
    row.refresh_from_db()
    assert row.last_used_at is None
    token_uses.sweep()
    row.refresh_from_db()
    first = row.last_used_at
    assert first
    with django_assert_num_queries(0):
        token_uses.sweep()


def test_an_older_use_does_not_hide_a_newer_one(world: World) -> None:
    """Two processes note their own."""
    row, later = AccessToken.objects.get(user=world.people["alice"]), timezone.now() + timedelta(minutes=5)
    access.who_holds(world.keys["alice"])
    AccessToken.objects.filter(pk=row.pk).update(last_used_at=later)
    token_uses.sweep()
    row.refresh_from_db()
    assert row.last_used_at == later


def test_nobody_keeps_more_than_a_hundred(fresh: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetings.tokens.keeping.MOST", 3)
    assert [fresh.ask("alice", "post", "tokens/", {}).status_code for _ in range(3)] == [
        201,
        400,
        400,
    ]  # two of hers are there
