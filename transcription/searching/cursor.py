"""Where a reader of results is. Pure.

Results come in windows: the newest matches, as many as can be ranked at once, the best of them first; then the next
older ones. A place is the highest ids of the windows that were read, and in the last of them the hit that was read
last, or its end, for who walks back. Matches that come or go meanwhile move nobody.
"""

import re
from dataclasses import dataclass

HIGHEST = 2**63 - 1
DEEPEST = 60
"""Windows: nobody reads on behind that many, and an address has an end."""
WRITTEN = re.compile(
    r"([0-9a-f]{1,16}(?:-[0-9a-f]{1,16}){0,59})(?:\.(?:(end)|([0-9a-f]{1,16})(?:\.(\d{1,5})\.([0-9a-f]{1,16}))?))?",
    re.ASCII,
)
Ranked = tuple[int, int]
"""Points and id of a match; the greater one comes first."""


@dataclass(frozen=True, slots=True)
class Place:
    """`tops`: of all windows so far. `bottom`: the lowest id of the last one, 0 until it is known. `after`: the hit
    before. `at_end`: the last page of the window."""

    tops: tuple[int, ...] = (HIGHEST,)
    bottom: int = 0
    after: Ranked | None = None
    at_end: bool = False

    def __str__(self) -> str:
        behind = ".end" if self.at_end else f".{self.bottom:x}" if self.bottom else ""
        read = f".{self.after[0]}.{self.after[1]:x}" if self.after else ""
        return "-".join(f"{top:x}" for top in self.tops) + behind + read

    @property
    def top(self) -> int:
        return self.tops[-1]

    def start(self, ranked: list[Ranked], size: int) -> int:
        """Where in its window the page begins."""
        if self.at_end:
            return max(0, len(ranked) - size)
        return sum(one >= self.after for one in ranked) if self.after else 0


def parse(text: str) -> Place:
    """Raises ValueError for what is no place."""
    read = WRITTEN.fullmatch(text)
    if read is None:
        raise ValueError(text)
    tops, end, bottom, points, pk = read.groups()
    after = (int(points), int(pk, 16)) if points else None
    place = Place(tuple(int(top, 16) for top in tops.split("-")), int(bottom or "0", 16), after, bool(end))
    if max(*place.tops, place.bottom, after[1] if after else 0) > HIGHEST:
        raise ValueError(text)
    return place


def neighbours(place: Place, ranked: list[Ranked], size: int, older: int | None) -> tuple[Place | None, Place | None]:
    """The places after this page and before it. `older`: the highest id of the next window, None if there is none."""
    start = place.start(ranked, size)
    stop, bottom = start + size, min((pk for _points, pk in ranked), default=place.bottom)
    following: Place | None = None
    if stop < len(ranked):
        following = Place(place.tops, bottom, ranked[stop - 1])
    elif older is not None and len(place.tops) < DEEPEST:
        following = Place((*place.tops, older))
    if start > 0:
        before = max(0, start - size)
        return following, Place(place.tops, bottom, ranked[before - 1] if before else None)
    return following, Place(place.tops[:-1], at_end=True) if len(place.tops) > 1 else None
