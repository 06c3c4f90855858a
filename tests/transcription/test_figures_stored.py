"""Figures of speech are stored with the transcript, and everybody is told their own."""

import pytest

from meetings.models import Participant, User
from tests.transcription.test_api import Said
from transcription import publish, transcripts
from transcription.models import Dialogue
from transcription.speaking import tallies


@pytest.fixture
def said(db: None) -> Said:
    return Said()


def place(said: Said, user: User) -> str:
    return str(Participant.objects.get(meeting=said.meeting, user=user).pk)


def test_each_person_is_told_their_own(said: Said) -> None:
    said.say(said.alice, "um we take the second floor", 6.0)
    said.say(said.bob, "good", 2.0)
    path = f"/api/transcripts/{said.transcript.pk}/"
    alice, bob = (said.client(user).get(path).json()["figures"] for user in (said.alice, said.bob))
    assert (alice["words"], alice["fillers"], alice["filler_words"]) == (6, 1, {"um": 1})
    assert (bob["words"], bob["pace"]) == (1, None)
    assert alice["share"] + bob["share"] == 1.0
    said.transcript.refresh_from_db()
    assert set(said.transcript.figures) == {place(said, said.alice), place(said, said.bob)}


def test_who_was_there_and_said_nothing_has_none(said: Said) -> None:
    said.say(said.alice, "hello", 1.0)
    assert said.get(f"transcripts/{said.transcript.pk}/")["figures"] is None


def test_they_follow_what_is_withdrawn(said: Said) -> None:
    row = said.say(said.bob, "um", 1.0)
    transcripts.rebuild(said.transcript)
    publish.withdraw(Dialogue.objects.select_related("speaker__user", "transcript").get(pk=row.pk))
    said.transcript.refresh_from_db()
    assert transcripts.rebuild(said.transcript).figures == {}


def test_a_speaker_who_comes_back_goes_on_counting(said: Said) -> None:
    said.say(said.bob, "one two", 2.0)
    said.say(said.alice, "not his", 2.0)
    Dialogue.objects.filter(pk=said.say(said.bob, "comes again", 2.0).pk).update(provisional=True)
    tally = tallies.so_far(said.claims[said.bob])
    assert tally.words == 2
    assert tally.until is None


def test_a_row_without_times_of_words_counts_by_its_span(said: Said) -> None:
    row = said.say(said.bob, "one two three four", 8.0)
    Dialogue.objects.filter(pk=row.pk).update(words=[])
    assert tallies.so_far(said.claims[said.bob]).pace == 30
