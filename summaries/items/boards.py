"""Action items as pages show them: the checklist of a session, and boards with a column for each status.

A column shows `most` items; how many there are is counted in the database. What is due first comes first, so what
lies beyond is what can wait; a search finds it.
"""

from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from django.db.models import Count, Q, QuerySet

from meetings import access
from meetings.models import Meeting
from summaries.items import filters, news
from summaries.models import ActionItem
from transcription.models import Transcript

STEP, LIMIT = 100, 1000
LONGEST_SEARCH = 120
Show = Literal["all", "mine", "overdue"]
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Asked:
    show: Show = "all"
    q: str = ""
    most: int = STEP

    @classmethod
    def of(cls, params: Any) -> "Asked":
        """From an address; nonsense is what nobody asked for."""
        show, most = params.get("show", ""), params.get("most", "")
        return cls(
            show=cast(Show, show) if show in get_args(Show) else "all",
            q=" ".join(params.get("q", "").replace("\0", "").split())[:LONGEST_SEARCH],
            most=min(LIMIT, max(STEP, int(most))) if most.isascii() and most.isdigit() and len(most) < 6 else STEP,
        )

    @property
    def narrow(self) -> bool:
        return self.show != "all" or bool(self.q)


@dataclass(frozen=True, slots=True)
class Column:
    status: str
    label: str
    count: int
    items: Rows

    @property
    def more(self) -> int:
        return self.count - len(self.items)


@dataclass(frozen=True, slots=True)
class Board:
    """`counts`: open items by what can be shown; `any` says whether there is anything at all, done or not."""

    asked: Asked
    columns: list[Column]
    counts: dict[str, int]
    any: bool

    @property
    def found(self) -> int:
        return sum(column.count for column in self.columns)

    @property
    def more(self) -> int:
        """How many to ask for to see more; 0 when all are shown, or no more can be."""
        return min(LIMIT, 2 * self.asked.most) if self.left and self.asked.most < LIMIT else 0

    @property
    def left(self) -> int:
        return sum(column.more for column in self.columns)

    @property
    def data(self) -> dict[str, Any]:
        """As scripts read it."""
        columns = [{"status": one.status, "count": one.count} for one in self.columns]
        results = [item for one in self.columns for item in one.items]
        return {"columns": columns, "counts": self.counts, "any": self.any, "results": results}


def board(who: access.Who, asked: Asked, meeting: Meeting | None = None) -> Board:
    """Of one meeting, or of all that `who` may read."""
    everything = chosen(who, meeting)
    rows = searched(everything.filter(showing(asked.show, who)), asked.q, titles=meeting is None)
    how_many = dict(rows.order_by().values_list("status").annotate(Count("pk")))
    columns = [column(rows, status, how_many.get(status, 0), asked.most) for status in ActionItem.Status]
    return Board(asked, columns, counts(everything, who), any=bool(how_many) or everything.exists())


def column(rows: QuerySet[ActionItem], status: ActionItem.Status, count: int, most: int) -> Column:
    done = status == ActionItem.Status.COMPLETE
    order = ("-changed_at", "pk") if done else ("due_or_never", "-rank", "created_at", "pk")
    found = rows.filter(status=status).order_by(*order)[:most] if count else ()
    return Column(str(status.value), str(status.label), count, [news.snapshot(one) for one in found])


def chosen(who: access.Who, meeting: Meeting | None) -> QuerySet[ActionItem]:
    return filters.chosen(who, {"meeting": meeting.code} if meeting else {})


def showing(show: Show, who: access.Who) -> Q:
    return Q() if show == "all" else filters.condition(show, True, who)


def searched(rows: QuerySet[ActionItem], q: str, *, titles: bool) -> QuerySet[ActionItem]:
    """Each word must occur, in what is to be done, in who is to do it or in the meeting's title."""
    for word in q.split():
        there = Q(description__icontains=word) | Q(assigned_to__user__display_name__icontains=word)
        rows = rows.filter(there | Q(meeting__title__icontains=word) if titles else there)
    return rows


def counts(everything: QuerySet[ActionItem], who: access.Who) -> dict[str, int]:
    """How many are open, of those that each choice shows."""
    left = everything.exclude(status=ActionItem.Status.COMPLETE).order_by()
    wanted = {show: Count("pk", filter=showing(show, who) or None) for show in get_args(Show)}
    return cast(dict[str, int], left.aggregate(**wanted))


def of_session(meeting: Meeting, transcript: Transcript) -> Rows:
    """Those of one session, and the meeting's own that belong to none; what is open comes first."""
    theirs = news.rows().filter(Q(transcript=transcript) | Q(meeting=meeting, transcript=None))
    rows = sorted(theirs, key=lambda one: (one.status == ActionItem.Status.COMPLETE, one.created_at, one.pk))
    return [news.snapshot(one) for one in rows]
