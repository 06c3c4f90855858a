"""What a correction teaches: the new spelling of a name or a term, never how a sentence was rewritten."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.hinting.learning import stands
from transcription.hinting.vocabulary import COMPARED, LONGEST, common, learned, unusual, words


@pytest.mark.parametrize(
    ("before", "after", "taught"),
    [
        ("we run cooper netties here", "we run Kubernetes here", ("Kubernetes",)),
        ("Ask sam aldman about it.", "Ask Sam Altman about it.", ("Sam Altman",)),
        ("we push to github", "we push to GitHub", ("GitHub",)),
        ("the sea plus plus code", "the C++ code", ("C++",)),
        ("Postgress is slow, redish too.", "PostgreSQL is slow, Redis too.", ("PostgreSQL", "Redis")),
        ("habla con el señor ibanez", "habla con el señor Ibáñez", ("Ibáñez",)),
        ("it is their fault", "it is there fault", ()),  # common words
        ("the invoice is late", "The invoice is late.", ()),  # a capital and a stop
        ("we meet on friday", "we meet on Friday", ()),
        ("we need ten", "we need 10", ()),
        ("we meet", "we meet Zebulon", ()),  # put in, not put right
        ("Zebulon speaks", "speaks", ()),
        ("one two three four five six", "Zyx Wvu Tsr Qpo Nml Kji", ()),  # written anew
        ("same", "same", ()),
        ("", "Kubernetes", ()),
    ],
)
def test_the_new_spelling_is_learned(before: str, after: str, taught: tuple[str, ...]) -> None:
    assert learned(before, after) == taught


@given(st.text(max_size=300), st.text(max_size=300))
def test_what_is_learned_stands_in_the_new_text_and_is_not_common(before: str, after: str) -> None:
    now = [word for word, _ in words(after)]
    for term in learned(before, after):
        parts = term.split(" ")
        assert 2 <= len(term) <= LONGEST
        assert any(now[at : at + len(parts)] == parts for at in range(len(now)))
        assert not any(common(part) for part in parts)


@given(st.text(max_size=300))
def test_nothing_is_learned_from_no_change(text: str) -> None:
    assert learned(text, text) == ()
    assert learned(text, f"  {text} ") == ()
    assert learned(text, "") == learned("", text) == ()


@given(st.lists(st.sampled_from(["Zyxo", "vurp", "the", "a", "Kubernetes"]), max_size=30), st.integers(0, 30))
def test_one_word_put_right_is_learned_wherever_it_stands(around: list[str], at: int) -> None:
    before, after = list(around), list(around)
    before.insert(at, "qwrty")
    after.insert(at, "Qumulo")
    assert learned(" ".join(before), " ".join(after)) == ("Qumulo",)


@pytest.mark.parametrize(
    ("key", "text", "there"),
    [
        ("ada", "plug the adapter in", False),
        ("ada", "ada's idea", True),
        ("ada", "so said ada.", True),
        ("sam altman", "sam and (altman)", True),
        ("sam altman", "the sample of altman", False),
        ("c++", "write c++, please", True),
        ("c++", "abc++ or c+", False),
        ("ibáñez", "señor ibáñez", True),
    ],
)
def test_a_learned_word_stands_only_as_a_whole_word(key: str, text: str, *, there: bool) -> None:
    assert stands(key, text) is there


def test_the_longest_texts_take_no_time() -> None:
    began = time.perf_counter()
    assert learned("ab " * 3333, "ab cd " * 1666) == ()
    learned("ab cd " * (COMPARED // 2), "cd ef " * (COMPARED // 2))
    assert time.perf_counter() - began < 2


def test_unusual_words_of_a_plan() -> None:
    plan = ["Kubernetes migration", "1. Budget\n2. Talk with Ada King Lovelace about terraform\n3. next steps"]
    assert unusual(plan) == ("Kubernetes", "migration", "Ada King Lovelace", "terraform")
