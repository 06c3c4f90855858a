"""Cut a long talk into windows that a model can read: at borders of utterances, where there is a pause if possible."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from summaries.chains.lines import Line

Measure = Callable[[str], int]  # tokens of a text
TAIL = 0.25  # of a window, in which the longest pause ends it
LEAST = 64  # tokens: nothing sensible is smaller


@dataclass(frozen=True, slots=True)
class Window:
    """`before` and `after` are there to understand `lines`."""

    lines: tuple[Line, ...]
    before: tuple[Line, ...] = ()
    after: tuple[Line, ...] = ()

    def halves(self) -> "list[Window]":
        """Windows with half of it each; one line is cut in its middle, a character is left as it is."""
        if len(self.lines) > 1:
            middle = len(self.lines) // 2
            return [
                Window(self.lines[:middle], self.before[-1:], self.lines[middle : middle + 1]),
                Window(self.lines[middle:], self.lines[middle - 1 : middle], self.after[:1]),
            ]
        parts = [part for line in self.lines for part in split(line, (len(line.fields[-1]) + 1) // 2)]
        return [Window((part,)) for part in parts] if len(parts) > 1 else []


def tokens(lines: Sequence[Line], measure: Measure) -> int:
    return measure("\n".join(line.text for line in lines)) if lines else 0


def windows(lines: Sequence[Line], space: Callable[[], int], measure: Measure, around: int = 0) -> Iterator[Window]:
    """Windows of at most `space()` tokens, with up to `around` lines before and after (within a fifth more).

    Lazy: what is learned from one window about the model's tokens counts for the next.
    """
    left = list(lines)
    before: tuple[Line, ...] = ()
    while left:
        room = max(space(), LEAST)
        left = fitting(left, room, measure)
        taken = cut(left, room, measure)
        now, left = tuple(left[:taken]), left[taken:]
        extra = [short(line, room // 10) for line in (*before, *left[:around])]
        cheap = tokens(extra, measure) <= room // 5
        after = tuple(extra[len(before) :]) if cheap else ()
        yield Window(now, tuple(extra[: len(before)]) if cheap else (), after)
        before = now[-around:] if around else ()


def cut(lines: Sequence[Line], room: int, measure: Measure) -> int:
    """How many of the first lines make a window: as many as fit, or up to the longest pause near its end."""
    used, fit = 0, 0
    sizes = []
    for line in lines:
        size = measure(line.text) + 1
        if fit and used + size > room:
            break
        sizes.append(size)
        used, fit = used + size, fit + 1
    if fit == len(lines):
        return fit
    late = [place for place, sum_ in enumerate(accumulate(sizes), 1) if sum_ >= used * (1 - TAIL)]
    return max(late, key=lambda place: (silence(lines, place), place))


def silence(lines: Sequence[Line], place: int) -> float:
    """Seconds between the beginnings of two utterances, less what the first takes to say."""
    one, two = lines[place - 1], lines[place]
    if one.at is None or two.at is None:
        return 0.0
    return (two.at - one.at).total_seconds() - len(one.fields[-1]) / 15


def fitting(lines: list[Line], room: int, measure: Measure) -> list[Line]:
    """The same lines; if the first is longer than a window, in parts that keep its id."""
    if not lines or measure(lines[0].text) < room:
        return lines
    share = (room - 1) / max(measure(lines[0].text), 1)
    most = max(int(len(lines[0].fields[-1]) * share * 0.9), 8)
    return [*split(lines[0], most), *lines[1:]]


def split(line: Line, most: int) -> list[Line]:
    """Parts of at most `most` characters, between words where there are any."""
    parts, rest = [], line.fields[-1]
    while len(rest) > most:
        end = rest.rfind(" ", most // 2, most + 1)
        end = end if end > 0 else most
        parts.append(rest[:end])
        rest = rest[end:].lstrip()
    return [replace(line, fields=(*line.fields[:-1], part)) for part in [*parts, rest] if part]


def short(line: Line, room: int) -> Line:
    """Enough of a neighbour to understand what comes after it."""
    return replace(line, fields=(*line.fields[:-1], line.fields[-1][: max(room * 2, 80)]))
