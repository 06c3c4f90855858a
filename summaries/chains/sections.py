"""A talk in windows: each asked about by itself, several at once, one that is too long for the model halved once."""

from collections.abc import Callable, Generator, Sequence
from typing import TypeVar

from summaries.chains.asking import Errand
from summaries.chains.crew import together
from summaries.chains.lines import Line
from summaries.chains.windows import Window, windows
from summaries.contract import Event, Failed

R = TypeVar("R")
Work = Callable[[Window, bool], list[R]]
"""What to do with a window; True when it will not be cut again."""


def each(
    errand: Errand, lines: Sequence[Line], space: Callable[[], int], work: Work[R], around: int = 0
) -> Generator[Event, None, list[R]]:
    """The results of all windows, in order. Raises Failed.

    Until it is known how the model counts, the first window goes alone, cut with care; the others are cut by what it
    told. In an outage that is also the only one that asks.
    """
    gauge = errand.model.gauge
    cutting = windows(lines, space, gauge.tokens, around)
    done: list[R] = []
    first = 0
    if not gauge.measured:
        window = next(cutting)
        total = 1 + gauge.tokens("\n".join(line.text for line in lines)) // max(space(), 1)
        done, first = (yield from together(errand, [lambda: halved(work, window)], 0, total)), 1
    rest = [lambda one=one: halved(work, one) for one in cutting]
    return [*done, *(yield from together(errand, rest, first, first + len(rest)))]


def halved(work: Work[R], window: Window) -> list[R]:
    try:
        return work(window, False)
    except Failed as failed:
        parts = window.halves() if failed.code == "too_long" else []
        if not parts:
            raise
    return [result for part in parts for result in work(part, True)]
