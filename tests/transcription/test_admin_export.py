"""Operators download transcripts: what stands, with who said it; never more than was chosen."""

import json
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from meetings.models import Meeting, User
from tests.meetings.test_admin import SECRET, list_of, talk
from transcription.admin import download
from transcription.models import Dialogue, Transcript


@pytest.fixture
def operator(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("olga", display_name="Olga"))
    return client


@pytest.fixture
def transcript(operator: Client) -> Transcript:
    found = talk(Meeting.objects.create(title="Weekly", organizer=User.objects.get()), 3)
    Dialogue.objects.filter(number=1).update(edited_text="put right")
    Dialogue.objects.filter(number=2).update(state="withdrawn", raw_text="taken back")
    return found


def export(client: Client, action: str, *rows: Any) -> Any:
    body = {"action": action, "_selected_action": [str(row.pk) for row in rows]}
    return client.post(list_of(type(rows[0])), body)


@pytest.mark.parametrize("kind", ["meeting", "transcript"])
def test_as_json(operator: Client, transcript: Transcript, kind: str) -> None:
    talk(Meeting.objects.create(title="Not chosen", organizer=User.objects.get(username="olga")), 1)
    answer = export(operator, "export_json", transcript if kind == "transcript" else transcript.meeting)
    assert answer["Content-Disposition"] == 'attachment; filename="transcripts.json"'
    (one,) = json.loads(answer.content)["transcripts"]
    assert (one["title"], one["meeting"], one["id"]) == ("Weekly", transcript.meeting.code, str(transcript.pk))
    assert one["schema"] == "parley-transcript/1"
    assert sorted(row["text"] for row in one["utterances"]) == ["put right", SECRET]
    assert len(one["gaps"]) == 3
    entry = LogEntry.objects.get()
    assert entry.change_message == "Downloaded."


def test_as_text(operator: Client, transcript: Transcript) -> None:
    answer = export(operator, "export_text", transcript)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    top, _, said = answer.content.decode().strip().partition("\n\n")
    head, when, people, *_warning = top.split("\n")
    assert (head, people) == ("Weekly", "People: Person 0, Person 1, Person 2")
    assert when.endswith("(UTC)")
    lines = [line.split("] ")[1] for line in said.split("\n")]
    spoken = sorted(line for line in lines if not line.startswith("("))  # gaps are told, too
    assert spoken == ["Person 0: put right", f"Person 2: {SECRET}"]


def test_too_many_at_once_are_not_downloaded(
    operator: Client, transcript: Transcript, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "AT_ONCE", 1)
    talk(transcript.meeting, 1)
    assert export(operator, "export_json", transcript.meeting).status_code == 302
    assert export(operator, "export_json", transcript).status_code == 200
