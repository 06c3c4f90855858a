"""Where things stand in a picture. Pure: spans in, path data and percentages out, written as SVG wants its numbers.

A lane is WIDE units long and HIGH units high and is stretched to whatever room there is, so it holds no text. In
languages that run from right to left time does so, too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from transcription.analysis.pace import Slot
from transcription.analysis.said import Span

WIDE, HIGH = 1000, 10
LEAST = 1.2
"""Units; what is shorter is drawn so wide, to be seen at all."""
STEPS = (10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800)
"""Seconds between two labels of time."""
MOST = 4
"""Labels that fit beside each other on a phone."""


@dataclass(frozen=True, slots=True)
class Scale:
    """`seconds` of time, from one edge to the other."""

    seconds: float
    mirrored: bool = False

    def place(self, start: float, end: float) -> tuple[float, float]:
        """Where it begins, and how wide it is, in units."""
        one = WIDE * start / self.seconds if self.seconds else 0.0
        wide = max(LEAST, (WIDE * end / self.seconds if self.seconds else WIDE) - one)
        one = min(one, WIDE - wide)
        return (WIDE - one - wide if self.mirrored else one), wide


@dataclass(frozen=True, slots=True)
class Tick:
    moment: datetime
    percent: str


@dataclass(frozen=True, slots=True)
class Column:
    """A slot of a chart of pace: its path, and whether there is anything to draw."""

    slot: Slot
    path: str


def bars(spans: Iterable[Span], scale: Scale) -> str:
    """Path data of all of them, in the order of time; what would touch is one."""
    found: list[tuple[float, float]] = []
    for span in spans:
        start, wide = scale.place(span.start, span.end)
        if found and near(found[-1], (start, wide)):
            one, two = found[-1], (start, wide)
            left = min(one[0], two[0])
            found[-1] = (left, max(one[0] + one[1], two[0] + two[1]) - left)
        else:
            found.append((start, wide))
    return "".join(f"M{number(start)} 0h{number(wide)}v{HIGH}h-{number(wide)}z" for start, wide in found)


def near(one: tuple[float, float], two: tuple[float, float]) -> bool:
    """Is less than half a unit between them? In whichever direction."""
    return max(one[0], two[0]) - min(one[0] + one[1], two[0] + two[1]) < 0.5


def ticks(began: datetime, scale: Scale) -> list[Tick]:
    """Round times of the clock; few enough to have room."""
    step = next((one for one in STEPS if scale.seconds / one <= MOST), STEPS[-1])
    zero = began.timestamp()
    first = -int(-zero // step) * step
    found: list[Tick] = []
    for at in range(first, int(zero + scale.seconds) + 1, step):
        share = 100 * (at - zero) / scale.seconds if scale.seconds else 0.0
        if 6 <= share <= 94 or (not found and share < 6):
            moment = began + timedelta(seconds=at - zero)
            found.append(Tick(moment, number(100 - share if scale.mirrored else share)))
    return found


def columns(slots: Sequence[Slot], scale: Scale, top: int) -> list[Column]:
    """Of a chart whose upper edge is `top` words a minute."""
    return [Column(slot, column(slot, scale, top) if slot.pace else "") for slot in slots]


def column(slot: Slot, scale: Scale, top: int) -> str:
    start, wide = scale.place(slot.start, slot.end)
    gap = wide * 0.12
    start, wide = start + gap, wide - 2 * gap
    high = HIGH * min(1.0, (slot.pace or 0) / top)
    return f"M{number(start)} {HIGH}v-{number(high)}h{number(wide)}v{number(high)}z"


def top_of(slots: Iterable[Slot]) -> int:
    """A round number of words a minute that none of them passes, with room for what people usually do."""
    return max(200, -(-max((one.pace or 0 for one in slots), default=0) // 50) * 50)


def shares(parts: Sequence[float], mirrored: bool) -> list[str]:
    """One bar cut into parts (0 to 1 each): path data of each."""
    found, at = [], 0.0
    for part in parts:
        wide = max(0.0, part * WIDE - 2)
        start = WIDE - at - wide if mirrored else at
        found.append(f"M{number(start)} 0h{number(wide)}v{HIGH}h-{number(wide)}z" if wide else "")
        at += part * WIDE
    return found


def number(value: float) -> str:
    """With a point, in every language."""
    return f"{value:.1f}".removesuffix(".0")
