"""Words a minute in the course of a session."""

import pytest

from tests.transcription.analysis.talk import steady
from transcription.analysis.pace import MOST, WIDTHS, over_time, width


@pytest.mark.parametrize(("seconds", "wide"), [(0, 30), (600, 30), (900, 30), (901, 60), (3600, 120), (18_000, 600)])
def test_slots_fit_the_length(seconds: float, wide: int) -> None:
    assert width(seconds) == wide
    assert seconds / width(seconds) <= MOST


def test_a_session_of_days_has_no_more_slots_either() -> None:
    seconds = 3 * 24 * 3600.0
    assert width(seconds) > WIDTHS[-1]
    assert len(over_time([steady("a", 0, 10)], seconds)) <= MOST


def test_each_slot_has_its_own_pace_of_speaking_time_only() -> None:
    slow, fast = steady("a", 0, 20, each=1.0), steady("a", 30, 40, each=0.25)
    first, second, last = over_time([slow, fast], 75.0)
    assert (first.start, first.end, first.words, first.pace) == (0, 30, 20, 60)
    assert (second.words, second.pace) == (40, 240)
    assert (last.start, last.end, last.words, last.pace) == (60, 75.0, 0, None)


def test_too_little_in_a_slot_says_nothing() -> None:
    (only,) = over_time([steady("a", 0, 4)], 30.0)
    assert (only.words, only.pace) == (8, None)


def test_a_word_belongs_to_where_it_begins_and_none_is_lost() -> None:
    found = over_time([steady("a", 25, 35)], 60.0)
    assert [one.words for one in found] == [10, 10]
    late = over_time([steady("a", 50, 70)], 60.0)
    assert sum(one.words for one in late) == 40
