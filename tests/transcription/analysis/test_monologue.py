"""The longest in one go."""

import pytest

from tests.transcription.analysis.talk import stretch
from transcription.analysis.monologue import longest
from transcription.analysis.said import Span, Stretch


@pytest.mark.parametrize(
    ("own", "others", "found"),
    [
        ([stretch(0, 10), stretch(20, 50)], [stretch(11, 19)], Span(20, 50)),
        ([stretch(0, 10), stretch(12, 50)], [stretch(10, 11.5)], Span(0, 50)),  # "yes, yes" is not a turn
        ([stretch(0, 10), stretch(13, 50)], [stretch(10, 12.5)], Span(13, 50)),  # this is
        ([stretch(0, 100)], [stretch(50, 60)], Span(0, 50)),  # spoken over: before it or after it, not both
        ([stretch(0, 30)], [stretch(2, 10)], Span(10, 30)),
        ([stretch(0, 10), stretch(19, 30)], [], Span(0, 30)),
        ([stretch(0, 10), stretch(21, 30)], [], Span(0, 10)),  # a long rest ends it; of equals the first
        ([stretch(0, 10), stretch(21, 40)], [], Span(21, 40)),
        ([stretch(5, 8)], [stretch(0, 20)], None),
        ([], [stretch(0, 20)], None),
    ],
)
def test_longest(own: list[Stretch], others: list[Stretch], found: Span | None) -> None:
    assert longest(own, others) == found
