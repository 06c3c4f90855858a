"""Alice hosts, Bob and Carol attend, Mallory has no business here; each has a microphone."""

from typing import Any

import pytest

from meetings.models import Participant, User
from tests.transcription.fakes import person
from tests.transcription.test_api import Said
from transcription.models import Dialogue
from transcription.review.models import Version


class Stage(Said):
    """What is said here can be looked up by its first word."""

    def __init__(self) -> None:
        super().__init__()
        self.carol = person("Carol", self.meeting)
        self.claims[self.carol] = self.claim(self.carol)
        self.mallory = person("Mallory")

    def ask(self, user: User, method: str, row: Dialogue, verb: str = "", body: Any = None) -> Any:
        path = f"/api/dialogues/{row.pk}/{verb}/" if verb else f"/api/dialogues/{row.pk}/"
        return getattr(self.client(user), method)(path, body, format="json")

    def post(self, user: User, row: Dialogue, verb: str, **body: Any) -> Any:
        return self.ask(user, "post", row, verb, {"revision": row.revision} | body)

    def edit(self, row: Dialogue, text: str, user: User | None = None) -> Dialogue:
        answer = self.ask(user or self.alice, "patch", row, "", {"revision": row.revision, "text": text})
        assert answer.status_code == 200, answer.content
        return now(row)

    def split(self, row: Dialogue, at: int) -> tuple[Dialogue, Dialogue]:
        answer = self.post(self.alice, row, "split", at=at)
        assert answer.status_code == 200, answer.content
        first, second = (Dialogue.objects.get(pk=one["id"]) for one in answer.json()["dialogues"])
        return first, second

    def merge(self, row: Dialogue, other: Dialogue) -> Dialogue:
        answer = self.post(self.alice, row, "merge", **{"with": str(other.pk), "with_revision": other.revision})
        assert answer.status_code == 200, answer.content
        return Dialogue.objects.get(pk=answer.json()["dialogue"]["id"])

    def history(self, row: Dialogue) -> Any:
        answer = self.ask(self.bob, "get", row, "history")
        assert answer.status_code == 200
        return answer.json()["results"]

    def place(self, user: User) -> Participant:
        return Participant.objects.get(meeting=self.meeting, user=user)


def now(row: Dialogue) -> Dialogue:
    return Dialogue.objects.get(pk=row.pk)


def texts() -> str:
    """All words that any version holds."""
    return " ".join(Version.objects.values_list("text", flat=True))


@pytest.fixture
def spoken(db: None) -> Stage:
    return Stage()
