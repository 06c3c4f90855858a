"""What was said in a meeting is cleared by its host, who is told what goes; never while it goes on."""

import pytest
from django.test import Client
from django.utils import timezone

from meetings import attendance
from meetings.models import Meeting, Participant, User
from tests.transcription.test_api import Said
from transcription import publish, transcripts
from transcription.clearing import StillRunning, clear, kept
from transcription.models import Dialogue, Gap, Pause, Stream, Transcript


@pytest.fixture
def said(db: None) -> Said:
    """Five words by two people, a gap and a pause, all over."""
    one = Said()
    one.say(one.alice, "One two three.")
    one.say(one.bob, "Four five.")
    publish.store_failure(one.claims[one.alice], one.at, one.at + 16000)
    Pause.objects.create(transcript=one.transcript, reason="host", started_at=timezone.now(), ended_at=timezone.now())
    attendance.end(one.meeting)
    Stream.objects.update(finished=True)
    transcripts.settle(one.transcript.pk)
    return one


def page(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def left() -> list[int]:
    return [kind.objects.count() for kind in (Transcript, Stream, Dialogue, Gap, Pause)]


def test_the_page_names_what_goes_and_asks_twice(said: Said) -> None:
    address = f"/m/{said.meeting.code}/clear/"
    asked = page(said.alice).get(address)
    text = asked.content.decode()
    assert (asked.context["kept"].sessions, asked.context["kept"].words, asked.context["kept"].people) == (1, 5, 2)
    for sentence in ("1 session", "5 words", "said by 2 people", "This cannot be undone."):
        assert sentence in text
    before = left()
    assert "Tick this first" in page(said.alice).post(address).content.decode()
    assert left() == before
    assert page(said.alice).post(address, {"sure": "yes"}).status_code == 302
    assert left() == [0, 0, 0, 0, 0]
    assert said.meeting.participants.count() == 2
    assert "nothing to clear" in page(said.alice).get(address).content.decode()


def test_only_the_host_may(said: Said) -> None:
    before = left()
    assert page(said.bob).post(f"/m/{said.meeting.code}/clear/", {"sure": "yes"}).status_code == 403
    assert left() == before


@pytest.mark.parametrize("state", ["open", "closing"])
def test_not_while_it_goes_on(said: Said, state: str) -> None:
    Transcript.objects.update(state=state, ended_at=timezone.now() if state == "closing" else None)
    Meeting.objects.update(active=state == "open")
    before = left()
    with pytest.raises(StillRunning):
        clear(said.meeting)
    answer = page(said.alice).post(f"/m/{said.meeting.code}/clear/", {"sure": "yes"})
    assert answer.status_code == 409
    assert ("End for everyone" if state == "open" else "Try again") in answer.content.decode()
    assert left() == before


def test_another_meeting_keeps_its_words(said: Said) -> None:
    other = Meeting.objects.create(title="Other", organizer=said.alice)
    clear(other)
    assert kept(said.meeting).words == 5


def test_deleting_names_what_goes_too_and_ends_what_runs(said: Said) -> None:
    address = f"/m/{said.meeting.code}/delete/"
    assert "5 words" in page(said.alice).get(address).content.decode()
    attendance.reopen(said.meeting)
    transcripts.open_session(Participant, said.meeting.participants.get(user=said.bob))
    assert "It ends for everyone" in page(said.alice).get(address).content.decode()
    assert page(said.alice).post(address).status_code == 302
    assert left() == [0, 0, 0, 0, 0]
    assert not Meeting.objects.filter(pk=said.meeting.pk).exists()


def test_a_page_of_what_was_said_shows_pauses_in_their_place(said: Said) -> None:
    first = Dialogue.objects.earliest("started_at")
    Pause.objects.update(started_at=first.started_at, ended_at=None, reason="off_record")
    answer = page(said.bob).get(f"/m/{said.meeting.code}/transcripts/{said.transcript.pk}/")
    kinds = [one.kind for one in answer.context["said"].entries]
    assert sorted(kinds) == ["gap", "pause", "words", "words"]
    assert "Off the record" in answer.content.decode()
