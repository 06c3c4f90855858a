"""What is kept of what somebody typed: any language and any emoji, no tricks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conferencing.chat_text import LONGEST, clean_text
from conferencing.rooms import Invalid


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  hello  ", "hello"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("one\n\n \n\n\ntwo", "one\n\ntwo"),
        ("if x:\n    return  y", "if x:\n    return  y"),
        ("a\tb\0c\x1b[31m", "a b c [31m"),
        ("abc\u202egpj.exe", "abc gpj.exe"),
        ("\ud800a", "a"),
        ("👩\u200d👩\u200d👧 👍🏽 1️⃣", "👩\u200d👩\u200d👧 👍🏽 1️⃣"),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", None),
        ("\U0001fae9", None),
        ("می\u200cخواهم", None),
        ("שלום עולם", None),
        ("?", None),
        ("x" * LONGEST + "  ", "x" * LONGEST),
    ],
)
def test_what_is_kept(typed: str, kept: str | None) -> None:
    assert clean_text(typed) == (typed if kept is None else kept)


@pytest.mark.parametrize(
    "typed", ["", " \n ", "\u200d\u200c", "\u3164\u2800", "\u0301", "\u202e", "x" * (LONGEST + 1), None, 1, []]
)
def test_what_is_refused(typed: object) -> None:
    with pytest.raises(Invalid) as refused:
        clean_text(typed)
    assert refused.value.code == "invalid"


@given(st.text(max_size=300))
def test_cleaning_twice_is_cleaning_once(typed: str) -> None:
    try:
        once = clean_text(typed)
    except Invalid:
        return
    assert clean_text(once) == once
    assert once == once.strip()
    once.encode()
