"""My meetings, sorted: live now, upcoming, rooms for any time, and what is past.

A room without a date rests after a fortnight without a session: it is then found under "past", where one can still go
in. What was said is summed per session in the database; the number of queries does not depend on that of meetings.
Other rooms of the house say with `contribute` what they know of the meetings and sessions of a page.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from meetings.models import USUAL, Meeting
from meetings.names import LONGEST_TITLE, one_line
from transcription.contract import SAMPLE_RATE
from transcription.models import Dialogue, Transcript

RESTS_AFTER = timedelta(days=14)
PER_PAGE = 20
MOST = 50
"""Upcoming meetings and rooms that are shown; a search finds the others."""


@dataclass(frozen=True, slots=True)
class Note:
    """What another room says of a meeting, and where there is more."""

    text: str
    path: str


Notes = Callable[[Collection[Meeting]], Mapping[UUID, Note]]
Marks = Callable[[Collection[UUID]], Mapping[UUID, str]]
notes: list[Notes] = []
marks: list[Marks] = []


def contribute(*, note: Notes, mark: Marks) -> None:
    """Add a note to meetings and a mark to sessions; each gets all of a page at once and reads the database once."""
    notes.append(note)
    marks.append(mark)


@dataclass(frozen=True, slots=True)
class Session:
    """What is left of one session."""

    id: UUID
    started_at: datetime
    state: str
    people: int
    words: int
    seconds: int
    marks: tuple[str, ...] = ()

    @property
    def minutes(self) -> int:
        return max(1, round(self.seconds / 60))


@dataclass(frozen=True, slots=True)
class Past:
    """A meeting that was held, or is over; `above` says that the page shows it as a current one too."""

    meeting: Meeting
    sessions: list[Session]
    above: bool

    @property
    def more(self) -> int:
        """Sessions that the row has no room for."""
        return len(self.sessions) - 3


@dataclass(slots=True)
class Sections:
    page: Page[Any]
    live: list[Meeting] = field(default_factory=list)
    upcoming: list[Meeting] = field(default_factory=list)
    any_time: list[Meeting] = field(default_factory=list)
    past: list[Past] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not (self.live or self.upcoming or self.any_time or self.past)


def searched(text: str) -> str:
    """What somebody looks for, as a title could have it."""
    return one_line(text[: 2 * LONGEST_TITLE])[:LONGEST_TITLE]


def sections(visible: QuerySet[Meeting], title: str, page: str) -> Sections:
    """The meetings whose title has `title` in it. `page` is of the past; nonsense means the first or the last one."""
    found = dated(visible.filter(title__icontains=title) if title else visible)
    live, upcoming, any_time = Q(is_live=True), planned(), resting_not()
    current = live | upcoming | any_time
    past = Paginator(found.filter(~current | Q(last__isnull=False)).order_by("-happened", "pk"), PER_PAGE)
    shown = Sections(page=past.get_page(page))
    held = shown.page.object_list
    if shown.page.number == 1:
        admitted = Q(participants__state="admitted", participants__connections__isnull=False)
        inside = Count("participants", admitted, distinct=True)
        shown.live = list(found.filter(live).annotate(inside=inside).order_by("-happened", "pk")[:MOST])
        shown.upcoming = list(found.filter(upcoming).order_by("starts_at", "pk")[:MOST])
        shown.any_time = list(found.filter(any_time).order_by("-happened", "pk")[:MOST])
    above = {one.pk for one in (*shown.live, *shown.upcoming, *shown.any_time)}
    sessions = by_meeting(one.pk for one in held)
    shown.past = [Past(one, sessions.get(one.pk, []), one.pk in above) for one in held]
    annotate([*shown.live, *shown.upcoming, *shown.any_time, *held])
    return shown


def annotate(shown: Collection[Any]) -> None:
    """Give every meeting its `notes`."""
    told = [note(shown) for note in notes]
    for one in shown:
        one.notes = [found[one.pk] for found in told if one.pk in found]


def dated(meetings: QuerySet[Meeting]) -> QuerySet[Any]:
    """With `is_live`, `last` (when the last session that is over began) and `happened` (what the past is sorted by)."""
    sessions = Transcript.objects.filter(meeting=OuterRef("pk"))
    over = sessions.exclude(state=Transcript.State.OPEN).order_by("-started_at").values("started_at")[:1]
    is_live = Exists(sessions.filter(state=Transcript.State.OPEN))
    dated = meetings.select_related("organizer").annotate(is_live=is_live & Q(active=True), last=Subquery(over))
    return dated.annotate(happened=Coalesce("last", "starts_at", "created_at"))


def planned() -> Q:
    return Q(is_live=False, active=True, starts_at__gt=timezone.now() - USUAL)


def resting_not() -> Q:
    """Rooms without a date that were made or used lately."""
    return Q(is_live=False, active=True, starts_at__isnull=True, happened__gt=timezone.now() - RESTS_AFTER)


def by_meeting(meetings: Iterable[UUID]) -> dict[UUID, list[Session]]:
    """The sessions that are over, newest first, with how long somebody spoke in each."""
    rows = Transcript.objects.filter(meeting__in=list(meetings)).exclude(state=Transcript.State.OPEN)
    talk, kept = spoken_seconds(rows), list(rows.only("id", "meeting_id", "started_at", "state", "people", "words"))
    told = [mark([row.pk for row in kept]) for mark in marks]
    found: dict[UUID, list[Session]] = {}
    for row in kept:
        marked = tuple(one[row.pk] for one in told if row.pk in one)
        one = Session(row.pk, row.started_at, row.state, row.people, row.words, talk.get(row.pk, 0), marked)
        found.setdefault(row.meeting_id, []).append(one)
    return found


def spoken_seconds(sessions: QuerySet[Transcript]) -> dict[UUID, int]:
    """The utterances' durations, added up per session."""
    said = Dialogue.objects.filter(transcript__in=sessions.values("pk")).exclude(state=Dialogue.State.WITHDRAWN)
    sums = said.order_by().values("transcript").annotate(samples=Sum(F("last_sample") - F("first_sample")))
    return {one["transcript"]: one["samples"] // SAMPLE_RATE for one in sums}
