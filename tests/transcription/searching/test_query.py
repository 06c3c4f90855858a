"""What is typed and what is meant by it. There is no text that cannot be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.searching.query import Term, Wanted, parse


def exactly(*words: str) -> Term:
    return Term(words)


def begins(*words: str) -> Term:
    return Term(words, beginning=True)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("budget", [begins("budget")]),
        ("Budget RENT", [exactly("budget"), begins("rent")]),
        ('"half of the floor"', [exactly("half", "of", "the", "floor")]),
        ('"half of', [exactly("half", "of")]),
        ("“half of” bud", [exactly("half", "of"), begins("bud")]),
        ("bud* rent", [begins("bud"), begins("rent")]),
        ("e-mail rent", [exactly("e", "mail"), begins("rent")]),
        ("rent e-ma", [exactly("rent"), begins("e", "ma")]),
        ("rent x", [exactly("rent"), exactly("x")]),
        ("rent rent rent", [exactly("rent"), begins("rent")]),
        ("rent AND NEAR(budget)", [exactly("rent"), begins("near", "budget")]),
        ("会", [begins("会")]),
        ("会议", [exactly("会议")]),
        ("会议室 rent", [exactly("会议", "议室"), begins("rent")]),
        ("", []),
        ('" * - -- "" -* ', []),
    ],
)
def test_terms_of(text: str, terms: list[Term]) -> None:
    assert list(parse(text).terms) == terms


def test_what_is_not_wanted() -> None:
    found = parse('rent -parking -"second floor" -')
    assert found.terms == (exactly("rent"),)
    assert found.without == (exactly("parking"), exactly("second", "floor"))


def test_common_words_are_looked_for_only_when_there_are_no_others() -> None:
    assert parse("the budget of") == Wanted((exactly("budget"),), (), ("the", "of"))
    assert parse("to be").terms == (exactly("to"), begins("be"))
    assert parse('"the" budget').terms == (exactly("the"), begins("budget"))


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.text("ab*\"-()^:{}+ANDORNTE \x00\\'"))
def test_anything_can_be_read(text: str) -> None:
    found = parse(text)
    for term in (*found.terms, *found.without):
        assert term.words
        assert all(term.words)
        assert '"' not in term.written
        assert "'" not in term.written
