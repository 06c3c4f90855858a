"""What comes first, and what is marked. Pure."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from transcription.searching.query import parse
from transcription.searching.scoring import FULL, highlights, score
from transcription.searching.words import words


def points(text: str, query: str) -> int:
    return score(words(text), parse(query))


def marked(text: str, query: str) -> list[str]:
    return [text[start:end] for start, end in highlights(text, parse(query))]


def test_a_whole_word_comes_before_its_beginning() -> None:
    assert points("the rent is high", "rent") > points("the rental is high", "rent")


def test_a_short_utterance_comes_before_a_long_one() -> None:
    assert points("the rent", "rent") > points("the rent " + "and many other things " * 9, "rent")


def test_often_is_more_than_once() -> None:
    assert points("rent and rent and so on", "rent") > points("rent and what and so on", "rent")


def test_side_by_side_is_more_than_far_apart() -> None:
    assert points("the budget rent is not so high", "budget rent") > points(
        "the budget is not so high as rent", "budget rent"
    )


def test_what_is_marked() -> None:
    assert marked("The rent, RENTAL and Rént!", "rent") == ["rent", "RENTAL", "Rént"]
    assert marked("We take half of the second floor", '"half of the" floor') == ["half of the", "floor"]
    assert marked("Send an e-mail. Emails are e mail.", "e-mail") == ["e-mail", "e mail"]
    assert marked("我们的会议室很大", "会议室") == ["会议室"]
    assert marked("我们的会议室很大", "室") == ["室"]
    assert marked("nothing", "rent") == []


@given(st.text(), st.text())
def test_marks_are_in_order_and_apart(text: str, query: str) -> None:
    found = highlights(text, parse(query))
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one[1] < other[0] for one, other in pairwise(found))
    assert 0 <= score(words(text), parse(query)) <= FULL
