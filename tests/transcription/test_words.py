"""Words on their way to the page: which are stable, and how a sentence is written."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.engines.pocketsphinx import SETTLED_AFTER, Settling
from transcription.sentences import closed, opened

WORDS = st.lists(st.sampled_from(["we", "i", "meet", "on", "monday", "the", "eye"]), max_size=8)


@given(st.lists(WORDS, max_size=40))
def test_stable_never_shrinks_and_never_changes(hypotheses: list[list[str]]) -> None:
    settling, before = Settling(), ""
    for words in hypotheses:
        stable, tentative = settling.hear(words)
        assert (stable + " ").startswith(before + " ") or not before
        assert stable.split() + tentative.split() == stable.split() + words[len(stable.split()) :]
        before = stable


@given(WORDS)
def test_words_that_stand_are_settled_but_for_the_last(words: list[str]) -> None:
    settling = Settling()
    for _ in range(SETTLED_AFTER - 1):
        assert settling.hear(words) == ("", " ".join(words))
    assert settling.hear(words) == (" ".join(words[:-1]), " ".join(words[-1:]))


@given(WORDS, WORDS)
def test_what_stands_looks_the_same_however_it_goes_on(words: list[str], more: list[str]) -> None:
    shown = opened(" ".join(words))
    assert opened(" ".join([*words, *more])).startswith(shown)
    assert len(shown) == len(" ".join(words))


@given(st.text(alphabet="abi' ", max_size=30))
def test_closing_changes_only_letters_and_adds_one_mark(words: str) -> None:
    whole = closed(words)
    assert whole[:-1].lower() == words.lower()
    assert whole == "" or whole[-1] in ".?"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", ""),
        ("i think i'm late", "I think I'm late."),
        ("is it me or i", "Is it me or I?"),
        ("what do we do", "What do we do?"),
        ("island hopping", "Island hopping."),
        ("whatever you say", "Whatever you say."),
        ("when it rains we stay and read", "When it rains we stay and read."),
    ],
)
def test_sentences(words: str, sentence: str) -> None:
    assert closed(words) == sentence
    assert re.sub(r"[.?]$", "", sentence) == opened(words)
