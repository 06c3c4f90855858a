"""Two or more at once, and who over whom."""

from tests.transcription.analysis.talk import stretch
from transcription.analysis.overlaps import overlaps, pairs
from transcription.analysis.said import total, union


def test_who_begins_later_speaks_over_who_speaks_already() -> None:
    (found,) = overlaps({"a": [stretch(0, 10)], "b": [stretch(8, 12)]})
    assert (found.start, found.end, found.by, found.over) == (8, 10, "b", "a")


def test_following_closely_is_no_overlap() -> None:
    assert overlaps({"a": [stretch(0, 10)], "b": [stretch(9.8, 12)]}) == []
    assert overlaps({"a": [stretch(0, 10)], "b": [stretch(10, 12)]}) == []


def test_a_word_thrown_in_is_as_long_as_it_is() -> None:
    (found,) = overlaps({"a": [stretch(0, 10)], "b": [stretch(4, 5)]})
    assert (found.start, found.end) == (4, 5)


def test_three_at_once_are_three_pairs_but_counted_once_in_time() -> None:
    found = overlaps({"a": [stretch(0, 10)], "b": [stretch(5, 9)], "c": [stretch(6, 12)]})
    assert {(one.by, one.over, one.seconds) for one in found} == {("b", "a", 4), ("c", "a", 4), ("c", "b", 3)}
    assert total(union(found)) == 5


def test_who_talks_on_is_spoken_over_again_and_again() -> None:
    found = overlaps({"a": [stretch(0, 30)], "b": [stretch(1, 3), stretch(10, 15)], "c": [stretch(20, 21)]})
    assert [(one.by, one.over, one.count, one.seconds) for one in pairs(found)] == [("b", "a", 2, 7), ("c", "a", 1, 1)]


def test_alone_nobody_speaks_over_anybody() -> None:
    assert overlaps({"a": [stretch(0, 10), stretch(12, 20)]}) == []
    assert overlaps({}) == []
    assert pairs([]) == []
