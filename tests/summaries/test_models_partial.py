"""JSON that still grows: a property for every place where it may end."""

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summaries.chains.partial import growing
from summaries.chains.reading import clean, clean_so_far, found

TEXTS = st.text(max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=12,
)


def part_of(some: Any, whole: Any) -> bool:
    if isinstance(some, dict) and isinstance(whole, dict):
        return all(key in whole and part_of(value, whole[key]) for key, value in some.items())
    if isinstance(some, list) and isinstance(whole, list):
        return len(some) <= len(whole) and all(part_of(one, other) for one, other in zip(some, whole, strict=False))
    if isinstance(some, str) and isinstance(whole, str):
        return whole.startswith(some)
    return bool(some == whole)


@settings(deadline=None)
@given(st.dictionaries(TEXTS, VALUES, max_size=4), st.integers(0, 400), st.booleans())
def test_what_is_there_is_a_part_of_what_will_be(whole: dict[str, Any], end: int, ascii_: bool) -> None:
    written = json.dumps(whole, ensure_ascii=ascii_)
    some = growing(written[:end])
    assert some is None or part_of(some, whole)
    assert growing(written) == whole


LONG = ["{" * 100_000, "[" * 100_000, '{"a":' * 50_000, '{"sentences":[' + '{"text":"a"},' * 8000, '"\\' * 50_000]


@pytest.mark.parametrize("text", LONG)
def test_no_answer_takes_long(text: str) -> None:
    began = time.process_time()
    growing(text)
    found(text, "sentences")
    assert time.process_time() - began < 2


@settings(deadline=None)
@given(st.text(alphabet="ab <>/!scriptimg=\"'\n", max_size=40), st.integers(0, 40))
def test_a_text_that_grows_never_takes_anything_back(text: str, end: int) -> None:
    assert clean(text).startswith(clean_so_far(text[:end]).rstrip()) or "<" in clean_so_far(text[:end])
