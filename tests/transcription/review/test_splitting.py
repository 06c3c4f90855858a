"""One utterance becomes two that touch each other, with all its words, samples and text; everybody sees both."""

from typing import Any

import pytest

from tests.transcription.fakes import person
from tests.transcription.review.conftest import Stage, now
from transcription import corrections, publish, streams, sync, transcripts
from transcription.contract import Caption
from transcription.models import Dialogue, Stream, Transcript


def test_the_halves(spoken: Stage) -> None:
    row = spoken.say(spoken.bob, "good morning everybody", 3)
    answer = spoken.post(spoken.alice, row, "split", at=12)
    assert answer.status_code == 200
    first, second = answer.json()["dialogues"]
    assert (first["id"], first["text"], second["text"]) == (str(row.pk), "good morning", "everybody")
    assert first == spoken.get(f"dialogues/{first['id']}/")
    assert second == spoken.get(f"dialogues/{second['id']}/")
    assert first["ended_at"] == second["started_at"]
    assert first["revision"] == row.revision + 1
    assert second["number"] == first["number"] + 1 == Transcript.objects.get().last_number
    rows = Dialogue.objects.order_by("started_at")
    assert [one.raw_text for one in rows] == ["good morning", "everybody"]
    assert (rows[0].first_sample, rows[0].last_sample, rows[1].last_sample) == (
        row.first_sample, rows[1].first_sample, row.last_sample,
    )  # fmt: skip
    assert rows[1].pk == publish.dialogue_id(row.stream_id, rows[1].first_sample)
    assert [word["text"] for one in rows for word in one.words] == ["good", "morning", "everybody"]
    assert [one["how"] for one in spoken.history(rows[0])] == ["split", "recognised"]
    assert [(one["how"], one["by"]) for one in spoken.history(rows[1])] == [("split", "Alice")]


def test_whoever_was_away_catches_up(spoken: Stage) -> None:
    row = spoken.say(spoken.bob, "good morning everybody", 3)
    before = Transcript.objects.get().last_number
    spoken.split(row, 12)
    *events, end = sync.above(spoken.meeting, before)
    assert [one["stable"] for one in events] == ["good morning", "everybody"]
    assert end["number"] == before + 2


def test_each_writing_is_cut_at_the_same_place(spoken: Stage) -> None:
    row = spoken.say(spoken.bob, "we go to burling on friday", 3)
    corrections.put(spoken.transcript, row.pk, "We go to burling on Friday.", row.raw_text)
    row = spoken.edit(now(row), "We go to Berlin on Friday!")
    first, second = spoken.split(row, len("We go to Berlin"))
    assert (first.text, second.text) == ("We go to Berlin", "on Friday!")
    assert (first.corrected_text, second.corrected_text) == ("We go to burling", "on Friday.")
    assert (first.raw_text, second.raw_text) == ("we go to burling", "on friday")
    assert (first.state, second.state, second.edited_by) == ("edited", "edited", spoken.alice)


def test_characters_are_code_points(spoken: Stage) -> None:
    row = spoken.edit(spoken.say(spoken.bob, "hello there"), "👋👋 hello there")
    first, second = spoken.split(row, 2)
    assert (first.text, second.text) == ("👋👋", "hello there")


@pytest.mark.parametrize("at", [0, 12, 13, 2**53, -1, 1.5, "x", None, True, [], 2**70])
def test_nowhere_to_cut(spoken: Stage, at: Any) -> None:
    row = spoken.say(spoken.bob, "good morning")
    before = Dialogue.objects.values().get()
    answer = spoken.post(spoken.alice, row, "split", at=at)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert Dialogue.objects.values().get() == before


@pytest.mark.parametrize("text", ["good", " good ", "g   "])
def test_nothing_but_spaces_is_no_half(spoken: Stage, text: str) -> None:
    row = spoken.say(spoken.bob, text)
    for at in range(len(text) + 1):
        halves = text[:at].strip(), text[at:].strip()
        if not all(halves):
            assert spoken.post(spoken.alice, row, "split", at=at).status_code == 400
    assert Dialogue.objects.count() == 1


def test_what_is_shorter_than_two_milliseconds_stays_whole(spoken: Stage) -> None:
    row = spoken.say(spoken.bob, "good morning", 31 / 16000)
    answer = spoken.post(spoken.alice, row, "split", at=4)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_an_id_that_was_used_is_not_used_again(spoken: Stage) -> None:
    row = spoken.say(spoken.bob, "good morning everybody", 3)
    first, second = spoken.split(row, 12)
    whole = spoken.merge(first, second)
    again, other = spoken.split(whole, 12)
    assert now(second).state == "withdrawn"
    assert other.pk != second.pk
    assert abs(other.first_sample - second.first_sample) == 1
    assert (again.text, other.text) == ("good morning", "everybody")


def test_halves_in_order_however_short(spoken: Stage) -> None:
    row = spoken.say(spoken.bob, "a b c d e f g h", 0.01)
    rows = [row]
    for _ in range(4):
        text = rows[-1].text
        if rows[-1].last_sample - rows[-1].first_sample < 32:
            break
        rows[-1:] = spoken.split(now(rows[-1]), 1)
        assert text == " ".join(one.text for one in rows[-2:])
    shown = [one.text for one in transcripts.spoken(spoken.transcript)]
    assert " ".join(shown) == "a b c d e f g h"


def test_who_may(spoken: Stage) -> None:
    row = spoken.say(spoken.bob, "good morning everybody", 3)
    assert spoken.post(spoken.mallory, row, "split", at=12).status_code == 404
    waiting = person("Wanda", spoken.meeting)
    spoken.meeting.participants.filter(user=waiting).update(state="waiting")
    assert spoken.post(waiting, row, "split", at=12).status_code == 404
    assert Dialogue.objects.count() == 1
    assert spoken.post(spoken.carol, row, "split", at=12).status_code == 200


def test_an_older_revision_is_a_conflict(spoken: Stage) -> None:
    row = spoken.say(spoken.bob, "good morning everybody", 3)
    spoken.edit(row, "Good morning everybody.")
    answer = spoken.post(spoken.bob, row, "split", at=12)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert answer.json()["current"] == spoken.get(f"dialogues/{row.pk}/")
    assert Dialogue.objects.count() == 1


def test_what_is_still_heard_stays_whole(spoken: Stage) -> None:
    caption = Caption(spoken.at, "good morning", "", spoken.at, spoken.at + 16000, final=True)
    row = publish.store(spoken.claims[spoken.bob], publish.Utterance(caption, 16000, 0, provisional=True))
    assert row is not None
    for verb, body in (("split", {"at": 4}), ("reset", {}), ("restore", {"to": row.revision})):
        answer = spoken.post(spoken.alice, row, verb, **body)
        assert (answer.status_code, answer.json()["code"]) == (409, "still_heard")
    streams.give_up(Stream.objects.get(pk=row.stream_id))
    assert spoken.post(spoken.alice, row, "split", at=4).status_code == 200


def test_deleted_words_are_not_found(spoken: Stage) -> None:
    row = spoken.say(spoken.bob, "good morning")
    spoken.ask(spoken.bob, "delete", row)
    row.refresh_from_db()
    for verb, body in (("split", {"at": 4}), ("reset", {}), ("restore", {"to": 1})):
        assert spoken.post(spoken.alice, row, verb, **body).status_code == 404


def test_figures_and_whole_texts_follow(spoken: Stage) -> None:
    row = spoken.say(spoken.bob, "good morning everybody", 3)
    before = transcripts.rebuild(Transcript.objects.get())
    spoken.split(row, 12)
    after = transcripts.rebuild(Transcript.objects.get())
    assert after.rebuilt_number > before.rebuilt_number
    assert (after.words, after.processed_transcript) == (before.words, before.processed_transcript)
    assert after.figures[str(row.speaker_id)]["words"] == 3
