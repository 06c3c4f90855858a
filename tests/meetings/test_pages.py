"""The pages answer, to those whom they are for."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conferencing.models import Connection
from meetings.models import Meeting, Participant, User
from tests.meetings.conftest import World


def browser(world: World, name: str) -> Client:
    client = Client()
    if name in world.people:
        client.force_login(world.people[name])
    return client


TABLE: list[tuple[str, str, tuple[int, ...]]] = [
    # page                                     Alice Bob  Gina Mallory nobody
    ("get", "/", (200, 200, 200, 200, 200)),
    ("get", "/signup/", (302, 302, 302, 302, 302)),
    ("get", "/login/", (302, 302, 302, 302, 302)),
    ("get", "/account/login/", (302, 302, 200, 302, 200)),
    ("get", "/account/signup/", (302, 302, 200, 302, 200)),
    ("get", "/account/logout/", (200, 200, 200, 200, 302)),
    ("get", "/account/inactive/", (200, 200, 200, 200, 200)),
    ("get", "/account/reauthenticate/", (200, 200, 403, 200, 302)),
    ("get", "/account/email/", (200, 200, 403, 200, 302)),
    ("get", "/account/confirm-email/", (200, 200, 200, 200, 200)),
    ("get", "/account/confirm-email/nothing/", (200, 200, 200, 200, 200)),
    ("get", "/account/password/change/", (200, 200, 403, 200, 302)),
    ("get", "/account/password/set/", (302, 302, 403, 302, 302)),
    ("get", "/account/password/reset/", (200, 200, 200, 200, 200)),
    ("get", "/account/password/reset/done/", (200, 200, 200, 200, 200)),
    ("get", "/account/password/reset/key/1-x/", (200, 200, 200, 200, 200)),
    ("get", "/account/password/reset/key/done/", (200, 200, 200, 200, 200)),
    ("get", "/account/login/code/confirm/", (302, 302, 403, 302, 302)),
    ("get", "/account/two-step/", (200, 200, 403, 200, 302)),
    ("get", "/account/two-step/authenticate/", (302, 302, 302, 302, 302)),
    ("get", "/account/two-step/reauthenticate/", (302, 302, 403, 302, 302)),
    ("get", "/account/two-step/totp/activate/", (302, 302, 403, 302, 302)),
    ("get", "/account/two-step/totp/deactivate/", (404, 404, 403, 404, 302)),
    ("get", "/account/two-step/recovery-codes/", (404, 404, 403, 404, 302)),
    ("get", "/account/two-step/recovery-codes/generate/", (302, 302, 403, 302, 302)),
    ("get", "/account/two-step/recovery-codes/download/", (404, 404, 403, 404, 302)),
    ("get", "/account/", (200, 200, 403, 200, 302)),
    ("post", "/account/picture/", (400, 400, 403, 400, 302)),
    ("get", "/account/data/", (200, 200, 403, 200, 302)),
    ("get", "/account/data/export/", (200, 200, 403, 200, 302)),
    ("get", "/account/delete/", (200, 200, 403, 200, 302)),
    ("post", "/account/delete/", (200, 200, 403, 200, 302)),
    ("post", "/language/", (302, 302, 302, 302, 302)),
    ("get", "/pictures/nothing", (404, 404, 404, 404, 404)),
    ("get", "/meetings/", (200, 200, 200, 200, 302)),
    ("get", "/meetings/new/", (200, 200, 403, 200, 302)),
    ("get", "/m/{code}/", (200, 200, 200, 200, 200)),
    ("get", "/m/{code}/room/", (200, 200, 200, 302, 302)),
    ("get", "/m/{code}/edit/", (200, 403, 403, 403, 302)),
    ("post", "/meetings/now/", (302, 302, 403, 302, 302)),
    ("get", "/m/{code}/ready/", (302, 403, 403, 403, 302)),
    ("get", "/m/{code}/copy/", (200, 403, 403, 403, 302)),
    ("get", "/m/{code}/clear/", (200, 403, 403, 403, 302)),
    ("post", "/m/{code}/clear/", (200, 403, 403, 403, 302)),
    ("get", "/m/{code}/delete/", (200, 403, 403, 403, 302)),
    ("post", "/m/{code}/delete/", (302, 403, 403, 403, 302)),
    ("get", "/m/{code}/end/", (405, 405, 405, 405, 405)),
    ("post", "/m/{code}/end/", (302, 403, 403, 403, 302)),
    ("post", "/m/{code}/reopen/", (302, 403, 403, 403, 302)),
    ("post", "/m/{code}/simulate/", (202, 403, 403, 403, 302)),
    ("get", "/m/{code}/transcripts/{pk}/", (200, 200, 200, 404, 302)),
    ("get", "/m/aaaa-bbbb-cccc/", (404, 404, 404, 404, 404)),
    ("get", "/m/aaaa-bbbb-cccc/room/", (404, 404, 404, 404, 404)),
]
CASES = [
    pytest.param(who, method, path, expected, id=f"{who} {method} {path}")
    for method, path, row in TABLE
    for who, expected in zip(("alice", "bob", "gina", "mallory", "nobody"), row, strict=True)
]


@pytest.mark.parametrize(("who", "method", "path", "expected"), CASES)
def test_the_table(
    world: World, monkeypatch: pytest.MonkeyPatch, who: str, method: str, path: str, expected: int
) -> None:
    monkeypatch.setattr("transcription.simulation.running.start", lambda code: True)
    path = path.format(code=world.meeting.code, pk=world.transcript.pk)
    answer = getattr(browser(world, who), method)(path)
    assert answer.status_code == expected
    if expected in (302, 403, 404) and method == "post" and who != "alice":
        world.meeting.refresh_from_db()
        assert world.meeting.active


def test_a_guest_comes_in_by_the_lobby(world: World) -> None:
    client = Client()
    path = f"/m/{world.meeting.code}/"
    assert client.get(path).context["state"] == "open"
    bad = client.post(path, {"name": "\u202e", "captions": "yes"})
    assert bad.status_code == 200
    assert bad.context["form"].errors["name"]
    assert client.post(path, {"name": "Zoe", "captions": "no"}).url == f"{path}room/"
    found = Participant.objects.get(user__display_name="Zoe")
    assert (found.captions, found.user.is_guest) == (False, True)
    room = client.get(f"{path}room/")
    assert room.status_code == 200
    assert room.context["participant"] == found
    assert room.context["is_host"] is False


@pytest.mark.parametrize(
    ("who", "change", "state"),
    [
        ("mallory", {}, "open"),
        ("mallory", {"locked": True}, "locked"),
        ("bob", {"locked": True}, "open"),
        ("mallory", {"active": False}, "ended"),
    ],
)
def test_the_lobby_says_how_things_stand(world: World, who: str, change: dict[str, Any], state: str) -> None:
    Meeting.objects.filter(pk=world.meeting.pk).update(**change)
    answer = browser(world, who).get(f"/m/{world.meeting.code}/")
    assert (answer.status_code, answer.context["state"]) == (200, state)


def test_the_lobby_of_the_removed_and_the_waiting(world: World) -> None:
    for state in ("removed", "waiting"):
        Participant.objects.filter(user=world.people["bob"]).update(state=state)
        client = browser(world, "bob")
        answer = client.get(f"/m/{world.meeting.code}/")
        assert answer.context["state"] == state
        assert answer.context["transcripts"] == []
    Participant.objects.filter(user=world.people["bob"]).update(state="removed")
    assert client.post(f"/m/{world.meeting.code}/", {"captions": "yes"}).status_code == 200
    assert Participant.objects.get(user=world.people["bob"]).state == "removed"
    assert client.get(f"/m/{world.meeting.code}/room/").status_code == 302


def test_a_meeting_is_made_edited_ended_and_reopened(world: World) -> None:
    client = browser(world, "bob")
    assert client.post("/meetings/new/", {"title": "Plans"}).status_code == 302
    mine = Meeting.objects.get(title="Plans")
    assert mine.organizer == world.people["bob"]
    assert client.post(f"/m/{mine.code}/edit/", {"title": "Better plans"}).status_code == 302
    client.post(f"/m/{mine.code}/", {"captions": "yes"})
    client.post(f"/m/{mine.code}/end/")
    mine.refresh_from_db()
    assert (mine.title, mine.active) == ("Better plans", False)
    client.post(f"/m/{mine.code}/reopen/")
    mine.refresh_from_db()
    assert mine.active
    assert client.post("/meetings/new/").status_code == 302, "the front page's button: named after the day"
    assert Meeting.objects.filter(organizer=world.people["bob"]).count() == 2


def test_a_pasted_link_finds_its_meeting(world: World) -> None:
    client = Client()
    for typed in (world.meeting.code, f"  HTTPS://example.org/m/{world.meeting.code.upper()}/ "):
        assert client.get("/", {"code": typed}).url == f"/m/{world.meeting.code}/"
    for typed in ("aaaa-bbbb-cccc", "what", "\0"):
        assert client.get("/", {"code": typed}).status_code == 404


def test_the_number_of_queries_does_not_grow(world: World, django_assert_max_num_queries: Any) -> None:
    for number in range(15):
        user = User.objects.create(username=f"user{number}", display_name=f"User {number}")
        place = Participant.objects.create(meeting=world.meeting, user=user)
        Connection.objects.create(participant=place)
        Connection.objects.create(participant=place, seen_at=timezone.now())
    client = browser(world, "alice")
    with django_assert_max_num_queries(14):
        inside = client.get(f"/m/{world.meeting.code}/").context["inside"]
    assert sorted(inside) == sorted(f"User {number}" for number in range(15))
