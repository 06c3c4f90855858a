"""Numbers are the same number however they are said or written."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summaries.language.numbers import found, numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twenty five", {"25"}),
        ("Twenty-five people", {"25"}),
        ("25", {"25"}),
        ("25.0", {"25"}),
        ("three hundred thousand", {"300000"}),
        ("300,000", {"300000"}),
        ("one hundred and five", {"105"}),
        ("two thousand and twenty six", {"2026"}),
        ("twenty twenty six", {"2026"}),
        ("nineteen ninety-nine", {"1999"}),
        ("a hundred", {"100"}),
        ("two dozen", {"24"}),
        ("the 3rd", {"3"}),
        ("the third", {"3"}),
        ("twenty first", {"21"}),
        ("25%", {"25"}),
        ("twenty five per cent", {"25"}),
        ("$1,250.50", {"1250.5"}),
        ("5k", {"5000"}),
        ("5 million", {"5000000"}),
        ("2.5M", {"2500000"}),
        ("half a million", {"500000"}),
        ("two and a half million", {"2500000"}),
        ("three point one four", {"3.14"}),
        ("five and ten", {"5", "10"}),
        ("10-15", {"10", "15"}),
        ("-5 degrees", {"-5"}),
        ("version 3.2.1", {"3.2.1"}),
        ("1.000.000", {"1000000"}),
        ("1,5", {"1.5"}),
        ("007", {"7"}),
        ("treinta y cinco", {"35"}),
        ("dos mil veintiséis", {"2026"}),
        ("at 3:30", {"3", "30"}),
        ("٢٥", {"25"}),
        ("none of us said often", set()),
        ("", set()),
    ],
)
def test_numbers_are_normalised(text, expected):
    assert numbers(text) == expected


def test_a_unit_is_kept_beside_the_number():
    assert [one.unit for one in found("5%, $5, 5 euros, five percent, 5")] == ["%", "$", "€", "%", ""]


def test_lone_words_that_are_seldom_numbers_are_marked():
    assert [one.loose for one in found("One of us took a second, the 2nd, two")] == [True, True, False, False]


@settings(deadline=None)
@given(st.integers(0, 999_999))
def test_separators_change_nothing(number):
    assert numbers(f"{number:,}") == numbers(str(number)) == numbers(f"{number}.0") == {str(number)}


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_text_raises(text):
    for one in found(text):
        assert text[one.start : one.end].strip()


@pytest.mark.parametrize(
    "piece", ["9", "9,", "9.", "one ", "twenty ", "hundred ", "and a half ", "point one ", "-", "five million "]
)
def test_time_is_bounded(piece):
    began = time.process_time()
    numbers(piece * (10_000 // len(piece)))
    assert time.process_time() - began < 1
