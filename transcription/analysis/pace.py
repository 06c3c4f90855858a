"""How fast somebody spoke in the course of a session: words per minute of speaking time, slot by slot. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from transcription.analysis.said import Said, Span
from transcription.speaking.figures import Tally

WIDTHS = (30, 60, 120, 300, 600, 900, 1800)
"""Seconds of a slot."""
MOST = 30
"""Slots in one picture."""
Heard = tuple[str, float, float]


@dataclass(frozen=True, slots=True)
class Slot(Span):
    """`pace` is None where too little was said to tell."""

    words: int
    pace: int | None


def width(seconds: float) -> int:
    """Of a slot: the smallest that fits."""
    return next((one for one in WIDTHS if seconds <= one * MOST), round(seconds / MOST) + 1)


def over_time(rows: Sequence[Said], seconds: float) -> list[Slot]:
    """Of one speaker, over all `seconds` of the session. A word belongs to the slot it begins in."""
    wide = width(seconds)
    tallies = [Tally() for _ in range(max(1, -int(-seconds // wide)))]
    until: float | None = None
    for row in rows:
        for at, words in slots_of(row.spoken.words, wide):
            tally = tallies[min(max(0, at), len(tallies) - 1)]
            tally.until = until
            tally.paced(words)
            until = tally.until
    return [Slot(at * wide, min((at + 1) * wide, seconds), tally.words, tally.pace) for at, tally in enumerate(tallies)]


def slots_of(words: Sequence[Heard], wide: int) -> Iterable[tuple[int, Sequence[Heard]]]:
    """The words, cut where a slot ends."""
    if words and words[0][1] // wide == words[-1][1] // wide:
        return [(int(words[0][1] // wide), words)]
    return [(at, tuple(part)) for at, part in groupby(words, key=lambda word: int(word[1] // wide))]
