"""Those who are invited hear of what changes, of a meeting that goes, and that they are not expected any more."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from meetings.account import farewell
from meetings.models import Invitation, Meeting, Participant
from tests.meetings.conftest import World
from tests.meetings.invitations.conftest import START, edit
from tests.meetings.invitations.letters import event, key_of, letters


def test_withdrawn_and_asked_again(meeting: Meeting, ask: Any) -> None:
    ask("bob@x.org, carol@y.org")
    letters()
    bob = Invitation.objects.get(email="bob@x.org")
    assert ask(method="delete", path=f"{bob.pk}/").status_code == 204
    (letter,) = letters().values()
    assert letter.subject == "You are no longer expected at “Weekly”"
    method, shown = event(letter)
    assert (method, shown["STATUS"], str(shown["ATTENDEE"])) == ("CANCEL", "CANCELLED", "mailto:bob@x.org")
    assert shown["SEQUENCE"] == 1
    assert Client().get(f"/i/{bob.key}/").status_code == 404
    ask("bob@x.org")
    (letter,) = letters().values()
    assert event(letter)[1]["SEQUENCE"] >= 1, "or their calendar would believe that it is still cancelled"
    assert key_of("bob@x.org") != bob.key


def test_a_new_time_is_told(world: World, meeting: Meeting, ask: Any, commit: Any) -> None:
    ask("bob@x.org, carol@y.org")
    letters()
    page = edit(world, meeting, commit, starts_at="2030-12-02T09:00")
    assert "2 people are told of the change." in page.content.decode()
    letter = letters()["bob@x.org"]
    assert letter.subject == "Changed: “Weekly”"
    assert "Monday, Dec. 2, 2030, 09:00–09:45 (Madrid, UTC+01:00)" in letter.body
    method, shown = event(letter)
    assert (method, shown["SEQUENCE"], shown.start) == ("REQUEST", 1, datetime(2030, 12, 2, 8, tzinfo=UTC))


@pytest.mark.parametrize(
    "change", [{"title": "Daily"}, {"duration": "60"}, {"time_zone": "America/Lima"}, {"agenda": "2"}]
)
def test_other_changes_are_told_too(
    world: World, meeting: Meeting, ask: Any, commit: Any, change: dict[str, str]
) -> None:
    ask("bob@x.org")
    letters()
    edit(world, meeting, commit, **change)
    assert event(letters()["bob@x.org"])[1]["SEQUENCE"] == 1


@pytest.mark.parametrize("change", [{}, {"lobby": "on"}, {"language": "es"}, {"title": "Daily", "tell_invited": ""}])
def test_what_nobody_needs_to_know_is_not(
    world: World, meeting: Meeting, ask: Any, commit: Any, change: dict[str, str]
) -> None:
    ask("bob@x.org")
    letters()
    edit(world, meeting, commit, **change)
    assert letters() == {}
    meeting.refresh_from_db()
    assert meeting.sequence == ("title" in change), "calendars that ask again see it"


def test_the_question_is_asked_only_when_somebody_is_invited(world: World, meeting: Meeting, ask: Any) -> None:
    client = Client()
    client.force_login(world.people["alice"])
    page = f"/m/{meeting.code}/edit/"
    assert "Tell those invited" not in client.get(page).content.decode()
    ask("bob@x.org")
    assert 'name="tell_invited" id="id_tell_invited" checked' in client.get(page).content.decode()


def test_a_time_that_is_taken_away_and_given_again(world: World, meeting: Meeting, ask: Any, commit: Any) -> None:
    ask("bob@x.org")
    letters()
    edit(world, meeting, commit, starts_at="")
    letter = letters()["bob@x.org"]
    assert (letter.subject, event(letter)[0]) == ("No fixed time any more: “Weekly”", "CANCEL")
    edit(world, meeting, commit, starts_at="2030-07-08T10:00")
    method, shown = event(letters()["bob@x.org"])
    assert (method, shown["SEQUENCE"]) == ("REQUEST", 2)


def test_whoever_never_got_the_invitation_gets_it_with_the_news(
    world: World, meeting: Meeting, ask: Any, commit: Any
) -> None:
    ask("bob@x.org")
    letters()
    Invitation.objects.update(sent_at=None, failed_at=START)
    edit(world, meeting, commit, title="Daily")
    assert letters()["bob@x.org"].subject == "Alice invites you to “Daily”"


def test_the_api_tells_too_unless_it_is_asked_not_to(world: World, meeting: Meeting, ask: Any, commit: Any) -> None:
    ask("bob@x.org")
    letters()
    for body, told in (({"title": "Daily"}, 1), ({"title": "Yearly", "tell_invited": False}, 0), ({"lobby": True}, 0)):
        with commit():
            assert world.ask("alice", "patch", f"meetings/{meeting.code}/", body).status_code == 200
        assert len(letters()) == told
    assert "tell_invited" not in world.ask("alice", "get", f"meetings/{meeting.code}/").json()
    assert world.ask("bob", "post", "meetings/", {"title": "New", "tell_invited": True}).status_code == 201


@pytest.mark.parametrize("way", ["page", "api", "farewell"])
def test_a_deleted_meeting_leaves_peoples_calendars(
    world: World, meeting: Meeting, ask: Any, commit: Any, way: str
) -> None:
    ask("bob@x.org")
    letters()
    client = Client()
    client.force_login(world.people["alice"])
    assert "1 person is invited" in client.get(f"/m/{meeting.code}/delete/").content.decode()
    with commit():
        if way == "page":
            client.post(f"/m/{meeting.code}/delete/")
        elif way == "api":
            world.ask("alice", "delete", f"meetings/{meeting.code}/")
        else:
            Participant.objects.exclude(user=world.people["alice"]).delete()
            farewell.anonymise(world.people["alice"])
    letter = letters()["bob@x.org"]
    assert letter.subject == "Cancelled: “Weekly”"
    method, shown = event(letter)
    assert (method, shown["SEQUENCE"], shown["UID"]) == ("CANCEL", 1, f"{meeting.pk}@parley")
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("change", [{"starts_at": None}, {"starts_at": START - timedelta(days=9999)}])
def test_what_is_over_is_not_cancelled(
    world: World, meeting: Meeting, ask: Any, commit: Any, change: dict[str, Any]
) -> None:
    ask("bob@x.org")
    letters()
    Meeting.objects.filter(pk=meeting.pk).update(**change)
    with commit():
        world.ask("alice", "delete", f"meetings/{meeting.code}/")
    assert letters() == {}
