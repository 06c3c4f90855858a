"""How long words stay away when the process that hears is killed (kill -9) in the middle of an utterance."""

from dataclasses import dataclass
from statistics import median

from bench.targets import Verdict
from transcription.simulation import drills

TIMES = 5
AWAY = 1.5  # seconds
WAYS = (drills.ANOTHER_ENGINE, drills.ANOTHER_WORKER)


@dataclass(frozen=True, slots=True)
class Away:
    """Seconds from the kill to the next words."""

    way: str
    median: float
    longest: float


def taken_over() -> list[Away]:
    """PocketSphinx after PocketSphinx: by another engine of the chain, and by another worker of the same pool."""
    return [away(way) for way in WAYS]


def away(way: str) -> Away:
    seconds = drills.measured(way, TIMES)
    return Away(way, median(seconds), max(seconds))


def table(taken: list[Away]) -> str:
    head = ("after kill -9 the words go on by", "without words, p50", "longest")
    rows = [(one.way, f"{one.median:.2f} s", f"{one.longest:.2f} s") for one in taken]
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ("---",) + ("---:",) * 2, *rows))


def prompt(taken: list[Away]) -> list[Verdict]:
    return [
        Verdict(
            f"kill -9 of the process that hears: words by {one.way} within {AWAY} s",
            f"{one.median:.2f} s, longest {one.longest:.2f} s",
            one.longest < AWAY,
        )
        for one in taken
    ]
