"""One table: everybody against every route of the API."""

from typing import Any

import pytest

from meetings.models import Meeting, Participant
from tests.meetings.conftest import World

EVERYBODY = ("alice", "bob", "gina", "mallory", "nobody")
TABLE: list[tuple[str, str, dict[str, Any] | None, tuple[int, ...]]] = [
    # route                                       Alice Bob  Gina Mallory nobody
    ("get", "meetings/", None, (200, 200, 200, 200, 401)),
    ("post", "meetings/", {"title": "Mine"}, (201, 201, 403, 201, 401)),
    ("get", "meetings/{code}/", None, (200, 200, 200, 404, 401)),
    ("patch", "meetings/{code}/", {"title": "New"}, (200, 403, 403, 403, 401)),
    ("delete", "meetings/{code}/", None, (204, 403, 403, 403, 401)),
    ("put", "meetings/{code}/", {"title": "New"}, (405, 405, 405, 405, 401)),
    ("post", "meetings/{code}/join/", {"name": "Zoe"}, (200, 200, 200, 200, 200)),
    ("post", "meetings/{code}/end/", None, (200, 403, 403, 403, 401)),
    ("get", "meetings/{code}/participants/", None, (200, 200, 200, 404, 401)),
    ("get", "meetings/{code}/transcripts/", None, (200, 200, 200, 404, 401)),
    ("get", "transcripts/", None, (200, 200, 200, 200, 401)),
    ("get", "transcripts/{pk}/", None, (200, 200, 200, 404, 401)),
    ("get", "transcripts/{pk}/dialogues/", None, (200, 200, 200, 404, 401)),
    ("get", "transcripts/{pk}/gaps/", None, (200, 200, 200, 404, 401)),
    ("delete", "transcripts/{pk}/", None, (405, 405, 405, 405, 401)),
]
CASES = [
    pytest.param(who, method, path, body, expected, id=f"{who} {method} {path}")
    for method, path, body, row in TABLE
    for who, expected in zip(EVERYBODY, row, strict=True)
]


@pytest.mark.parametrize(("who", "method", "path", "body", "expected"), CASES)
def test_the_table(world: World, who: str, method: str, path: str, body: dict[str, Any] | None, expected: int) -> None:
    path = path.format(code=world.meeting.code, pk=world.transcript.pk)
    answer = world.ask(who, method, path, body)
    assert answer.status_code == expected
    if expected >= 400:
        assert set(answer.json()) >= {"code", "detail"}
        world.meeting.refresh_from_db()
        assert (world.meeting.title, world.meeting.active) == ("Weekly", True)


@pytest.mark.parametrize("path", ["meetings/", "transcripts/"])
def test_lists_show_nothing_of_others(world: World, path: str) -> None:
    assert str(world.meeting.code) not in world.ask("mallory", "get", path).content.decode()
    for who in ("alice", "bob", "gina"):
        assert len(world.ask(who, "get", path).json()["results"]) == 1


@pytest.mark.parametrize("path", ["", "participants/", "transcripts/", "join/", "end/"])
def test_a_guests_token_does_not_exist_for_other_meetings(world: World, path: str) -> None:
    other = Meeting.objects.create(title="Other", organizer=world.people["alice"])
    Participant.objects.create(meeting=other, user=world.people["gina"])
    method = "post" if path in ("join/", "end/") else "get"
    assert world.ask("gina", method, f"meetings/{other.code}/{path}").status_code == 404
    assert len(world.ask("gina", "get", "meetings/").json()["results"]) == 1


@pytest.mark.parametrize("name", ["bob", "gina"])
def test_whoever_was_removed_reads_no_more_and_does_not_come_back(world: World, name: str) -> None:
    Participant.objects.filter(user=world.people[name]).update(state="removed")
    code, pk = world.meeting.code, world.transcript.pk
    paths = (f"meetings/{code}/", f"meetings/{code}/transcripts/", f"transcripts/{pk}/", f"transcripts/{pk}/dialogues/")
    for path in paths:
        assert world.ask(name, "get", path).status_code == 404
    refused = world.ask(name, "post", f"meetings/{code}/join/")
    assert (refused.status_code, refused.json()["code"]) == (403, "removed")


@pytest.mark.parametrize("name", ["bob", "gina"])
def test_whoever_waits_reads_nothing(world: World, name: str) -> None:
    Participant.objects.filter(user=world.people[name]).update(state="waiting")
    for path in (f"meetings/{world.meeting.code}/participants/", f"transcripts/{world.transcript.pk}/dialogues/"):
        assert world.ask(name, "get", path).status_code == 404


@pytest.mark.parametrize("key", ["nonsense", "", "Ünïcode"])
def test_a_token_that_nobody_has(world: World, key: str) -> None:
    client = world.client("nobody")
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}".encode().decode("latin-1"))
    answer = client.get("/api/meetings/")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert set(answer.json()) == {"code", "detail"}


def test_a_token_in_the_address_is_not_read(world: World) -> None:
    key = world.keys["alice"]
    assert world.client("nobody").get(f"/api/meetings/?token={key}&access_token={key}").status_code == 401


def test_a_session_needs_the_forms_token_to_change_anything(world: World) -> None:
    from rest_framework.test import APIClient

    client = APIClient(enforce_csrf_checks=True)
    client.force_login(world.people["alice"])
    assert client.get("/api/meetings/").status_code == 200
    answer = client.post("/api/meetings/", {"title": "Forged"}, format="json")
    assert answer.status_code == 403
    assert Meeting.objects.filter(title="Forged").count() == 0
