"""The longest that one person spoke without another's turn. Pure.

A word thrown in does not end a monologue: another's stretch of over two seconds does, and so does a long rest.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from transcription.analysis.said import Span, Stretch, between, union
from transcription.speaking.figures import TURN

REST = 10.0
"""Seconds; who says nothing for so long has finished."""


def longest(own: Sequence[Stretch], others: Iterable[Stretch]) -> Span | None:
    """From its first word to its last. None when `own` is empty or always talked over."""
    if not own:
        return None
    walls = union(one for one in others if one.seconds > TURN)
    ends = [one.end for one in own]
    found: list[Span] = []
    for free in between(walls, own[0].start, own[-1].end):
        found += runs(own[bisect_right(ends, free.start) :], free)
    return max(found, key=lambda one: (one.seconds, -one.start), default=None)


def runs(own: Iterable[Stretch], free: Span) -> list[Span]:
    """What one says inside `free`, joined over short rests. `own` begins with the first that reaches into it."""
    found: list[Span] = []
    for one in own:
        if one.start >= free.end:
            break
        start, end = max(one.start, free.start), min(one.end, free.end)
        if found and start - found[-1].end <= REST:
            found[-1] = Span(found[-1].start, end)
        else:
            found.append(Span(start, end))
    return found
