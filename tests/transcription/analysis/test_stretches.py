"""When one person spoke, as a lane shows it."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.transcription.analysis.talk import said, steady
from transcription.analysis.said import JOIN, Said, Span, between, stretches, total, union
from transcription.speaking.figures import Spoken


def spans(rows: list[Said]) -> list[tuple[float, float]]:
    return [(one.start, one.end) for one in stretches(rows)]


def test_utterances_with_less_than_a_second_between_them_are_one_stretch() -> None:
    rows = [steady("a", 5, 6), steady("a", 2.9, 3.9), steady("a", 0, 2)]
    assert spans(rows) == [(0, 3.9), (5, 6)]
    assert [one.said for one in stretches(rows)] == [rows[2].id, rows[0].id]


def test_a_rest_within_an_utterance_breaks_it() -> None:
    assert spans([said("a", (0, 1), (1.5, 2), (3, 4))]) == [(0, 2), (3, 4)]


def test_the_words_say_more_than_the_utterance_around_them() -> None:
    row = Said("one", "a", 0.0, 9.0, Spoken((("yes", 4.0, 4.5),)))
    assert spans([row]) == [(4.0, 4.5)]


def test_an_utterance_without_words_is_taken_as_a_whole() -> None:
    assert spans([Said("one", "a", 2.0, 5.0, Spoken(()))]) == [(2.0, 5.0)]


def test_words_that_run_backwards_never_make_time_negative() -> None:
    assert spans([said("a", (5.0, 4.0), (1.0, 2.0), (9.0, 8.0))]) == [(1.0, 5.0), (9.0, 9.0)]


def test_free_time_is_what_is_left_between() -> None:
    talk = union([Span(3, 4), Span(1, 2), Span(1.5, 2.5)])
    assert talk == [Span(1, 2.5), Span(3, 4)]
    assert between(talk, 0, 5) == [Span(0, 1), Span(2.5, 3), Span(4, 5)]
    assert between(talk, 1.2, 3.5) == [Span(2.5, 3)]
    assert between([], 0, 5) == [Span(0, 5)]


MOMENT = st.floats(0, 3600, allow_nan=False)
WORDS = st.lists(st.tuples(MOMENT, MOMENT), min_size=1, max_size=8)


@given(st.lists(WORDS, max_size=12))
def test_whatever_the_words_are_stretches_are_in_order_and_apart(utterances: list[list[tuple[float, float]]]) -> None:
    found = stretches(said("a", *words) for words in utterances)
    assert all(one.start <= one.end for one in found)
    assert all(after.start - before.end >= JOIN for before, after in pairwise(found))
    reached = [max(word) for words in utterances for word in words]
    if found:
        assert found[0].start == min(start for words in utterances for start, _end in words)
        assert found[-1].end <= max(reached)


@given(st.lists(st.tuples(MOMENT, MOMENT).map(lambda pair: Span(min(pair), max(pair))), max_size=20))
def test_what_is_taken_and_what_is_free_are_everything(given_spans: list[Span]) -> None:
    taken = union(given_spans)
    free = between(taken, 0, 3600)
    assert abs(total(taken) + total(free) - 3600) < 1e-6
