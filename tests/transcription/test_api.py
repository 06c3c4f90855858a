"""What was said, over REST and on its page: rows, pages, times, and no more queries for more words."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from meetings import access, attendance
from meetings.models import AccessToken, Meeting, User
from tests.transcription.fakes import person
from transcription import edits, publish, streams, transcripts
from transcription.contract import Caption, Word
from transcription.models import Dialogue, Transcript

STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


class Said:
    """A meeting in which Alice and Bob said something."""

    def __init__(self) -> None:
        self.alice = person("Alice")
        self.meeting = Meeting.objects.create(title="Weekly", organizer=self.alice)
        self.bob = person("Bob", self.meeting)
        attendance.join(access.Who(self.alice), self.meeting, captions=True)
        self.transcript = Transcript.objects.get()
        self.claims = {user: self.claim(user) for user in (self.alice, self.bob)}
        self.at = 0

    def claim(self, user: User, elapsed: float = 60.0) -> streams.Claim:
        return streams.claim(access.Who(user), self.meeting, streams.Start(uuid.uuid4(), elapsed), uuid.uuid4())

    def say(self, user: User, text: str, seconds: float = 1.0) -> Dialogue:
        first, self.at = self.at, self.at + round(16000 * seconds)
        words = tuple(Word(word, first, self.at, 0.9) for word in text.split())
        caption = Caption(first, text, "", first, self.at, final=True, words=words)
        row = publish.store(self.claims[user], publish.Utterance(caption, 16000, 0))
        assert row is not None
        return row

    def client(self, user: User | None = None) -> APIClient:
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {AccessToken.issue(user or self.bob)}")
        return client

    def get(self, path: str) -> Any:
        answer = self.client().get(f"/api/{path}")
        assert answer.status_code == 200
        return answer.json()


@pytest.fixture
def said(db: None) -> Said:
    return Said()


def test_a_dialogue_row_has_all_that_the_protocol_names(said: Said) -> None:
    row = said.say(said.bob, "Good morning.")
    edits.store(said.meeting, said.alice, row.pk, row.revision, "Good evening.")
    (found,) = said.get(f"transcripts/{said.transcript.pk}/dialogues/")["results"]
    assert set(found) >= {
        "id", "revision", "transcript", "number", "participant_id", "name", "avatar_url", "started_at", "ended_at",
        "stable", "unstable", "state", "engine", "edited_by", "edited_by_id", "text", "raw_text", "speaker", "words",
    }  # fmt: skip
    assert (found["text"], found["raw_text"], found["edited_by"]) == ("Good evening.", "Good morning.", "Alice")
    assert (found["state"], found["number"], found["edited_by_id"]) == ("edited", 2, str(said.alice.pk))
    assert found["speaker"] == {
        "participant_id": found["participant_id"],
        "user_id": str(said.bob.pk),
        "name": "Bob",
        "username": "bob",
    }
    assert found["words"][0] == {"text": "Good", "start": 0.0, "end": 1.0, "confidence": 0.9}
    assert STAMP.fullmatch(found["started_at"])
    assert STAMP.fullmatch(found["ended_at"])


def test_dialogues_come_in_order_and_in_pages_without_the_withdrawn(said: Said) -> None:
    for number in range(23):
        said.say((said.alice, said.bob)[number % 2], f"sentence {number}")
    publish.withdraw(Dialogue.objects.select_related("speaker__user").get(raw_text="sentence 7"))
    client = said.client()
    url: str | None = f"/api/transcripts/{said.transcript.pk}/dialogues/?page_size=5"
    found: list[Dialogue] = []
    sizes = []
    while url:
        page = client.get(url).json()
        sizes.append(len(page["results"]))
        found += page["results"]
        url = page["next"]
    assert sizes == [5, 5, 5, 5, 2]
    assert len({one["id"] for one in found}) == 22
    keys = [(one["started_at"], one["id"]) for one in found]
    assert [key[0] for key in keys] == sorted(key[0] for key in keys)
    assert "sentence 7" not in {one["text"] for one in found}
    whole = client.get(f"/api/transcripts/{said.transcript.pk}/dialogues/?page_size=500").json()
    assert len(whole["results"]) == 22
    assert whole["next"] is None


def test_a_transcript_brings_its_text_up_to_date(said: Said) -> None:
    said.say(said.alice, "Hello.")
    said.say(said.alice, "Are you there?")
    row = said.say(said.bob, "Yess.")
    body = said.get(f"transcripts/{said.transcript.pk}/")
    assert set(body) >= {"id", "meeting", "started_at", "ended_at", "state", "number"}
    assert (body["meeting"], body["state"], body["ended_at"], body["number"]) == (said.meeting.code, "open", None, 3)
    lines = body["raw_transcript"].splitlines()
    assert [line.split("] ")[1] for line in lines] == ["Alice: Hello. Are you there?", "Bob: Yess."]
    edits.store(said.meeting, said.bob, row.pk, row.revision, "Yes.")
    body = said.get(f"transcripts/{said.transcript.pk}/")
    assert body["raw_transcript"].endswith("Bob: Yess.")
    assert body["processed_transcript"].endswith("Bob: Yes.")
    found = Transcript.objects.get()
    assert (found.people, found.words) == (2, 5)


def test_both_lists_of_transcripts(said: Said) -> None:
    for path in ("transcripts/", f"meetings/{said.meeting.code}/transcripts/"):
        page = said.get(path)
        assert set(page) == {"results", "next", "previous"}
        assert [one["id"] for one in page["results"]] == [str(said.transcript.pk)]
        assert STAMP.fullmatch(page["results"][0]["started_at"])


def test_gaps_are_told(said: Said) -> None:
    publish.store_failure(said.claims[said.bob], 0, 32000)
    (gap,) = said.get(f"transcripts/{said.transcript.pk}/gaps/")["results"]
    assert (gap["reason"], gap["state"], gap["number"]) == ("failed", "open", 1)
    transcripts.close(said.transcript)
    said.claims[said.bob].stream.refresh_from_db()
    for claim in said.claims.values():
        streams.finish(claim, 32000)
    transcripts.settle(said.transcript.pk)
    assert said.get(f"transcripts/{said.transcript.pk}/")["state"] == "with_gaps"


@pytest.mark.parametrize("pk", ["nonsense", "00000000-0000-4000-8000-000000000000", "1"])
def test_no_such_transcript(said: Said, pk: str) -> None:
    answer = said.client().get(f"/api/transcripts/{pk}/")
    assert answer.status_code == 404
    assert set(answer.json()) >= {"code", "detail"}


def test_the_number_of_queries_does_not_grow(said: Said, django_assert_max_num_queries: Any) -> None:
    for number in range(40):
        row = said.say((said.alice, said.bob)[number % 2], f"sentence {number}", 3.0)
        edits.store(said.meeting, said.bob, row.pk, row.revision, f"edited {number}")
        publish.store_failure(said.claims[said.alice], said.at, said.at + 16000)
        said.at += 16000
    client, page = said.client(), Client()
    page.force_login(said.bob)
    with django_assert_max_num_queries(6):
        found = client.get(f"/api/transcripts/{said.transcript.pk}/dialogues/").json()["results"]
        assert len(found) == 40
    with django_assert_max_num_queries(6):
        client.get(f"/api/transcripts/{said.transcript.pk}/gaps/")
    with django_assert_max_num_queries(10):  # one for whose figures are told
        client.get(f"/api/transcripts/{said.transcript.pk}/")
    with django_assert_max_num_queries(13):  # with minutes, action items and corrections beside it
        answer = page.get(f"/m/{said.meeting.code}/transcripts/{said.transcript.pk}/")
        kinds = [one.kind for one in answer.context["said"].entries]
        assert (kinds.count("words"), kinds.count("gap")) == (40, 40)


def test_the_page_of_what_was_said(said: Said) -> None:
    said.say(said.alice, "Hello.")
    row = said.say(said.bob, "Yes.")
    edits.store(said.meeting, said.alice, row.pk, row.revision, "Yes!")
    page = Client()
    page.force_login(said.bob)
    answer = page.get(f"/m/{said.meeting.code}/transcripts/{said.transcript.pk}/")
    first, second = answer.context["said"].entries
    assert (first.speaker, first.is_you, [one.text for one in first.utterances]) == ("Alice", False, ["Hello."])
    assert (second.is_you, second.edited, second.detail) == (True, True, "Alice")
    assert [(one.id, one.text) for one in second.utterances] == [(row.pk, "Yes!")]
    assert answer.context["people"] == ["Alice", "Bob"]
    other = Meeting.objects.create(title="Other", organizer=said.bob)
    assert page.get(f"/m/{other.code}/transcripts/{said.transcript.pk}/").status_code == 404
