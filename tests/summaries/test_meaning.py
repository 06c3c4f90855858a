"""Corrections that change what was said are not made by themselves."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summaries.contract import Person
from summaries.meaning import diff, judge
from tests.summaries.scenes import id_of

PEOPLE = [Person(id_of(name), name) for name in ("Alice Jones", "Bob Smith", "Mallory")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("um so we we will uh send the report", "So we will send the report."),
        ("i think i think it works", "I think it works."),
        ("hello bob how are you", "Hello, Bob, how are you?"),
        ("it costs twenty five thousand euros", "It costs 25,000 euros."),
        ("dont do it", "Don't do it."),
        ("alise will send it", "Alice will send it."),
        ("we cant ship it", "We can't ship it."),
        ("do not ship the old version", "Don't ship the old version."),
        (
            "the serve er is down since monday morning and nobody noticed",
            "The server is down since Monday morning, and nobody noticed.",
        ),
        ("please sent the repot to the costumer today", "Please send the report to the customer today."),
        ("he go to the office every day", "He goes to the office every day."),
        ("no no no that is wrong", "No, that is wrong."),
        ("", ""),
        ("um", "Um."),
    ],
)
def test_tidying_is_safe(before, after):
    found = judge(before, after, PEOPLE)
    assert (found.safe, found.reason) == (True, ""), found


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("it costs twenty five thousand", "It costs 35,000.", "numbers"),
        ("call five five five", "Call five.", "numbers"),
        ("it takes days", "It takes two days.", "numbers"),
        ("it costs 25 euros", "It costs 25 dollars.", "numbers"),
        ("ship it", "Ship it, and then we should have a party with everybody who took part.", "length"),
        ("we went through the whole list of open points and closed nearly all of them", "We closed points.", "length"),
        ("something was said", "", "length"),
        ("bob will send the report tomorrow morning", "Alice will send the report tomorrow morning.", "names"),
        ("he will send the report tomorrow morning", "Bob will send the report tomorrow morning.", "names"),
        ("ask Bob about the report tomorrow morning", "Ask him about the report tomorrow morning.", "names"),
        ("we use cooper netties for the new deployment", "We use Kubernetes for the new deployment.", "names"),
        ("we talked to Siemens about the offer", "We talked to Cemex about the offer.", "names"),
        ("we can do it by then", "We can't do it by then.", "negation"),
        ("we will not ship on friday", "We will ship on Friday.", "negation"),
        ("we now ship the product on friday", "We not ship the product on Friday.", "negation"),
        ("I really like cats and dogs", "I really hate fish and birds.", "words"),
        ("hire the candidate", "Fire the applicant.", "words"),
        ("you should do it after me", "I will do it before you.", "words"),
    ],
)
def test_changing_the_meaning_is_not(before, after, reason):
    found = judge(before, after, PEOPLE)
    assert (found.safe, found.reason) == (False, reason), found


def test_a_difference_is_shown_word_by_word():
    pieces = [(one.kind, one.text) for one in diff("send the repot now", "send the report now")]
    assert pieces == [("same", "send the "), ("out", "repot"), ("in", "report"), ("same", " now")]
    assert diff("", "") == []


SAID = "um the not can't Bob alice 25 twenty five we Will ship it, Friday. 😀 שלום no no I I"
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(SAID.split()), max_size=20).map(" ".join))


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_a_difference_holds_both_texts(before, after):
    pieces = diff(before, after)
    assert "".join(one.text for one in pieces if one.kind != "in") == before
    assert "".join(one.text for one in pieces if one.kind != "out") == after
    assert all(one.text for one in pieces)


@settings(deadline=None)
@given(TEXTS)
def test_the_same_is_safe(text):
    assert judge(text, text, PEOPLE).safe


@settings(deadline=None)
@given(TEXTS.filter(lambda text: text.isascii()))
def test_capitals_and_spaces_are_safe(text):
    assert judge(text, f"  {text.lower()} ", PEOPLE).safe


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_nothing_raises(before, after):
    found = judge(before, after, PEOPLE)
    assert found.safe == (found.reason == "")
    assert found.reason in {"", "length", "numbers", "names", "negation", "words"}


@pytest.mark.parametrize(
    "piece", ["a ", "ab", "Bob ", "not ", "5 ", "a b c d e f ", "\u202eשלום ", "a\x00b ", "no no yes "]
)
def test_time_is_bounded(piece):
    text = piece * (10_000 // len(piece))
    began = time.process_time()
    for other in (text[::-1], "x " + text, text[: len(text) // 2] + " y " + text[len(text) // 2 :], "z"):
        judge(text, other, PEOPLE)
        diff(text, other)
    assert time.process_time() - began < 8
