"""Names as people type them, or as somebody who means harm does."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from meetings.names import BLANK, clean_name, initials


@given(st.text(max_size=120))
def test_any_text_is_a_readable_name_or_refused(text: str) -> None:
    try:
        name = clean_name(text)
    except ValidationError:
        visible = [letter for letter in text if unicodedata.category(letter)[0] in "LNS" and letter not in BLANK]
        assert not visible or len(text) > 80
        return
    assert 1 <= len(name) <= 80
    assert name == name.strip()
    assert all(unicodedata.category(letter)[0] != "C" for letter in name)
    assert "  " not in name
    assert name.isprintable()
    assert clean_name(name) == name
    assert initials(name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Ada \t King\nLovelace ", "Ada King Lovelace"),
        ("Ann\u202eeoJ", "Ann eoJ"),
        ("a\0b", "a b"),
        ("王小明", "王小明"),
        ("O'Brien-Smith, Jr.", "O'Brien-Smith, Jr."),
        ("🙂", "🙂"),
        ("x" * 80, "x" * 80),
    ],
)
def test_kept(typed: str, name: str) -> None:
    assert clean_name(typed) == name


@pytest.mark.parametrize(
    "typed", ["", " ", "\u200b\u200d", "\u3164", "\u2800\uffa0", "\u115f\u1160", "...", "\ud800", "x" * 81]
)
def test_refused(typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        clean_name(typed)
    assert refused.value.code == "invalid_name"


@pytest.mark.parametrize(
    ("name", "letters"), [("Ada King Lovelace", "AL"), ("Ada", "A"), ("ada lovelace", "AL"), ("", "")]
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters
