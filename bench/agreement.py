"""What local agreement costs: words that are decoded for each that is written, and seconds sent for each spoken."""

import asyncio
from dataclasses import dataclass

from transcription.simulation import drills


@dataclass(frozen=True, slots=True)
class Cost:
    """`length` of an utterance in seconds. `again`: words decoded for one that is written. `sent`: seconds of sound for
    one that is spoken."""

    way: str
    length: float
    again: float
    sent: float


WAYS = {"whole": False, "rolling": True}
LINES = (1, 4, 7)


def costs() -> list[Cost]:
    """The whole utterance at every pass, or only what follows the stable words; short utterances and long ones."""
    return [cost(way, lines) for lines in LINES for way in WAYS]


def cost(way: str, lines: int) -> Cost:
    one = asyncio.run(drills.agreed(together=lines, rolling=WAYS[way]))
    return Cost(way, one.spoken / one.utterances, one.decoded / one.words, one.sent / one.spoken)


def table(agreed: list[Cost]) -> str:
    head = ("agreement on", "seconds of an utterance", "words decoded for one written", "seconds sent for one spoken")
    rows = [(one.way, f"{one.length:.1f}", f"{one.again:.1f}", f"{one.sent:.1f}") for one in agreed]
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ("---",) + ("---:",) * 3, *rows))
