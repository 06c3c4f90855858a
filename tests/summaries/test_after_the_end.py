"""After the end: the steps that settings ask for, once, in order, resumed where they stopped; one mail to each."""

from typing import Any

import pytest
from django.core import mail

from meetings.models import Participant, User
from summaries import after, mails, providers, runs
from summaries.holding import Lost
from summaries.models import ActionItem, Notice, Run, Summary
from tests.summaries import items_scene as scene
from tests.summaries.scenes import person, session
from transcription import transcripts
from transcription.models import Transcript


@pytest.fixture
def closing(db: None, settings: Any) -> Transcript:
    settings.PUBLIC_URL = "https://parley.example.org"
    found = session(*scene.PLAY, state="closing")
    User.objects.filter(username="bob").update(email="bob@example.org", mail_minutes=True)
    return found


@pytest.fixture
def finder(closing: Transcript, monkeypatch: pytest.MonkeyPatch) -> scene.Finder:
    one = scene.Finder(scene.numbers(closing), scene.room(closing))
    monkeypatch.setattr(providers, "load", lambda name: one)
    return one


@pytest.mark.parametrize(
    ("wanted", "steps"),
    [
        (["summary", "items", "notify"], ["summary", "items", "notify"]),
        (["notify", "items", "correct", "summary"], ["correct", "summary", "items", "notify"]),
        (["items"], ["items"]),
        (["off"], []),
        ([], []),
        (["dance", "items"], ["items"]),
    ],
)
def test_the_steps_that_settings_ask_for(
    closing: Transcript, settings: Any, wanted: list[str], steps: list[str]
) -> None:
    settings.MINUTES_ON_END = wanted
    transcripts.settle(closing.pk)
    assert [run.steps for run in Run.objects.all()] == ([steps] if steps else [])


def test_the_whole_way(
    closing: Transcript, finder: scene.Finder, django_capture_on_commit_callbacks: scene.Commit
) -> None:
    ear = scene.Ear(closing.meeting)
    with django_capture_on_commit_callbacks(execute=True):
        transcripts.settle(closing.pk)
    run = Run.objects.get()
    assert (run.state, run.error, run.step) == ("done", "", 3)
    assert Summary.objects.get().type == "minutes"
    assert ActionItem.objects.count() == 2
    (letter,) = mail.outbox
    assert letter.to == ["bob@example.org"]
    assert f"https://parley.example.org/m/{closing.meeting.code}/transcripts/{closing.pk}/" in letter.body
    assert "Send the numbers to the bank" in letter.body
    assert "Book a room" not in letter.body, "that is Alice's"
    assert letter.attachments[0][0] == "action-items.ics"
    steps = [news["step"] for news in ear.heard("run")]
    assert steps == sorted(steps)
    assert set(steps) == {0, 1, 2, 3}


def test_where_nothing_was_said_nothing_is_made(db: None) -> None:
    for lines in ((), ("Alice:  ",)):
        transcripts.settle(session(*lines, state="closing").pk)
    assert not Run.objects.exists()


def test_one_word_is_enough(db: None) -> None:
    transcripts.settle(session("Alice: Hello.", state="closing").pk)
    assert Run.objects.count() == 1


def test_each_session_of_a_meeting_has_its_own(closing: Transcript) -> None:
    transcripts.settle(closing.pk)
    later = session("Alice: Welcome back.", meeting=closing.meeting, state="closing")
    transcripts.settle(later.pk)
    transcripts.settle(later.pk)
    assert sorted(Run.objects.values_list("transcript", flat=True)) == sorted([closing.pk, later.pk])


def test_a_session_settles_also_where_the_model_is_not_set_up(
    closing: Transcript, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MINUTES_PROVIDER = "openai"
    transcripts.settle(closing.pk)
    closing.refresh_from_db()
    assert closing.state == "complete"
    assert not Run.objects.exists()
    assert "not_configured" in caplog.text


def test_nobody_gets_a_second_mail_from_a_run_that_is_resumed(closing: Transcript) -> None:
    User.objects.filter(username="alice").update(email="alice@example.org", mail_minutes=True)
    held = scene.looking(closing, steps=("notify",), purpose=after.PURPOSE)
    Notice.objects.create(run=held.run, user=person("Alice"))
    for _ in range(3):
        after.notify(held)
    assert [letter.to for letter in mail.outbox] == [["bob@example.org"]]
    assert Notice.objects.count() == 2


def test_a_run_that_was_cancelled_writes_to_nobody(closing: Transcript) -> None:
    held = scene.looking(closing, steps=("notify",), purpose=after.PURPOSE)
    runs.stop(Run.objects.get())
    with pytest.raises(Lost):
        after.notify(held)
    assert mail.outbox == []


@pytest.mark.parametrize("state", ["waiting", "removed"])
def test_only_members_are_written_to(closing: Transcript, state: str) -> None:
    Participant.objects.filter(user__username="bob").update(state=state)
    after.notify(scene.looking(closing, steps=("notify",), purpose=after.PURPOSE))
    assert mail.outbox == []


def test_an_organizer_who_was_not_there_is_written_to(closing: Transcript) -> None:
    User.objects.filter(username="alice").update(email="alice@example.org", mail_minutes=True)
    Participant.objects.filter(user__username="alice").delete()
    assert [one.username for one in mails.wanted_by(after.members(closing)).order_by("username")] == ["alice", "bob"]
