"""What a word is: the same in any case, width and accent; scripts without spaces by pairs."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.searching.words import LONGEST, MOST, tokens, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Good morning, Bob!", ["good", "morning", "bob"]),
        ("CAFÉ café cafe\u0301 ＣＡＦＥ", ["cafe"] * 4),
        ("Straße STRASSE", ["strasse"] * 2),
        ("Ὀδυσσεύς ΟΔΥΣΣΕΥΣ", ["οδυσσευσ"] * 2),
        ("İstanbul ıstanbul", ["istanbul", "ıstanbul"]),
        ("don't e-mail 3.5 %", ["dont", "e", "mail", "3", "5"]),
        ("Don’t CAN'T we’ve they're I'm", ["dont", "cant", "weve", "theyre", "im"]),
        ("I'll Anna's n't 'tis don't-t don'ts", ["i", "ll", "anna", "s", "n", "t", "tis", "dont", "t", "don", "ts"]),
        ("l'heure qu’il é n’t", ["l", "heure", "qu", "il", "e", "n", "t"]),
        ("مُحَمَّد محمد", ["محمد"] * 2),
        ("हिन्दी", ["हिनदी"]),
        ("会议", ["会议", "议"]),
        ("会议室AI", ["会议", "议室", "室", "ai"]),
        ("회의를", ["회의", "의를", "를"]),
        ("ガス カス", ["ガス", "ス", "カス", "ス"]),
        ("½ ² ﬁne", ["12", "2", "fine"]),
        ("\x00\ud800 a\x00b _ '\"*", ["a", "b"]),
        ("", []),
    ],
)
def test_words_of(text: str, expected: list[str]) -> None:
    assert words(text) == [unicodedata.normalize("NFKD", word) for word in expected]


@given(st.text())
def test_a_word_means_nothing_to_a_database(text: str) -> None:
    for word in words(text):
        assert word
        assert not re.search(r"[\s\x00-\x2f:-@\[-`{-\x7f]", word)
        assert all(unicodedata.category(one)[0] in "LNM" for one in word)


@given(st.text())
def test_places_are_in_the_text_and_in_order(text: str) -> None:
    found = tokens(text)
    assert [one.word for one in found] == words(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)


@given(st.text(st.characters(categories=["L", "N", "P", "Z"])))
def test_case_and_composition_do_not_matter(text: str) -> None:
    folded = words(unicodedata.normalize("NFC", text).casefold())
    assert words(unicodedata.normalize("NFC", text)) == folded


@given(st.text(st.characters(codec="ascii")))
def test_the_quick_way_finds_what_the_other_does(text: str) -> None:
    assert words(text + "é")[:-1] == words(text + " é")[: len(words(text + "é")) - 1]
    assert words(text) == words(text + " é")[:-1]


def test_what_stands_in_for_a_letter_is_marked_with_its_word() -> None:
    for text in ("Why don't we?", "Why don’t we?"):
        assert [(one.start, one.end) for one in tokens(text)] == [(0, 3), (4, 9), (10, 12)]


def test_a_word_and_an_utterance_have_an_end() -> None:
    assert words("a" * 1_000) == ["a" * LONGEST]
    assert len(words("é " * (2 * MOST))) == len(words("e " * (2 * MOST))) == MOST
    assert max(map(len, words("\ufdfa" * 9))) <= LONGEST  # one character that folds into eighteen
