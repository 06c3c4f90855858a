"""Alice owns the meeting, Bob attends, Gina is a guest, Mallory has an account and no business here."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from rest_framework.test import APIClient

from meetings import access, attendance
from meetings.models import AccessToken, Meeting, User
from tests.meetings.dora import PASSWORD
from tests.transcription.fakes import person
from transcription import transcripts
from transcription.models import Transcript


@dataclass
class World:
    meeting: Meeting
    people: dict[str, User] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def client(self, name: str) -> APIClient:
        """The API as somebody sees it, by their token; "nobody" has none."""
        client = APIClient()
        if name in self.keys:
            client.credentials(HTTP_AUTHORIZATION=f"Bearer {self.keys[name]}")
        return client

    def ask(self, name: str, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body)
        return getattr(self.client(name), method)(f"/api/{path}", data, content_type="application/json")

    @property
    def transcript(self) -> Transcript:
        found = transcripts.newest(self.meeting)
        assert found is not None
        return found


@pytest.fixture(autouse=True)
def no_throttle() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    alice = person("Alice")
    one = World(Meeting.objects.create(title="Weekly", organizer=alice))
    one.people = {"alice": alice, "bob": person("Bob"), "mallory": person("Mallory")}
    one.keys = {name: AccessToken.issue(user) for name, user in one.people.items()}
    for name in ("alice", "bob"):
        attendance.join(access.Who(one.people[name]), one.meeting, captions=True)
    gina, key = attendance.join(access.NOBODY, one.meeting, captions=True, name="Gina")
    assert key
    one.people["gina"], one.keys["gina"] = gina.user, key
    other = Meeting.objects.create(title="Private", organizer=one.people["mallory"])
    attendance.join(access.Who(one.people["mallory"]), other, captions=True)
    return one


@pytest.fixture
def dora(db: None) -> User:
    user = User.objects.create(username="dora", email="dora@example.org", display_name="Dora Dean")
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user
