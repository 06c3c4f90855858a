"""The page of a session and its pieces: who may read them, what they show, and that nothing said becomes markup."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meetings.models import Meeting
from summaries.models import Correction, Sentence, Summary
from tests.summaries import scenes
from transcription.models import Transcript

PIECES = ("", "minutes/", "corrections/")
LINES = ("Alice: We take half of it.", "Bob: It costs 24000 <b>euros</b>.", "Alice: Fine.")


@pytest.fixture
def session(db: None) -> Transcript:
    scenes.person("Mallory")
    return scenes.session(*LINES)


def get(name: str, session: Transcript, piece: str = "", query: str = "") -> str:
    answer = reader(name).get(path(session, piece) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def reader(name: str) -> Client:
    client = Client()
    if name:
        client.force_login(scenes.person(name))
    return client


def path(session: Transcript, piece: str = "") -> str:
    return f"/m/{session.meeting.code}/transcripts/{session.pk}/{piece}"


def summary(session: Transcript, *texts: str, kind: str = "brief", **fields: object) -> Summary:
    made = Summary.objects.create(transcript=session, type=kind, provider="builtin")
    for place, text in enumerate(texts):
        row = Sentence.objects.create(summary=made, position=place, text=text, **{"supported": True} | fields)
        row.evidence.set(session.dialogues.all())
    return made


@pytest.mark.parametrize("piece", PIECES)
def test_whoever_was_there_may_read_and_nobody_else(session: Transcript, piece: str) -> None:
    for name, status in {"Alice": 200, "Bob": 200, "Mallory": 404, "": 302}.items():
        assert reader(name).get(path(session, piece)).status_code == status


@pytest.mark.parametrize("piece", PIECES)
def test_a_session_of_another_meeting_is_not_found(session: Transcript, piece: str) -> None:
    other = Meeting.objects.create(title="Other", organizer=scenes.person("Alice"))
    assert reader("Alice").get(f"/m/{other.code}/transcripts/{session.pk}/{piece}").status_code == 404


def test_the_newest_type_is_shown_unless_another_is_asked_for(session: Transcript) -> None:
    assert "No summary yet" in get("Bob", session)
    summary(session, "Brief words.")
    summary(session, "Detailed words.", kind="detailed")
    for query, shown in {"": "Detailed", "?type=brief": "Brief", "?type=nonsense": "Detailed"}.items():
        assert f"{shown} words." in get("Bob", session, "minutes/", query)
    assert "No minutes yet" in get("Bob", session, "minutes/", "?type=minutes")


def test_nothing_that_was_said_or_written_becomes_markup(session: Transcript) -> None:
    summary(
        session, "<script>alert(1)</script> **bold** [x](javascript:alert(1))", missing=["<i>7</i>"], supported=False
    )
    said = session.dialogues.all()[1]
    Correction.objects.create(
        dialogue=said, before=said.raw_text, text="It costs <img src=x>.", state="offered", provider="openai"
    )
    for piece in PIECES:
        shown = get("Alice", session, piece)
        assert not re.search(r"<script>|<b>|<i>|<img src=x|href=.javascript:", shown)
    assert "<strong>bold</strong>" in get("Alice", session, "minutes/")


def test_words_that_were_withdrawn_are_no_evidence(session: Transcript) -> None:
    made = summary(session, "All of it.")
    said = session.dialogues.all()[1]
    said.state, said.raw_text = "withdrawn", ""
    said.save()
    assert str(said.pk) not in get("Alice", session, "minutes/")
    assert made.sentences.get().evidence.count() == 3


def test_words_a_person_wrote_are_not_offered_to_be_corrected(session: Transcript) -> None:
    said = session.dialogues.all()[0]
    Correction.objects.create(dialogue=said, before=said.raw_text, text="X.", state="applied", provider="openai")
    assert 'data-tidying="1"' in get("Alice", session, "corrections/")
    said.edited_text, said.state = "We take all of it.", "edited"
    said.save()
    assert 'data-tidying="0"' in get("Alice", session, "corrections/")


@pytest.mark.parametrize("piece", PIECES)
def test_more_words_and_sentences_cost_no_more_queries(session: Transcript, piece: str) -> None:
    counts = []
    client = reader("Alice")
    for more in (1, 20):
        for number in range(more):
            said = scenes.say(session, "Bob", f"Number {number} of {more}.", 100 * more + number)
            Correction.objects.create(dialogue=said, before=said.raw_text, text="Y.", state="applied", provider="x")
        Summary.objects.all().delete()
        summary(session, *(f"Sentence {number}." for number in range(more * 3)))
        counts.append(queries(client, path(session, piece)))
    assert counts[0] == counts[1]
    assert max(counts) < 15


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)
