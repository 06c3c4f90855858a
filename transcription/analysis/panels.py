"""The pictures as the template shows them: figures, drawings and the tables behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from meetings.models import User
from transcription.analysis import drawing
from transcription.analysis.analysis import Own
from transcription.analysis.drawing import Column, Scale, Tick
from transcription.analysis.overlaps import pairs
from transcription.analysis.pace import Slot
from transcription.analysis.reading import Person, Picture
from transcription.analysis.said import Span, union

COLOURS = 8  # of static/css/tokens.css
SLOTS = 12
PAIRS, NAMED = 5, 12
MANY = 9
"""Lanes, more of which scroll."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that can be gone to."""

    at: datetime
    seconds: float


@dataclass(frozen=True, slots=True)
class LaneRow:
    """One person's lane; `path` where they spoke, `lost` where words are missing, `part` their part of the one bar.

    `cells` are seconds they spoke in each slot of the table.
    """

    id: str
    name: str
    user: User
    is_you: bool
    colour: int
    path: str
    lost: str
    part: str
    seconds: float
    share: float
    stretches: int
    cells: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PairRow:
    by: str
    over: str
    colour: int
    count: int
    seconds: float
    path: str


@dataclass(frozen=True, slots=True)
class OwnPanel:
    """How the reader spoke; `id` is their participant. `slowest` and `fastest` are of slots, `top` labels the chart."""

    id: str
    own: Own
    colour: int
    columns: tuple[Column, ...]
    rows: tuple[tuple[datetime, Slot], ...]
    top: int
    slowest: int | None
    fastest: int | None
    monologue: Moment | None

    @property
    def middle(self) -> int:
        return self.top // 2

    @property
    def fillers(self) -> int:
        return self.own.tally.fillers.total()

    @property
    def filler_words(self) -> list[tuple[str, int]]:
        return self.own.tally.fillers.most_common()


@dataclass(frozen=True, slots=True)
class Panel:
    """All of it. `paused` and `at_once` are path data; `slots` are the table's columns."""

    picture: Picture
    lanes: tuple[LaneRow, ...]
    paused: str
    at_once: str
    ticks: tuple[Tick, ...]
    close: bool
    slots: tuple[datetime, ...]
    pairs: tuple[PairRow, ...]
    silence: Moment | None
    own: OwnPanel | None

    @property
    def named(self) -> tuple[LaneRow, ...]:
        """Those that the key of the one bar has room for."""
        return self.lanes[:NAMED]

    @property
    def unnamed(self) -> int:
        return max(0, len(self.lanes) - NAMED)

    @property
    def many(self) -> bool:
        return len(self.lanes) + bool(self.at_once) > MANY

    @property
    def has_gaps(self) -> bool:
        return any(lane.lost for lane in self.lanes)

    @property
    def most(self) -> tuple[PairRow, ...]:
        return self.pairs[:PAIRS]


def panel(picture: Picture) -> Panel | None:
    """None when nobody has said anything."""
    if picture.began is None:
        return None
    scale = Scale(picture.whole.seconds, mirrored=get_language_bidi())
    quiet = picture.whole.longest_silence
    times = slots(picture.whole.seconds)
    at_once = union(picture.whole.overlaps)
    return Panel(
        picture=picture,
        lanes=tuple(lanes(picture, scale, times)),
        paused=drawing.bars(union(picture.gaps("")), scale),
        at_once=drawing.bars(at_once, scale),
        ticks=tuple(drawing.ticks(picture.began, scale)),
        close=scale.seconds < 3 * 60,
        slots=tuple(moment(picture, one.start) for one in times),
        pairs=tuple(pair_rows(picture, scale)),
        silence=Moment(moment(picture, quiet.start), quiet.seconds) if quiet else None,
        own=own_panel(picture, picture.own, scale) if picture.own else None,
    )


def lanes(picture: Picture, scale: Scale, times: Sequence[Span]) -> list[LaneRow]:
    parts = drawing.shares([one.share for one in picture.whole.lanes], scale.mirrored)
    found = []
    for lane, part in zip(picture.whole.lanes, parts, strict=True):
        person = picture.people[lane.speaker]
        found.append(
            LaneRow(
                id=lane.speaker,
                name=called(person),
                user=person.user,
                is_you=person.is_you,
                colour=person.seat % COLOURS,
                path=drawing.bars(lane.stretches, scale),
                lost=drawing.bars(union(picture.gaps(lane.speaker)), scale),
                part=part,
                seconds=lane.seconds,
                share=lane.share,
                stretches=len(lane.stretches),
                cells=tuple(within(lane.stretches, one) for one in times),
            )
        )
    return found


def pair_rows(picture: Picture, scale: Scale) -> list[PairRow]:
    """The longest fills its bar."""
    found = pairs(picture.whole.overlaps)
    bar = Scale(found[0].seconds if found else 0.0, scale.mirrored)
    return [
        PairRow(
            by=called(picture.people[one.by]),
            over=_("you") if picture.people[one.over].is_you else picture.people[one.over].user.name,
            colour=picture.people[one.by].seat % COLOURS,
            count=one.count,
            seconds=one.seconds,
            path=drawing.bars([Span(0.0, one.seconds)], bar),
        )
        for one in found
    ]


def own_panel(picture: Picture, own: Own, scale: Scale) -> OwnPanel:
    you = next(one for one in picture.people.values() if one.is_you)
    told = [one.pace for one in own.pace if one.pace]
    top = drawing.top_of(own.pace)
    long = own.monologue
    return OwnPanel(
        id=you.id,
        own=own,
        colour=you.seat % COLOURS,
        columns=tuple(drawing.columns(own.pace, scale, top)),
        rows=tuple((moment(picture, one.start), one) for one in own.pace),
        top=top,
        slowest=min(told, default=None),
        fastest=max(told, default=None),
        monologue=Moment(moment(picture, long.start), long.seconds) if long else None,
    )


def called(person: Person) -> str:
    return _("You") if person.is_you else person.user.name


def moment(picture: Picture, seconds: float) -> datetime:
    assert picture.began is not None
    return picture.began + timedelta(seconds=seconds)


def slots(seconds: float) -> list[Span]:
    """The session in parts of whole minutes, a dozen at most; of whole seconds when it was short."""
    unit = 60 if seconds > 60 * SLOTS / 4 else 1
    wide = max(1, -int(-seconds // (SLOTS * unit))) * unit
    return [Span(start, min(start + wide, seconds)) for start in range(0, max(1, -int(-seconds // 1)), wide)]


def within(spans: Sequence[Span], time: Span) -> float:
    """Seconds of `spans` in `time`."""
    return sum(max(0.0, min(one.end, time.end) - max(one.start, time.start)) for one in spans)
