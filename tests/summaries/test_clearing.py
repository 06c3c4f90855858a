"""Clearing what was said takes minutes and found items along; what people added by hand goes with the meeting only."""

import pytest
from django.test import Client

from meetings.models import Meeting
from summaries.models import ActionItem, Correction, Run, Sentence, Summary
from tests.summaries.scenes import person, session
from transcription.clearing import clear, kept
from transcription.models import Dialogue, Transcript


@pytest.fixture
def weekly(db: None) -> Transcript:
    """One summary, two items of the session, one by hand."""
    one = session("Alice: Let's go.", "Bob: I'll book a room.")
    said = Dialogue.objects.latest("started_at")
    run = Run.objects.create(transcript=one, purpose="summary:brief", provider="builtin", state="done")
    summary = Summary.objects.create(transcript=one, type="brief", provider="builtin", run=run)
    Sentence.objects.create(summary=summary, position=0, text="Bob books a room.").evidence.add(said)
    for origin in ("found", "added"):
        item = ActionItem.objects.create(meeting=one.meeting, transcript=one, description="Book a room", origin=origin)
        item.evidence.add(said)
    by_hand = ActionItem.objects.create(meeting=one.meeting, description="Buy a cake")
    by_hand.evidence.add(said)
    Correction.objects.create(dialogue=said, before="x", text="y", state="offered", provider="builtin")
    return one


def page(path: str, **body: str) -> str:
    client = Client()
    client.force_login(person("Alice"))
    answer = client.post(path, body) if body else client.get(path)
    return " ".join(answer.content.decode().split()).replace("</li><li>", "</li> <li>")


def test_the_page_says_what_goes_and_what_stays(weekly: Transcript) -> None:
    shown = page(f"/m/{weekly.meeting.code}/clear/")
    goes, _, stays = shown.partition("so does what was added by hand")
    assert "<li>1 summary</li> <li>2 action items</li>" in goes
    assert "<li>1 action item</li>" in stays
    page(f"/m/{weekly.meeting.code}/clear/", sure="yes")
    assert [kind.objects.count() for kind in (Transcript, Run, Summary, Sentence, Correction)] == [0] * 5
    assert ActionItem.objects.get().description == "Buy a cake"
    assert not ActionItem.objects.get().evidence.exists()


def test_deleting_the_meeting_takes_all(weekly: Transcript) -> None:
    path = f"/m/{weekly.meeting.code}/delete/"
    shown = page(path)
    assert "<li>1 summary</li> <li>2 action items</li> <li>1 action item</li>" in shown
    clear(weekly.meeting)
    shown = page(path)
    assert "Nothing has been said in it, but this was added by hand" in shown
    assert "<li>1 action item</li>" in shown
    page(path, sure="yes")
    assert not ActionItem.objects.exists()
    assert not Meeting.objects.exists()


def test_where_nothing_was_made_nothing_is_named(db: None) -> None:
    one = session("Alice: Hello.")
    assert (kept(one.meeting).of_words, kept(one.meeting).by_hand) == ((), ())
    for path in ("clear", "delete"):
        shown = page(f"/m/{one.meeting.code}/{path}/")
        assert "action item" not in shown
        assert "by hand" not in shown


def test_another_meeting_keeps_what_it_has(weekly: Transcript) -> None:
    clear(Meeting.objects.create(title="Other", organizer=person("Alice")))
    assert Summary.objects.count() == 1
    assert kept(weekly.meeting).of_words == ("1 summary", "2 action items")
