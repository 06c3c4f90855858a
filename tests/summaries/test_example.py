"""The demo account finds a meeting that was held, with minutes and action items; once, and only who has none."""

import io
from html import unescape
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from meetings.models import Meeting, User
from summaries.models import ActionItem, Run, Sentence
from tests.summaries.scenes import session
from transcription.models import Dialogue, Transcript


@pytest.fixture
def demo(db: None, django_capture_on_commit_callbacks: Any) -> Any:
    def make() -> User:
        with django_capture_on_commit_callbacks(execute=True):
            call_command("demo", stdout=io.StringIO())
        return User.objects.get(username="demo")

    return make


def test_a_newcomer_sees_what_becomes_of_a_meeting(demo: Any) -> None:
    client = Client()
    client.force_login(demo())
    past = Meeting.objects.get(title="Garden fair")
    transcript = past.transcripts.get()
    assert (transcript.state, transcript.people, past.active) == ("complete", 3, False)
    assert Dialogue.objects.filter(transcript=transcript).count() == 32
    shown = client.get("/meetings/").content.decode()
    assert "Garden fair" in shown
    assert "open action items" in shown
    page = client.get(f"/m/{past.code}/transcripts/{transcript.pk}/")
    assert Sentence.objects.filter(section="decision")[0].text in unescape(page.content.decode())


def test_its_minutes_are_made_as_any_others(demo: Any) -> None:
    demo()
    run = Run.objects.get()
    assert (run.state, run.provider, run.error) == ("done", "builtin", "")
    assert all(one.supported and one.evidence.exists() for one in Sentence.objects.all())
    assert Sentence.objects.filter(section="decision").exists()
    items = ActionItem.objects.all()
    assert {one.status for one in items} == {"complete", "in_progress", "pending"}
    assert all(one.evidence.exists() for one in items)
    assert any(one.assigned_to and one.due_date for one in items)


def test_it_is_made_once(demo: Any) -> None:
    demo()
    demo()
    assert Meeting.objects.filter(title="Garden fair").count() == 1
    Meeting.objects.filter(title="Garden fair").delete()
    session("Dana Demo: Hello.", meeting=Meeting.objects.get(title="Demo meeting"))
    demo()
    assert not Meeting.objects.filter(title="Garden fair").exists(), "there is something of one's own by now"


def test_nobody_else_gets_one(demo: Any) -> None:
    demo()
    (transcript,) = Transcript.objects.all()
    assert transcript.meeting.organizer.username == "demo"
    assert {one.user.is_guest for one in transcript.meeting.participants.exclude(user__username="demo")} == {True}
