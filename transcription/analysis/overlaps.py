"""Where two or more speak at once, and who over whom: whoever began later spoke over whoever spoke already. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transcription.analysis.said import Span, Stretch

LEAST = 0.25
"""Seconds; less is one person following closely on another."""


@dataclass(frozen=True, slots=True)
class Overlap(Span):
    by: str
    over: str


@dataclass(frozen=True, slots=True)
class Pair:
    """How often, and how many seconds in all, `by` spoke over `over`."""

    by: str
    over: str
    count: int
    seconds: float


def overlaps(lanes: Mapping[str, Sequence[Stretch]]) -> list[Overlap]:
    """In the order of time. Where three speak, each of the two who came later spoke over those before."""
    found: list[Overlap] = []
    talking: list[tuple[float, str]] = []
    everybody = sorted((one.start, speaker, one.end) for speaker, own in lanes.items() for one in own)
    for start, speaker, end in everybody:
        talking = [(until, other) for until, other in talking if until > start]
        for until, other in talking:
            if min(until, end) - start >= LEAST:
                found.append(Overlap(start, min(until, end), by=speaker, over=other))
        talking.append((end, speaker))
    return found


def pairs(found: Sequence[Overlap]) -> list[Pair]:
    """The most seconds first."""
    times = Counter((one.by, one.over) for one in found)
    seconds: Counter[tuple[str, str]] = Counter()
    for one in found:
        seconds[one.by, one.over] += one.seconds  # type: ignore[assignment]  # a Counter adds floats as well
    ordered = sorted(times, key=lambda pair: (-seconds[pair], pair))
    return [Pair(by, over, times[by, over], seconds[by, over]) for by, over in ordered]
