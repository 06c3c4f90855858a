"""The link in the mail: looking is not accepting; joining is, and pressing "I will come"."""

import logging
from typing import Any

import pytest
from django.test import Client

from config.logs import Wordless
from meetings import attendance, limits
from meetings.models import Invitation, Meeting
from tests.meetings.conftest import World


def test_whoever_looks_at_the_link_has_not_accepted(bobs: Invitation) -> None:
    """Mail programs and scanners follow links, too."""
    for method in ("head", "get"):
        answer = getattr(Client(), method)(f"/i/{bobs.key}/")
        assert (answer.status_code, answer.url) == (302, bobs.meeting.get_absolute_url())
        assert "no-store" in answer["Cache-Control"]
    bobs.refresh_from_db()
    assert bobs.accepted_at is None


def test_i_will_come(bobs: Invitation) -> None:
    visitor = Client()
    page = visitor.get(f"/i/{bobs.key}/", follow=True).content.decode()
    assert "Alice invites you." in page
    assert "berta" not in page
    assert "invites you" not in Client().get(bobs.meeting.get_absolute_url()).content.decode()
    page = visitor.post(f"/i/{bobs.key}/", follow=True).content.decode()
    assert "You said that you will come." in page
    bobs.refresh_from_db()
    assert bobs.accepted_by is None
    first = bobs.accepted_at
    visitor.post(f"/i/{bobs.key}/")
    bobs.refresh_from_db()
    assert bobs.accepted_at == first is not None


def test_it_needs_a_press_in_this_browser(bobs: Invitation) -> None:
    assert Client(enforce_csrf_checks=True).post(f"/i/{bobs.key}/").status_code == 403
    bobs.refresh_from_db()
    assert bobs.accepted_at is None


def test_joining_by_the_link_accepts_and_says_who(bobs: Invitation, ask: Any) -> None:
    visitor = Client()
    visitor.get(f"/i/{bobs.key}/")
    assert visitor.post(bobs.meeting.get_absolute_url(), {"captions": "no", "name": "Berta"}).status_code == 302
    (row,) = ask(method="get").json()["results"]
    assert (row["email"], row["accepted_by"]) == ("berta@x.org", "Berta")
    assert row["accepted_at"]


def test_whoever_asked_and_tries_the_link_has_not_accepted(world: World, bobs: Invitation) -> None:
    host = Client()
    host.force_login(world.people["alice"])
    page = host.get(f"/i/{bobs.key}/", follow=True).content.decode()
    assert "invites you" not in page
    page = host.post(f"/i/{bobs.key}/", follow=True).content.decode()
    assert "you will come" not in page
    host.post(bobs.meeting.get_absolute_url(), {"captions": "no"})
    bobs.refresh_from_db()
    assert bobs.accepted_at is None
    before = Client()  # not signed in yet, so nobody knows who follows it
    before.get(f"/i/{bobs.key}/")
    before.force_login(world.people["alice"])
    before.post(bobs.meeting.get_absolute_url(), {"captions": "no"})
    bobs.refresh_from_db()
    assert bobs.accepted_at is None


def test_nobody_comes_to_a_meeting_that_has_ended(bobs: Invitation) -> None:
    attendance.end(bobs.meeting)
    visitor = Client()
    for answer in (visitor.get(f"/i/{bobs.key}/", follow=True), visitor.post(f"/i/{bobs.key}/", follow=True)):
        page = answer.content.decode()
        assert "This meeting has ended" in page
        assert "you will come" not in page
    bobs.refresh_from_db()
    assert bobs.accepted_at is None


def test_a_deleted_meeting_is_a_friendly_404(bobs: Invitation, commit: Any) -> None:
    with commit():
        bobs.meeting.delete()
    for method in ("get", "post"):
        answer = getattr(Client(), method)(f"/i/{bobs.key}/")
        assert answer.status_code == 404
        assert "Ask whoever sent you the link for a new one." in answer.content.decode()


def test_who_is_signed_in_is_remembered(world: World, bobs: Invitation) -> None:
    visitor = Client()
    visitor.force_login(world.people["mallory"])
    visitor.post(f"/i/{bobs.key}/")
    bobs.refresh_from_db()
    assert bobs.accepted_by == world.people["mallory"]
    other = Client()
    other.force_login(world.people["bob"])
    other.post(f"/i/{bobs.key}/")
    bobs.refresh_from_db()
    assert bobs.accepted_by == world.people["mallory"], "the first time counts"


def test_joining_by_another_way_accepts_nothing(world: World, bobs: Invitation) -> None:
    Client().post(bobs.meeting.get_absolute_url(), {"captions": "no", "name": "Zoe"})
    visitor = Client()
    visitor.get(f"/i/{bobs.key}/")
    other = Meeting.objects.get(title="Private")
    visitor.post(other.get_absolute_url(), {"captions": "no", "name": "Zoe"})
    bobs.refresh_from_db()
    assert bobs.accepted_at is None


def test_a_withdrawn_or_foreign_key_is_a_friendly_404(
    bobs: Invitation, ask: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = Client()
    visitor.get(f"/i/{bobs.key}/")
    ask(method="delete", path=f"{bobs.pk}/")
    for key in (bobs.key, "x" * 43, "x" * 300):
        answer = visitor.get(f"/i/{key}/")
        assert answer.status_code == 404
        assert "Ask whoever sent you the link for a new one." in answer.content.decode()
    assert "invites you" not in visitor.get(bobs.meeting.get_absolute_url()).content.decode()
    monkeypatch.setattr(limits, "GUESSES", limits.Limit("guesses", 3))
    assert visitor.get(f"/i/{bobs.key}/").status_code == 429


def test_no_key_in_a_log() -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", ("/i/secret-key/",), None)
    assert Wordless("{message}", style="{").format(record) == "Not Found: /i/…/"
