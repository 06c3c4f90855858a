"""Back to what was recognised, or to an earlier text; never to one of other samples."""

from typing import Any

import pytest

from tests.transcription.review.conftest import Stage, now
from transcription import corrections
from transcription.hinting import learning
from transcription.models import Dialogue, Transcript


def test_a_reset_drops_what_people_and_models_wrote(spoken: Stage) -> None:
    row = spoken.say(spoken.bob, "good morning")
    corrections.put(spoken.transcript, row.pk, "Good morning.", "good morning")
    row = spoken.edit(now(row), "Good evening.")
    answer = spoken.post(spoken.bob, row, "reset")
    assert (answer.status_code, answer.json()["text"], answer.json()["state"]) == (200, "good morning", "final")
    assert (answer.json()["edited_by"], now(row).corrected_text) == (None, None)
    newest = spoken.history(row)[0]
    assert (newest["how"], newest["by"]) == ("reset", "Bob")
    assert answer.json()["number"] == Transcript.objects.get().last_number


def test_a_reset_of_what_stands_as_recognised_changes_nothing(spoken: Stage) -> None:
    row = spoken.say(spoken.bob, "good morning")
    before = Dialogue.objects.values().get()
    assert spoken.post(spoken.bob, row, "reset").status_code == 200
    assert Dialogue.objects.values().get() == before


def test_where_nothing_was_recognised_a_persons_words_stay(spoken: Stage) -> None:
    row = spoken.edit(spoken.say(spoken.bob, "good morning"), "Good evening.")
    Dialogue.objects.filter(pk=row.pk).update(raw_text="")
    answer = spoken.post(spoken.bob, row, "reset")
    assert (answer.status_code, answer.json()["code"]) == (400, "no_words")
    assert now(row).text == "Good evening."


def test_any_earlier_text_can_be_restored(spoken: Stage) -> None:
    row = spoken.edit(spoken.say(spoken.bob, "good morning"), "Good evening.")
    row = spoken.edit(row, "Good night.", spoken.carol)
    _, edited, recognised = spoken.history(row)
    answer = spoken.post(spoken.bob, row, "restore", to=edited["revision"])
    assert (answer.json()["text"], answer.json()["edited_by"]) == ("Good evening.", "Bob")
    answer = spoken.post(spoken.bob, now(row), "restore", to=recognised["revision"])
    assert (answer.json()["text"], answer.json()["edited_by"], answer.json()["state"]) == (
        "good morning",
        None,
        "final",
    )
    assert [one["how"] for one in spoken.history(row)] == ["restored", "restored", "edited", "edited", "recognised"]


def test_what_is_shown_already_is_not_restored_again(spoken: Stage) -> None:
    row = spoken.edit(spoken.say(spoken.bob, "good morning"), "Good evening.")
    before = Dialogue.objects.values().get()
    assert spoken.post(spoken.bob, row, "restore", to=row.revision).status_code == 200
    assert Dialogue.objects.values().get() == before


def test_the_speaker_stays(spoken: Stage) -> None:
    row = spoken.edit(spoken.say(spoken.bob, "good morning"), "Good evening.")
    spoken.ask(
        spoken.bob, "patch", row, "", {"revision": row.revision, "participant_id": str(spoken.place(spoken.carol).pk)}
    )
    spoken.post(spoken.alice, now(row), "restore", to=row.revision - 1)
    assert (now(row).text, now(row).speaker.user) == ("good morning", spoken.carol)


def test_texts_from_before_a_split_or_a_merge_wait_until_it_is_undone(spoken: Stage) -> None:
    row = spoken.edit(spoken.say(spoken.bob, "good morning everybody", 3), "Good morning everybody.")
    whole = row.revision
    first, second = spoken.split(row, 12)
    assert [one["restorable"] for one in spoken.history(first)] == [True, False, False]
    refused = spoken.post(spoken.alice, first, "restore", to=whole)
    assert (refused.status_code, refused.json()["code"]) == (409, "other_shape")
    row = spoken.edit(spoken.merge(first, second), "Something else.")
    answer = spoken.post(spoken.alice, row, "restore", to=whole)
    assert (answer.status_code, answer.json()["text"]) == (200, "Good morning everybody.")


@pytest.mark.parametrize("to", [0, 99, 2**53])
def test_a_revision_that_never_was(spoken: Stage, to: int) -> None:
    row = spoken.edit(spoken.say(spoken.bob, "good morning"), "Good evening.")
    assert spoken.post(spoken.bob, row, "restore", to=to).status_code == 404


@pytest.mark.parametrize("to", [-1, "x", None, 2**70, 1.5, [], {}])
def test_nonsense(spoken: Stage, to: Any) -> None:
    row = spoken.edit(spoken.say(spoken.bob, "good morning"), "Good evening.")
    assert spoken.post(spoken.bob, row, "restore", to=to).status_code == 400
    for body in ([], "x", 7, None, {}, {"revision": None}, {"revision": [1]}):
        assert spoken.ask(spoken.bob, "post", row, "reset", body).status_code == 400


def test_an_older_revision_is_a_conflict(spoken: Stage) -> None:
    old = spoken.say(spoken.bob, "good morning")
    row = spoken.edit(old, "Good evening.")
    for verb, body in (("reset", {}), ("restore", {"to": old.revision})):
        clash = spoken.post(spoken.carol, old, verb, **body)
        assert (clash.status_code, clash.json()["current"]["text"]) == (409, "Good evening.")
    assert now(row).revision == row.revision


def test_who_may(spoken: Stage) -> None:
    row = spoken.edit(spoken.say(spoken.bob, "good morning"), "Good evening.")
    for verb, body in (("reset", {}), ("restore", {"to": 1})):
        assert spoken.post(spoken.mallory, row, verb, **body).status_code == 404
    assert spoken.post(spoken.carol, row, "restore", to=1).status_code == 200


def test_a_word_that_only_the_edit_taught_is_forgotten(spoken: Stage) -> None:
    row = spoken.edit(spoken.say(spoken.bob, "we use cooper net ease"), "We use Kubernetes")
    assert learning.of(spoken.meeting).exists()
    spoken.post(spoken.alice, row, "reset")
    assert not learning.of(spoken.meeting).exists()
    spoken.post(spoken.alice, now(row), "restore", to=row.revision)
    assert learning.of(spoken.meeting).exists()
