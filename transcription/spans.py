"""Spans of samples that must not be heard: pure arithmetic on (first, last) pairs, sorted, disjoint, last not included.

A moment becomes a sample by counting whole microseconds, so every server cuts at the very same one.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import chain, zip_longest

from transcription.contract import SAMPLE_RATE, Samples

Spans = tuple[tuple[int, int], ...]
FOREVER = 2**53  # the end of a span that has none yet


def sample_at(started_at: datetime, moment: datetime) -> int:
    """The first sample at or after `moment` of a stream whose first was at `started_at`; 0 for earlier ones."""
    microseconds = (moment - started_at) // timedelta(microseconds=1)
    return max(0, -(-microseconds * SAMPLE_RATE // 1_000_000))


def union(spans: Iterable[tuple[int, int]]) -> Spans:
    """The same samples as disjoint spans in order."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(span for span in spans if span[0] < span[1]):
        if joined and first <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((first, last))
    return tuple(joined)


def within(spans: Spans, first: int, last: int) -> Spans:
    """What of `spans` lies in [first, last)."""
    return tuple((max(first, one), min(last, end)) for one, end in spans if max(first, one) < min(last, end))


def differ(mine: Spans, theirs: Spans, first: int, last: int) -> int | None:
    """The first sample in [first, last) that lies in one of the two only."""
    edges = (chain.from_iterable(within(spans, first, last)) for spans in (mine, theirs))
    return next((min(pair) for pair in zip_longest(*edges, fillvalue=last) if pair[0] != pair[1]), None)


def silenced(samples: Samples, first: int, spans: Spans) -> Samples:
    """`samples`, which begin at offset `first`, with silence in place of `spans`; the very same array when none is."""
    inside = within(spans, first, first + len(samples)) if spans else ()
    if not inside:
        return samples
    heard = samples.copy()
    for one, end in inside:
        heard[one - first : end - first] = 0
    return heard
