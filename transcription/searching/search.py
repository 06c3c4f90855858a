"""`search(who, query)`: what was said in all meetings that somebody may read, the best answers first.

Whose meetings, which speaker, when: conditions of the one statement that finds the words, never a sieve behind it. The
newest WINDOW matches are ranked by our own measure (scoring.py), the newer first among equals; then the next older
ones. So both databases find the same in the same order.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.urls import reverse

from meetings import access
from transcription.models import Dialogue, Transcript
from transcription.searching import postgres, speakers, sqlite
from transcription.searching.cursor import HIGHEST, Place, Ranked, neighbours
from transcription.searching.index import first_id
from transcription.searching.models import IndexEntry
from transcription.searching.query import Term, Wanted
from transcription.searching.scope import Scope
from transcription.searching.scoring import FULL, Range, highlights, score

WINDOW = 300
START = Place()
Newest = Callable[[Scope, Sequence[Term], int], QuerySet[IndexEntry]]
NEWEST: dict[str, Newest] = {"sqlite": sqlite.newest, "postgresql": postgres.newest}
evidence: list[Callable[[], QuerySet[Any]]] = []
"""Ids of the utterances that something was made of, action items say: other rooms contribute them."""


def contribute(ids: Callable[[], QuerySet[Any]]) -> None:
    evidence.append(ids)


@dataclass(frozen=True, slots=True)
class Query:
    """`speaker`: a participant, or a piece of a name. `since` and `until` (exclusive): when it was said."""

    words: Wanted = field(default_factory=Wanted)
    speaker: UUID | str | None = None
    meeting: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    has_items: bool | None = None

    @property
    def empty(self) -> bool:
        others = (self.speaker, self.meeting, self.since, self.until, self.has_items)
        return not self.words and all(one is None for one in others)


@dataclass(frozen=True, slots=True)
class Hit:
    """An utterance with its session, meeting and speaker; `marks` are [start, end) of its text in code points."""

    dialogue: Dialogue
    score: float
    marks: tuple[Range, ...]

    @property
    def path(self) -> str:
        session = self.dialogue.transcript
        page = reverse("transcript", args=[session.meeting.code, session.pk])
        return f"{page}?at={self.dialogue.pk}#d-{self.dialogue.pk}"


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits, and the places of its neighbours."""

    hits: tuple[Hit, ...]
    next: Place | None = None
    previous: Place | None = None


def search(who: access.Who, query: Query, place: Place = START, size: int = 20) -> Found:
    """One page of what `who` may read. A query that asks for nothing finds nothing."""
    if query.empty:
        return Found(())
    newest = NEWEST[connection.vendor](scope(who, query, place), query.words.terms, WINDOW + 1)
    window, older = cut(list(newest.values_list("pk", "words")), place.bottom)
    ranked = sorted(((score(said.split(), query.words), pk) for pk, said in window), reverse=True)
    if place.top == HIGHEST and window:  # what is said from now on comes before this page
        place = Place((window[0][0],), place.bottom, place.after, place.at_end)
    start = place.start(ranked, size)
    return Found(hits(ranked[start : start + size], query.words), *neighbours(place, ranked, size, older))


def cut(newest: list[tuple[int, str]], bottom: int) -> tuple[list[tuple[int, str]], int | None]:
    """The window, and the highest id of the next one: it ends where it ended before, whatever was withdrawn since."""
    length = sum(pk >= bottom for pk, _said in newest[:WINDOW])
    return newest[:length], newest[length][0] if len(newest) > length else None


def scope(who: access.Who, query: Query, place: Place) -> Scope:
    """What `who` may read and the query does not leave out, whatever its words."""
    visible = access.visible_meetings(who)
    if query.meeting is not None:
        visible = visible.filter(code=query.meeting)
    entries = IndexEntry.objects.all()
    if query.has_items is not None:
        entries = entries.filter(with_items() if query.has_items else ~with_items())
    for term in query.words.without:
        entries = entries.exclude(words__contains=term.written)
    return Scope(
        entries,
        Transcript.objects.filter(meeting__in=visible.order_by().values("pk")).order_by(),
        first_id(query.since) if query.since else 0,
        min(place.top, first_id(query.until) - 1) if query.until else place.top,
        None if query.speaker is None else speakers.places(visible, query.speaker),
    )


def with_items() -> Q:
    found = Q(pk__in=[])
    for ids in evidence:
        found |= Q(dialogue__in=ids())
    return found


def hits(shown: Sequence[Ranked], wanted: Wanted) -> tuple[Hit, ...]:
    """In this order, as they stand now: what was withdrawn since is left out."""
    rows = Dialogue.objects.filter(index_entry__in=[pk for _points, pk in shown]).defer("words")
    rows = rows.exclude(state=Dialogue.State.WITHDRAWN)
    by_entry: dict[int, Any] = {
        row.index_entry.pk: row for row in rows.select_related("transcript__meeting", "speaker__user", "index_entry")
    }
    found = [(points, by_entry[pk]) for points, pk in shown if pk in by_entry]
    return tuple(Hit(row, points / FULL, highlights(row.text, wanted)) for points, row in found)
