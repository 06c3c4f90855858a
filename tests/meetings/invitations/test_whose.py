"""Who sees the addresses of those who are asked: hosts, and nobody else; and when they are forgotten."""

import json
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.test import Client

from meetings.account import export, farewell
from meetings.models import Invitation, Meeting, Participant, User
from tests.meetings.conftest import World
from tests.meetings.invitations.letters import key_of, letters


@pytest.mark.parametrize("name", ["bob", "gina", "mallory", "nobody"])
def test_others_see_no_address(world: World, meeting: Meeting, ask: Any, name: str) -> None:
    ask("secret@x.org")
    one = Invitation.objects.get()
    for method, path in (("get", ""), ("post", ""), ("delete", f"{one.pk}/"), ("post", f"{one.pk}/send/")):
        answer = ask(name=name, method=method, path=path)
        assert answer.status_code == (401 if name == "nobody" else 403)
        assert "secret@" not in answer.content.decode()
    for path in ("", "participants/"):
        assert "secret@" not in world.ask(name, "get", f"meetings/{meeting.code}/{path}").content.decode()
    client = Client()
    if name in world.people:
        client.force_login(world.people[name])
    for path in (meeting.get_absolute_url(), f"/m/{meeting.code}/room/", f"/m/{meeting.code}/meeting.ics"):
        assert "secret@" not in client.get(path, follow=True).content.decode()


def test_a_host_of_another_meeting_is_a_stranger(world: World, ask: Any) -> None:
    ask("secret@x.org")
    one, other = Invitation.objects.get(), Meeting.objects.get(title="Private")
    for method, path in (("delete", f"{one.pk}/"), ("post", f"{one.pk}/send/")):
        assert world.ask("mallory", method, f"meetings/{other.code}/invitations/{path}").status_code == 404
    assert Invitation.objects.count() == 1


def test_a_host_without_an_account_sends_nothing(world: World, meeting: Meeting, ask: Any) -> None:
    """Who was made host in the room may be anybody with a link."""
    Participant.objects.filter(meeting=meeting).update(role="host")
    assert ask("victim@x.org", name="gina").status_code == 403
    assert ask("carol@x.org", name="bob").status_code == 201
    assert "Bob invites you" in letters()["carol@x.org"].subject


def test_operators_see_no_key(world: World, bobs: Invitation) -> None:
    operator = Client()
    operator.force_login(User.objects.create_superuser("olga"))
    for path in ("", f"{bobs.pk}/change/", "?q=berta"):
        page = operator.get(f"/admin/meetings/invitation/{path}").content.decode()
        assert "berta@x.org" in page
        assert bobs.key not in page


def exported(user: User) -> Any:
    return json.loads("".join(export.pieces(user)))["invitations"]


def test_the_export_of_whoever_asked_has_them(world: World, meeting: Meeting, ask: Any) -> None:
    Participant.objects.filter(meeting=meeting, user=world.people["bob"]).update(role="host")
    ask("carol@x.org")
    ask("dora@x.org", name="bob")
    (one,) = exported(world.people["alice"])
    assert (one["meeting"], one["email"], one["accepted_at"]) == (meeting.code, "carol@x.org", None)
    assert [one["email"] for one in exported(world.people["bob"])] == ["dora@x.org"]


def test_who_leaves_takes_their_addresses_along(world: World, meeting: Meeting, ask: Any) -> None:
    bob = world.people["bob"]
    Participant.objects.filter(meeting=meeting, user=bob).update(role="host")
    EmailAddress.objects.create(user=bob, email="Bob@home.org", primary=True, verified=True)
    ask("bob@home.org, berta@work.org, carol@x.org")
    ask("typed@by-bob.org", name="bob")
    client = Client()
    client.force_login(bob)
    client.post(f"/i/{key_of('berta@work.org')}/")
    farewell.anonymise(bob)
    assert [one.email for one in Invitation.objects.all()] == ["carol@x.org"]


def test_the_session_of_whoever_followed_the_link_holds_no_address(bobs: Invitation) -> None:
    visitor = Client()
    visitor.get(f"/i/{bobs.key}/")
    held = Session.objects.get(pk=visitor.session.session_key).get_decoded()
    assert "berta" not in str(held)
    assert bobs.key not in str(held)
