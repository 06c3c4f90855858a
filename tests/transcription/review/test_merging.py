"""Two neighbours of one speaker become one; nothing is lost, nothing else is drawn in."""

import uuid
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.transcription.review.conftest import Stage, now
from transcription import publish, strikes, transcripts
from transcription.contract import SAMPLE_RATE, Caption
from transcription.models import Dialogue, Stream, Transcript
from transcription.review import merging, splitting


def ask(spoken: Stage, row: Dialogue, other: Dialogue, **body: Any) -> Any:
    return spoken.post(spoken.alice, row, "merge", **{"with": str(other.pk), "with_revision": other.revision, **body})


@pytest.mark.parametrize("turned", [False, True])
def test_the_earlier_keeps_its_id(spoken: Stage, turned: bool) -> None:
    first, second = spoken.say(spoken.bob, "good morning"), spoken.say(spoken.bob, "everybody")
    pair = (second, first) if turned else (first, second)
    answer = ask(spoken, *pair)
    assert answer.status_code == 200
    kept, gone = answer.json()["dialogue"], answer.json()["withdrawn"]
    assert (kept["id"], kept["text"], kept["revision"]) == (str(first.pk), "good morning everybody", first.revision + 1)
    assert (gone["id"], gone["state"], gone["text"], gone["words"]) == (str(second.pk), "withdrawn", "", [])
    assert gone["number"] == kept["number"] + 1 == Transcript.objects.get().last_number
    row = now(first)
    assert (row.raw_text, row.first_sample, row.last_sample) == (
        "good morning everybody",
        first.first_sample,
        second.last_sample,
    )
    assert (row.ended_at, [word["text"] for word in row.words]) == (second.ended_at, ["good", "morning", "everybody"])
    assert [(one["how"], one["by"], one["restorable"]) for one in spoken.history(row)] == [
        ("merged", "Alice", True),
        ("recognised", None, False),
    ]
    assert spoken.history(now(second)) == []


def test_edits_and_corrections_stay_what_is_shown(spoken: Stage) -> None:
    first, second = spoken.say(spoken.bob, "good morning"), spoken.say(spoken.bob, "everybody")
    second = spoken.edit(second, "Everybody!", spoken.carol)
    Dialogue.objects.filter(pk=first.pk).update(corrected_text="Good morning,")
    row = spoken.merge(first, second)
    assert (row.text, row.corrected_text, row.raw_text) == (
        "Good morning, Everybody!", "Good morning, everybody", "good morning everybody",
    )  # fmt: skip
    assert (row.state, row.edited_by) == ("edited", spoken.carol)


def test_from_another_stream_times_move_to_the_first_ones_clock(spoken: Stage) -> None:
    first = spoken.say(spoken.bob, "good morning")
    old = Stream.objects.get(pk=first.stream_id)
    spoken.claims[spoken.bob] = spoken.claim(spoken.bob, 30.0)
    spoken.at = 0
    second = spoken.say(spoken.bob, "everybody", 2)
    refused = ask(spoken, first, second)
    assert (refused.status_code, refused.json()["code"]) == (409, "still_heard")
    Stream.objects.filter(pk=old.pk).update(finished=True)
    row = spoken.merge(first, second)
    later = (second.started_at - first.started_at).total_seconds()
    assert row.words[-1]["start"] == pytest.approx(row.words[0]["start"] + later, abs=0.002)
    assert (row.last_sample - row.first_sample) / SAMPLE_RATE == pytest.approx(later + 2, abs=0.002)
    assert row.ended_at == second.ended_at
    halves = spoken.split(row, len("good morning"))
    assert [half.text for half in halves] == ["good morning", "everybody"]
    assert first.ended_at <= halves[1].started_at <= second.started_at


def test_of_two_microphones_only_when_nobody_can_strike_any_more(spoken: Stage) -> None:
    """Bob's words were given to Alice and would become a part of hers, in which Bob's strike could not find them."""
    spoken.at = 16_000 * 50
    first, second = spoken.say(spoken.alice, "we take"), spoken.say(spoken.bob, "his salary")
    to = {"revision": second.revision, "participant_id": str(first.speaker_id)}
    assert spoken.ask(spoken.alice, "patch", second, "", to).status_code == 200
    Stream.objects.update(finished=True)

    def merging() -> Any:
        ours, theirs = now(first), now(second)
        return spoken.post(spoken.alice, ours, "merge", **{"with": str(theirs.pk), "with_revision": theirs.revision})

    assert (merging().status_code, merging().json()["code"]) == (409, "still_heard")
    strikes.store(spoken.place(spoken.bob), 30, timezone.now())
    assert now(second).text == ""
    assert now(first).text == "we take"


def test_of_two_microphones_when_all_is_over(spoken: Stage) -> None:
    first, second = spoken.say(spoken.alice, "we take"), spoken.say(spoken.bob, "half")
    to = {"revision": second.revision, "participant_id": str(first.speaker_id)}
    assert spoken.ask(spoken.alice, "patch", second, "", to).status_code == 200
    Stream.objects.update(finished=True)
    Transcript.objects.update(state="complete", ended_at=timezone.now())
    body = {"with": str(second.pk), "with_revision": now(second).revision}
    assert spoken.post(spoken.alice, first, "merge", **body).status_code == 409
    longest = timedelta(seconds=strikes.LONGEST) + strikes.MULLED
    Transcript.objects.update(ended_at=timezone.now() - longest - timedelta(seconds=1))
    assert spoken.merge(first, now(second)).text == "we take half"


def test_others_may_speak_between(spoken: Stage) -> None:
    first, _, second = (
        spoken.say(user, text) for user, text in ((spoken.bob, "a"), (spoken.carol, "b"), (spoken.bob, "c"))
    )
    assert spoken.merge(first, second).text == "a c"


def test_nothing_of_theirs_may_lie_between(spoken: Stage) -> None:
    first, between, second = (spoken.say(spoken.bob, text) for text in "abc")
    for _ in range(2):
        refused = ask(spoken, first, second)
        assert (refused.status_code, refused.json()["code"]) == (400, "not_neighbours")
        body = {"revision": between.revision, "participant_id": str(spoken.place(spoken.carol).pk)}
        spoken.ask(spoken.bob, "patch", between, "", body)  # theirs, but it sounds between the two
    spoken.ask(spoken.alice, "delete", between)
    assert spoken.merge(first, second).text == "a c"


def test_who_are_no_neighbours(spoken: Stage) -> None:
    first, other = spoken.say(spoken.bob, "a"), spoken.say(spoken.carol, "b")
    refused = ask(spoken, first, other)
    assert (refused.status_code, refused.json()["code"]) == (400, "not_neighbours")
    refused = ask(spoken, first, first)
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid")
    assert Dialogue.objects.filter(state="final").count() == 2


@pytest.mark.parametrize(
    "body",
    [{"with": "x"}, {"with": None}, {"with": 7.5}, {"with_revision": None}, {"with_revision": "x"}, {"revision": -1},
     {"with_revision": 2**70}],
)  # fmt: skip
def test_nonsense(spoken: Stage, body: dict[str, Any]) -> None:
    first, second = spoken.say(spoken.bob, "a"), spoken.say(spoken.bob, "b")
    assert ask(spoken, first, second, **body).status_code == 400
    assert [row.state for row in Dialogue.objects.all()] == ["final", "final"]


def test_what_is_of_another_session_or_meeting_is_not_found(spoken: Stage) -> None:
    first, second = spoken.say(spoken.bob, "a"), spoken.say(spoken.bob, "b")
    other = Transcript.objects.create(meeting=spoken.meeting, state="complete")
    Dialogue.objects.filter(pk=second.pk).update(transcript=other)
    assert ask(spoken, first, second).status_code == 404
    assert ask(spoken, first, second, **{"with": str(uuid.uuid4())}).status_code == 404


def test_either_may_have_changed(spoken: Stage) -> None:
    first, second = spoken.say(spoken.bob, "a"), spoken.say(spoken.bob, "b")
    edited = spoken.edit(second, "B!")
    clash = ask(spoken, first, second)
    assert (clash.status_code, clash.json()["code"], clash.json()["current"]["id"]) == (409, "conflict", str(second.pk))
    spoken.edit(first, "A!")
    clash = ask(spoken, first, edited)
    assert (clash.status_code, clash.json()["current"]["text"]) == (409, "A!")


def test_either_may_still_be_heard(spoken: Stage) -> None:
    first = spoken.say(spoken.bob, "good morning")
    caption = Caption(spoken.at, "everybody", "", spoken.at, spoken.at + 16000, final=True)
    second = publish.store(spoken.claims[spoken.bob], publish.Utterance(caption, 16000, 0, provisional=True))
    assert second is not None
    answer = ask(spoken, first, second)
    assert (answer.status_code, answer.json()["code"]) == (409, "still_heard")


def test_no_longer_than_a_text_may_be(spoken: Stage) -> None:
    first, second = spoken.say(spoken.bob, "a" * 6000), spoken.say(spoken.bob, "b" * 6000)
    assert ask(spoken, first, second).status_code == 400
    assert now(second).state == "final"


def test_who_may(spoken: Stage) -> None:
    first, second = spoken.say(spoken.bob, "a"), spoken.say(spoken.bob, "b")
    body = {"with": str(second.pk), "with_revision": second.revision}
    assert spoken.post(spoken.mallory, first, "merge", **body).status_code == 404
    assert spoken.post(spoken.carol, first, "merge", **body).status_code == 200


def test_figures_follow(spoken: Stage) -> None:
    first, second = spoken.say(spoken.bob, "good morning"), spoken.say(spoken.bob, "everybody")
    before = transcripts.rebuild(Transcript.objects.get())
    spoken.merge(first, second)
    after = transcripts.rebuild(Transcript.objects.get())
    assert (after.words, after.processed_transcript) == (before.words, before.processed_transcript)


WORDS = st.lists(st.from_regex(r"[a-z]{1,5}", fullmatch=True), min_size=1, max_size=5)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(WORDS, min_size=1, max_size=4),
    dice=st.randoms(use_true_random=False),
)
def test_splits_and_merges_add_up(spoken: Stage, parts: list[list[str]], dice: Any) -> None:
    """Whatever is split and merged: text, words and samples are those of the beginning, ids are unique, order stays."""
    with transaction.atomic():
        spoken.claims[spoken.bob] = spoken.claim(spoken.bob)
        spoken.at = 0
        rows = [spoken.say(spoken.bob, " ".join(one), 3) for one in parts]
        said, first, last = " ".join(one.text for one in rows), rows[0].first_sample, rows[-1].last_sample
        words = [word for one in rows for word in one.words]
        for _ in range(8):
            rows = standing()
            at = dice.randrange(len(rows))
            row, spaces = rows[at], [place for place, letter in enumerate(rows[at].text) if letter == " "]
            if spaces and dice.random() < 0.5:
                splitting.split(spoken.meeting, spoken.alice, row.pk, row.revision, dice.choice(spaces))
            elif at + 1 < len(rows):
                pair = [(one.pk, one.revision) for one in rows[at : at + 2]]
                dice.shuffle(pair)
                merging.merge(spoken.meeting, spoken.alice, pair)
        rows = standing()
        assert " ".join(one.text for one in rows) == " ".join(one.raw_text for one in rows) == said
        assert [word for one in rows for word in one.words] == words
        edges = [edge for one in rows for edge in (one.first_sample, one.last_sample)]
        assert (edges[0], edges[-1], edges) == (first, last, sorted(edges))
        assert all(one.first_sample < one.last_sample for one in rows)
        assert all(one.pk == publish.dialogue_id(one.stream_id, one.first_sample) for one in rows)
        assert [one.pk for one in rows] == [one.pk for one in sorted(rows, key=lambda one: one.first_sample)]
        assert all(one.ended_at <= two.started_at for one, two in pairwise(rows))
        transaction.set_rollback(True)


def standing() -> list[Dialogue]:
    return list(Dialogue.objects.exclude(state="withdrawn").order_by("started_at", "id"))
