"""Words that were taken back are in no version: not of that utterance, not of one that they were a part of."""

import random
from contextlib import suppress

from conferencing.rooms import Invalid
from meetings import access
from tests.transcription.review.conftest import Stage, now, texts
from transcription import clearing, edits, strikes, transcripts, withdrawing
from transcription.models import Dialogue, Stream, Transcript
from transcription.review import giving, merging, splitting
from transcription.review.models import Version
from transcription.review.standing import StillHeard

SEEDS = 8


def test_deleting_takes_the_history_with_it(spoken: Stage) -> None:
    row = spoken.edit(spoken.say(spoken.bob, "secret word"), "Secret words.")
    spoken.edit(row, "Nothing.")
    assert spoken.ask(spoken.bob, "delete", row).status_code == 204
    assert not Version.objects.exists()
    assert spoken.history(row) == []


def test_striking_too(spoken: Stage) -> None:
    row = spoken.edit(spoken.say(spoken.bob, "secret word"), "Secret words.")
    strikes.erase(spoken.transcript, spoken.place(spoken.bob), row.started_at, row.ended_at)
    assert now(row).state == "withdrawn"
    assert not Version.objects.exists()


def test_ones_microphones_words_are_struck_though_they_were_given_away(spoken: Stage) -> None:
    row = spoken.say(spoken.bob, "secret word")
    body = {"revision": row.revision, "participant_id": str(spoken.place(spoken.carol).pk)}
    assert spoken.ask(spoken.bob, "patch", row, "", body).status_code == 200
    assert strikes.erase(spoken.transcript, spoken.place(spoken.bob), row.started_at, row.ended_at) == 1
    assert not Version.objects.exists()


def test_clearing_too(spoken: Stage) -> None:
    spoken.edit(spoken.say(spoken.bob, "secret word"), "Secret words.")
    transcripts.close(spoken.transcript)
    Transcript.objects.update(state="complete")
    clearing.clear(spoken.meeting)
    assert not Version.objects.exists()


def test_a_half_that_is_deleted_leaves_the_versions_of_the_whole_nowhere(spoken: Stage) -> None:
    row = spoken.edit(spoken.say(spoken.bob, "good morning secret word", 4), "Good morning. Secret words.")
    first, second = spoken.split(row, 13)
    first = spoken.edit(first, "Good evening.")
    assert spoken.ask(spoken.bob, "delete", second).status_code == 204
    assert "ecret" not in texts()
    assert [one["text"] for one in spoken.history(first)] == ["Good evening.", "Good morning."]


def test_a_merged_one_too(spoken: Stage) -> None:
    first, second = spoken.say(spoken.bob, "good morning"), spoken.say(spoken.bob, "secret word", 2)
    again = spoken.merge(first, second)
    assert "secret" in texts()
    assert not Version.objects.filter(dialogue=second.pk).exists()
    assert spoken.ask(spoken.bob, "delete", again).status_code == 204
    assert not Version.objects.exists()


def test_a_stranger_cannot_take_versions_away(spoken: Stage) -> None:
    row = spoken.edit(spoken.say(spoken.bob, "secret word"), "Secret words.")
    assert spoken.ask(spoken.carol, "delete", row).status_code == 403
    assert spoken.ask(spoken.mallory, "delete", row).status_code == 404
    assert len(spoken.history(row)) == 2


def test_any_order_of_changes(spoken: Stage) -> None:
    """Splits, merges, gifts and edits in many orders, over two streams; then one after the other is deleted."""
    for seed in range(SEEDS):
        dice = random.Random(seed)
        Dialogue.objects.filter(transcript=spoken.transcript).delete()
        spoken.at = 0
        for part in range(4):
            if part % 2 == 0:  # one stream ends, another begins behind it
                Stream.objects.update(finished=True)
                spoken.claims[spoken.bob] = spoken.claim(spoken.bob, 60.0 - 10 * part)
            spoken.say(spoken.bob, " ".join(f"s{seed}p{part}w{n}x" for n in range(4)), 4)
        for _ in range(10):
            with suppress(Invalid, StillHeard):
                shuffle(spoken, dice)
        while left := standing():
            withdrawing.delete(access.Who(spoken.alice), dice.choice(left))
            said = set(" ".join(row.text for row in standing()).replace(".", "").split())
            assert set(texts().replace(".", "").split()) <= said, f"seed {seed}"
        assert not Version.objects.exists()


def shuffle(spoken: Stage, dice: random.Random) -> None:
    rows = standing()
    at = dice.randrange(len(rows))
    row, spaces = rows[at], [place for place, letter in enumerate(rows[at].text) if letter == " "]
    kind = dice.random()
    if spaces and kind < 0.45:
        splitting.split(spoken.meeting, spoken.alice, row.pk, row.revision, dice.choice(spaces))
    elif at + 1 < len(rows) and kind < 0.85:
        merging.merge(spoken.meeting, spoken.alice, [(one.pk, one.revision) for one in rows[at : at + 2]])
    elif kind < 0.93:
        to = dice.choice([spoken.place(spoken.bob), spoken.place(spoken.carol)])
        giving.give(access.Who(spoken.alice), spoken.meeting, row.pk, row.revision, to.pk)
    else:
        edits.store(spoken.meeting, spoken.alice, row.pk, row.revision, f"{row.text}.")


def standing() -> list[Dialogue]:
    rows = Dialogue.objects.select_related("transcript__meeting", "speaker__user")
    return list(rows.exclude(state="withdrawn").order_by("started_at", "pk"))
