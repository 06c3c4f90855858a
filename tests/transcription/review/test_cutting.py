"""Where an utterance is cut: in the writing that is shown, in the others, between its words, in time."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.contract import SAMPLE_RATE
from transcription.review import cutting


def words(text: str, first: float = 0.0) -> list[dict[str, Any]]:
    """One second each."""
    return [
        {"text": one, "start": first + at, "end": first + at + 0.8, "confidence": 1.0}
        for at, one in enumerate(text.split())
    ]


@pytest.mark.parametrize(
    ("shown", "other", "expected"),
    [
        (("Hello,", "world."), "hello world", ("hello", "world")),
        (("hello", "world"), "Hello, world.", ("Hello,", "world.")),
        (("Hel", "lo."), "hello", ("hel", "lo")),
        (("We go to Berlin", "on Friday."), "we go to burling on friday", ("we go to burling", "on friday")),
        (("We go to Berlin", "on Friday."), "we go burling friday", ("we go burling", "friday")),
        (("It costs", "40 euros."), "it costs forty euros", ("it costs", "forty euros")),
        (("你好", "世界"), "你好世界", ("你好", "世界")),
        (("Straße", "ist lang"), "STRASSE ist lang", ("STRASSE", "ist lang")),
        (("👋", "hello"), "hello", ("", "hello")),
        (("one two", "three"), "", ("", "")),
        (("one", "two"), "other words altogether here", None),
    ],
)  # fmt: skip
def test_another_writing_of_the_same_words(shown: cutting.Halves, other: str, expected: cutting.Halves | None) -> None:
    found = cutting.like(shown, other)
    assert expected in (None, found)
    assert "".join(found).split() == "".join(found).split()
    assert " ".join(" ".join(found).split()).replace(" ", "") == other.replace(" ", "")


def test_between_the_words_where_the_text_has_them() -> None:
    shown = ("Good morning,", "everybody there.")
    said = words("good morning everybody there")
    assert cutting.divide(said, shown) == 2
    assert cutting.sample(shown, said, 2, 0, 4 * SAMPLE_RATE) == round(1.9 * SAMPLE_RATE)


def test_in_proportion_to_characters_where_no_words_are_known() -> None:
    assert cutting.sample(("abc", "d"), [], 0, 1000, 5000) == 4000


@pytest.mark.parametrize("times", [(-5.0, -4.0), (900.0, 901.0), (3.0, 1.0)])
def test_words_with_nonsense_for_times_cut_inside_all_the_same(times: tuple[float, float]) -> None:
    said = [{"text": one, "start": times[0], "end": times[1], "confidence": 1.0} for one in ("a", "b")]
    cut = cutting.sample(("a", "b"), said, 1, 1000, 3000)
    assert 1000 + cutting.SHORTEST <= cut <= 3000 - cutting.SHORTEST


def test_the_longest_texts_take_no_time() -> None:
    shown = ("a " * 2500).strip(), ("a " * 2499 + "b").strip()
    assert cutting.like(shown, "a " * 2400 + "c " * 200)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(text=TEXT, other=TEXT, at=st.integers(0, 40))
def test_nothing_is_lost_or_said_twice(text: str, other: str, at: int) -> None:
    shown = cutting.halves(text, at)
    assert "".join("".join(shown).split()) == "".join(text.split())
    found = cutting.like(shown, other)
    assert "".join("".join(found).split()) == "".join(other.split())


@given(said=st.lists(st.from_regex(r"[a-z]{1,6}", fullmatch=True), min_size=2, max_size=20), data=st.data())
def test_the_same_words_are_cut_at_the_same_one(said: list[str], data: st.DataObject) -> None:
    count = data.draw(st.integers(1, len(said) - 1))
    shown = " ".join(said[:count]).title() + ",", " ".join(said[count:]) + "."
    assert cutting.like(shown, " ".join(said)) == (" ".join(said[:count]), " ".join(said[count:]))
    assert cutting.divide(words(" ".join(said)), shown) == count
