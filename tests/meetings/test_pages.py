"""The pages answer, to those whom they are for."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conferencing.models import Connection
from meetings import access, attendance
from meetings.models import Meeting, Participant, User
from tests.meetings.conftest import World


def browser(world: World, name: str) -> Client:
    client = Client()
    if name in world.people:
        client.force_login(world.people[name])
    return client


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


def test_joining_again_does_not_undo_a_removal_of_the_same_moment(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The host's click is stored after the place was read and before it is written (PostgreSQL lets them meet)."""
    may_join = access.may_join

    def and_then_removed(*asked: Any) -> Participant | None:
        earlier = may_join(*asked)
        Participant.objects.filter(user=world.people["bob"]).update(state="removed")
        return earlier

    monkeypatch.setattr(access, "may_join", and_then_removed)
    attendance.join(access.Who(world.people["bob"]), world.meeting, captions=False)
    bob = Participant.objects.get(user=world.people["bob"])
    assert (bob.state, bob.captions) == ("removed", False)


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


def test_who_stands_at_the_door_is_not_inside(world: World) -> None:
    for name, state in (("Ida", "admitted"), ("Wanda", "waiting")):
        user = User.objects.create(username=name.lower(), display_name=name)
        Connection.objects.create(participant=world.meeting.participants.create(user=user, state=state))
    page = browser(world, "alice").get(f"/m/{world.meeting.code}/")
    assert page.context["inside"] == ["Ida"]
    assert "Wanda" not in page.content.decode()


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
