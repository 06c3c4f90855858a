"""Which words belong to which utterance, whatever order a realtime session tells them in."""

from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transcription.fakes import said
from transcription.contract import EngineFailed
from transcription.engines.openai_turns import TRANSCRIPTION, Turn, Turns

SAMPLES = said(1, 2, 3)


def committed(item: str) -> dict[str, Any]:
    return {"type": "input_audio_buffer.committed", "item_id": item}


def delta(item: str, text: str) -> dict[str, Any]:
    return {"type": f"{TRANSCRIPTION}.delta", "item_id": item, "delta": text}


def completed(item: str, text: object) -> dict[str, Any]:
    return {"type": f"{TRANSCRIPTION}.completed", "item_id": item, "transcript": text}


def begin(turns: Turns, first: int, *, ended: bool = True) -> Turn:
    turn = Turn(first, 0, f"commit_{first}")
    turn.add(SAMPLES)
    turn.end = first + len(SAMPLES) if ended else None
    turns.open.append(turn)
    return turn


def test_an_item_that_is_named_otherwise_when_it_is_committed() -> None:
    turns = Turns("m")
    turn = begin(turns, 0)
    turns.hear(delta("while", "on"))
    assert turn.partial().tentative == "on"
    turns.hear(committed("after"))
    turns.hear(completed("after", "one two"))
    assert turn.finished
    assert turn.final().stable == "one two"


def test_completed_before_committed_and_what_comes_twice() -> None:
    turns = Turns("m")
    one, two = begin(turns, 0), begin(turns, 96_000)
    for event in (completed("b", "two"), committed("a"), committed("a"), committed("b"), delta("b", "more")):
        turns.hear(event)
    assert not one.finished
    assert two.finished
    turns.hear(completed("a", "one"))
    assert (one.final().stable, two.final().stable) == ("one", "two")


def test_a_turn_of_the_server_where_none_was_wanted_does_not_end_the_utterance() -> None:
    turns = Turns("m")
    turn = begin(turns, 0, ended=False)
    turns.hear(committed("early"))
    turns.hear(completed("early", "one"))
    assert not turn.finished
    turn.end = len(SAMPLES)
    turns.hear(committed("late"))
    turns.hear(completed("late", "two"))
    assert turn.finished
    assert turn.final().stable == "one two"


def test_what_was_cut_away_is_not_told_even_when_it_comes_late() -> None:
    turns = Turns("m")
    turn = begin(turns, 0)
    turns.hear(delta("old", "one two three "))
    assert turn.partial().stable == "one two three"
    turn.cut(2 * len(SAMPLES) // 3, 0)
    turns.hear(delta("old", "four "))
    turns.hear(committed("old"))
    assert not turn.answered
    turns.hear({"type": "input_audio_buffer.cleared"})
    turns.hear(delta("new", "one"))
    assert turn.partial().stable == "one two three", "what stood stands until the final"
    turns.hear(committed("new"))
    turns.hear(completed("new", "one two"))
    assert turn.final().stable == "one two"


def test_words_after_the_end_are_nobody_s() -> None:
    turns = Turns("m")
    turn = begin(turns, 0)
    turns.hear(committed("a"))
    turns.hear(completed("a", "one"))
    turns.leave(turn)
    for event in (delta("a", "x"), completed("a", "x"), committed("z"), completed("z", "x")):
        turns.hear(event)
    after = begin(turns, 96_000)
    turns.hear(committed("b"))
    turns.hear(completed("b", "two"))
    assert after.final().stable == "two"


@pytest.mark.parametrize("times", [(-5, 10**30), (None, "x"), (True, 1.5), (10**9, 0)])
def test_times_of_the_server_that_cannot_be(times: tuple[Any, Any]) -> None:
    turns = Turns("m", server=True)
    turn = begin(turns, 96_000)
    turns.hear({"type": "input_audio_buffer.speech_started", "item_id": "a", "audio_start_ms": times[0]})
    turns.hear({"type": "input_audio_buffer.speech_stopped", "item_id": "a", "audio_end_ms": times[1]})
    for event in (committed("a"), completed("a", "one two")):
        turns.hear(event)
    error = {"code": "input_audio_buffer_commit_empty", "event_id": turn.commit}
    turns.hear({"type": "error", "error": error})
    assert turn.finished
    assert all(96_000 <= word.start <= word.end <= turn.end for word in turn.final().words)


NAMES = st.sampled_from(["a", "b", "c"])
EVENTS = st.one_of(
    st.builds(committed, NAMES),
    st.builds(delta, NAMES, st.sampled_from(["one ", "t", "wo ", "\x00", "  "])),
    st.builds(completed, NAMES, st.sampled_from(["one two", "", "three"])),
    st.just({"type": "input_audio_buffer.cleared"}),
    st.fixed_dictionaries({"type": st.text(max_size=3), "item_id": st.none() | st.integers() | st.text(max_size=2)}),
    st.builds(
        lambda name, kind: {"type": f"input_audio_buffer.{kind}", "item_id": name, "audio_start_ms": 5},
        NAMES,
        st.sampled_from(["speech_started", "speech_stopped"]),
    ),
)


@given(st.lists(EVENTS, max_size=40), st.booleans(), st.integers(0, 40))
def test_whatever_comes_stable_words_stand_and_a_final_fits(
    events: list[dict[str, Any]], server: bool, ends: int
) -> None:
    turns = Turns("m", server=server)
    turn = begin(turns, 1000, ended=False)
    before = ""
    for number, event in enumerate(events):
        if number == ends:
            turn.end = 1000 + len(SAMPLES)
        with suppress(EngineFailed):
            turns.hear(event)
        partial = turn.partial()
        assert partial.stable.startswith(before)
        before = partial.stable
    if turn.finished:
        final = turn.final()
        assert all(final.start <= word.start <= word.end <= final.end for word in final.words)
        assert np.all(np.diff([word.start for word in final.words]) >= 0)
