"""Alice asks people to her meeting, planned for a morning in Madrid."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from meetings.models import Invitation, Meeting
from tests.meetings.conftest import World

START = datetime(2030, 7, 1, 8, 0, tzinfo=UTC)
EDIT = {
    "title": "Weekly",
    "starts_at": "2030-07-01T10:00",
    "duration": "45",
    "time_zone": "Europe/Madrid",
    "language": "en",
    "tell_invited": "on",
}


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Any) -> Any:
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def meeting(world: World, settings: Any) -> Meeting:
    settings.PUBLIC_URL = "https://parley.example.org/"
    settings.EMAIL_FROM = settings.DEFAULT_FROM_EMAIL = "Parley <no-reply@parley.example.org>"
    plan = {"starts_at": START, "time_zone": "Europe/Madrid", "duration": 45, "agenda": "1. Numbers"}
    Meeting.objects.filter(pk=world.meeting.pk).update(**plan)
    world.meeting.refresh_from_db()
    return world.meeting


@pytest.fixture
def ask(world: World, meeting: Meeting, commit: Any) -> Any:
    """Alice (or somebody else) asks people, or does something with those who are asked."""

    def asked(addresses: str = "", *, name: str = "alice", method: str = "post", path: str = "") -> Any:
        with commit():
            body = {"addresses": addresses} if addresses else None
            return world.ask(name, method, f"meetings/{meeting.code}/invitations/{path}", body)

    return asked


@pytest.fixture
def bobs(ask: Any) -> Invitation:
    """The invitation of somebody who has no account here."""
    ask("berta@x.org")
    mail.outbox.clear()
    return Invitation.objects.get()


def edit(world: World, meeting: Meeting, commit: Any, **change: str) -> Any:
    client = Client()
    client.force_login(world.people["alice"])
    data = {name: value for name, value in (EDIT | {"agenda": "1. Numbers"} | change).items() if value}
    with commit():
        answer = client.post(f"/m/{meeting.code}/edit/", data)
    assert answer.status_code == 302, answer.context["form"].errors
    return client.get("/meetings/")
