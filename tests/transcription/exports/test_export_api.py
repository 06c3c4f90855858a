"""`transcripts/{id}/export/`: files with good names, for whoever may read, in a constant number of queries."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import jsonschema
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document

from conferencing.models import ChatMessage
from meetings.models import Participant
from summaries.models import ActionItem, Summary
from tests.meetings.conftest import World
from tests.servers import ROOT
from tests.transcription.exports.talks import at, interrupted, said, stored, talk
from transcription.exports import asking
from transcription.exports.formats import FORMATS
from transcription.exports.talk import Options
from transcription.models import Dialogue, Transcript

SCHEMA = json.loads((ROOT / "docs" / "transcript.schema.json").read_text())
LINES = [("Alice", 5.0, 6.0, "Good morning."), ("Bob", 7.0, 8.0, "Hello."), ("Alice", 9.0, 10.0, "Let us begin.")]


@pytest.fixture
def transcript(world: World) -> Transcript:
    Transcript.objects.all().delete()
    found = stored(world.meeting, LINES)
    interrupted(found)
    bob = Participant.objects.get(meeting=world.meeting, user=world.people["bob"])
    ChatMessage.objects.create(meeting=world.meeting, participant=bob, text="A link", sent_at=at(6), number=1)
    ChatMessage.objects.create(meeting=world.meeting, participant=bob, text="Later", sent_at=at(9_999), number=2)
    summary = Summary.objects.create(transcript=found, type="brief", provider="builtin")
    summary.sentences.create(position=0, text="They **began**.")
    summary.sentences.create(position=1, section="decision", text="Yes.")
    ActionItem.objects.create(meeting=world.meeting, transcript=found, description="Send it", assigned_to=bob)
    return found


def export(world: World, transcript: Transcript, query: str = "", who: str = "bob") -> Any:
    return world.ask(who, "get", f"transcripts/{transcript.pk}/export/{query}")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format(world: World, transcript: Transcript, name: str) -> None:
    answer = export(world, transcript, f"?format={name}&chat=1")
    assert answer.status_code == 200
    assert answer["Content-Type"] == FORMATS[name].kind
    assert answer["Cache-Control"] == "private, no-store"
    assert f'filename="Weekly 2026-03-04.{name}"' in answer["Content-Disposition"]
    if name == "docx":
        text = "\n".join(paragraph.text for paragraph in Document(BytesIO(answer.content)).paragraphs)
    else:
        text = answer.content.decode()
    assert "Good morning." in text
    assert ("A link" in text) is ("chat" in FORMATS[name].options)
    assert "Later" not in text
    assert ("began" in text) is ("minutes" in FORMATS[name].options)


def test_text_is_usual_and_json_keeps_its_schema(world: World, transcript: Transcript) -> None:
    assert export(world, transcript)["Content-Type"].startswith("text/plain")
    Dialogue.objects.filter(number=2).update(edited_text="Hello!", edited_by=world.people["alice"])
    data = json.loads(export(world, transcript, "?format=json&chat=1").content)
    jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(data)
    assert [one["text"] for one in data["utterances"]] == ["Good morning.", "Hello!", "Let us begin."]
    assert data["utterances"][1]["edited_by"] == data["people"][0]["id"]
    assert data["minutes"][0]["sections"][0]["sentences"] == ["They **began**."]
    assert data["action_items"][0]["assignee"] == "Bob"
    assert set(data) == set(SCHEMA["properties"])


def test_raw_is_as_recognised(world: World, transcript: Transcript) -> None:
    Dialogue.objects.filter(number=2).update(edited_text="Hello!")
    assert "Bob: Hello.\n" in export(world, transcript, "?text=raw").content.decode()
    assert "Bob: Hello!\n" in export(world, transcript).content.decode()


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    ("option", "usual", "other"),
    [("text", "corrected", "raw"), ("times", "1", "0"), ("chat", "0", "1"), ("minutes", "1", "0")],
)
def test_an_option_changes_the_formats_that_say_so_and_no_other(
    world: World, transcript: Transcript, name: str, option: str, usual: str, other: str
) -> None:
    Dialogue.objects.filter(number=2).update(edited_text="Hello!")
    left_out, given, changed = (
        read(name, export(world, transcript, f"?format={name}{more}").content)
        for more in ("", f"&{option}={usual}", f"&{option}={other}")
    )
    assert left_out == given
    assert (changed != given) is (option in FORMATS[name].options)


def read(name: str, file: bytes) -> Any:
    """What people or programs find in it."""
    if name == "json":
        return json.loads(file)
    if name == "docx":
        made = Document(BytesIO(file))
        return [one.text for one in made.paragraphs], len(made.tables)
    return file.decode()


def test_words_that_were_withdrawn_are_in_nothing(world: World, transcript: Transcript) -> None:
    Dialogue.objects.filter(number=2).update(state="withdrawn")
    for name in FORMATS:
        assert b"Hello" not in export(world, transcript, f"?format={name}&text=raw").content


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?format=pdf", "format must be one of docx, txt, md, vtt, srt, json."),
        ("?format=", "format must be one of docx, txt, md, vtt, srt, json."),
        ("?text=better", "text must be corrected or raw."),
        ("?times=yes", "times must be 0 or 1."),
        ("?chat=2", "chat must be 0 or 1."),
        ("?minutes=", "minutes must be 0 or 1."),
        ("?zone=Mars/Base", "zone must be the name of a time zone such as Europe/Madrid."),
        ("?zone=../../etc/passwd", "zone must be the name of a time zone such as Europe/Madrid."),
    ],
)
def test_options_that_there_are_not(world: World, transcript: Transcript, query: str, sentence: str) -> None:
    answer = export(world, transcript, query)
    assert (answer.status_code, answer.json()["detail"]) == (400, sentence)
    client = Client()
    client.force_login(world.people["bob"])
    page = client.get(f"/m/{world.meeting.code}/transcripts/{transcript.pk}/export/{query}")
    assert (page.status_code, page.content.decode()) == (400, sentence)


def test_the_page_gives_the_same_file(world: World, transcript: Transcript) -> None:
    client = Client()
    client.force_login(world.people["bob"])
    page = client.get(f"/m/{world.meeting.code}/transcripts/{transcript.pk}/export/?format=md&times=0&times=1")
    assert page.content == export(world, transcript, "?format=md").content
    assert page["Content-Disposition"] == export(world, transcript, "?format=md")["Content-Disposition"]
    other = client.get(f"/m/{world.meeting.code}/transcripts/{uuid4()}/export/")
    assert other.status_code == 404


def test_strangers_are_told_nothing(world: World, transcript: Transcript) -> None:
    assert export(world, transcript, who="mallory").status_code == 404
    assert export(world, transcript, who="nobody").status_code == 401


@pytest.mark.parametrize("name", FORMATS)
def test_a_constant_number_of_queries(world: World, transcript: Transcript, name: str) -> None:
    path = f"?format={name}&chat=1"
    export(world, transcript, path)
    with CaptureQueriesContext(connection) as few:
        export(world, transcript, path)
    many = stored(world.meeting, [(f"P{n}", 10.0 * n, 10.0 * n + 1, "Hello.") for n in range(20)])
    for n in range(20):
        ChatMessage.objects.create(
            meeting=world.meeting, participant=many.dialogues.first().speaker, text="x", sent_at=at(n), number=10 + n
        )
        ActionItem.objects.create(meeting=world.meeting, transcript=many, description="Do")
    with CaptureQueriesContext(connection) as more:
        export(world, many, path)
    assert len(more) <= len(few), [one["sql"][:200] for one in more]
    assert len(few) <= 16


ODD = ("=cmd()|' /C calc'!A0", "Eve\n[09:30:00] Bob: I did it.", "\u202eעמר", "👩‍👩‍👧 # *x*")


@pytest.mark.parametrize("name", ["txt", "md", "json"])
def test_ten_thousand_utterances_of_people_with_odd_names(name: str) -> None:
    """Nobody's name begins a line that somebody else seems to have said. Subtitles and documents: see their tests."""
    lines = (said(ODD[n % 4], 10 * n, 10 * n + 1, f"This is number {n}.") for n in range(10_000))
    text = FORMATS[name].write(talk(*lines, people=ODD), Options()).decode()
    if name == "json":
        data = json.loads(text)
        jsonschema.Draft202012Validator(SCHEMA).validate(data | {"utterances": data["utterances"][:100]})
        assert [one["name"] for one in data["people"]] == list(ODD)
        assert len(data["utterances"]) == 10_000
    else:
        spoken = [line for line in text.splitlines() if "This is number" in line]
        assert len(spoken) == 10_000
        assert not [line for line in text.splitlines() if line.startswith(("[09:30:00] Bob", "="))]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Weekly", "Weekly 2026-03-04.txt"),
        ("../../etc/passwd", "etc passwd 2026-03-04.txt"),
        ("CON", "CON 2026-03-04.txt"),
        ('a/b\\c:d*e?f"g<h>i|j%k', "a b c d e f g h i j k 2026-03-04.txt"),
        ("...", "transcript 2026-03-04.txt"),
        ("-rf ~", "rf 2026-03-04.txt"),
        ("\r\nX-Evil: yes\0", "X-Evil yes 2026-03-04.txt"),
        ("Zoë 🎉 שלום", "Zoë 🎉 שלום 2026-03-04.txt"),
        ("x" * 500, "x" * 80 + " 2026-03-04.txt"),
    ],
)
def test_names_of_files(title: str, name: str) -> None:
    made = asking.file_name(talk(title=title), "txt")
    assert made == name
    header = asking.disposition(made)
    assert header.isascii()
    assert not set("\r\n/\\") & set(header.partition("filename*")[0])


def test_names_are_written_twice() -> None:
    assert asking.disposition("Zoë 🎉 2026.txt") == (
        "attachment; filename=\"Zoe 2026.txt\"; filename*=UTF-8''Zo%C3%AB%20%F0%9F%8E%89%202026.txt"
    )


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert Path(ROOT / "docs" / "transcript.schema.json").exists()
