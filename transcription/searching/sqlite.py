"""Words in SQLite: FTS5, whose rowid is the entry's id and which walks the newest first by itself.

A word that half of all utterances have is slow to intersect with a few of them. So when the other filters leave few
entries, those are read one by one instead. And the beginning of very many words is slow to put together: what the
newest utterances are full of is read from them.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from transcription.searching.common import COMMON
from transcription.searching.models import IndexEntry
from transcription.searching.query import Term
from transcription.searching.scope import Scope

TABLE, ENTRY = "transcription_indexentry_fts", "transcription_indexentry"
FEW, NEWEST = 12_000, 3_000
MOST_WORDS = 24
"""Of a term, that the index is asked for; the whole of it is compared with the text in any case."""


def newest(scope: Scope, terms: Sequence[Term], most: int) -> QuerySet[IndexEntry]:
    """The newest `most` of the entries that have all of these terms."""
    few = scope.entries.filter(pk__gte=scope.first, pk__lte=scope.last, transcript__in=scope.sessions.values("pk"))
    if scope.speakers is not None:
        few = few.filter(speaker__in=scope.speakers.values("pk"))
    if not terms or not list(few.values("pk")[FEW : FEW + 1]):
        return read(few, terms).order_by("-pk")[:most]
    if all(map(frequent, terms)):
        walked = among(scope).filter(pk__lte=scope.last).order_by("-pk")
        floor = list(walked.values_list("pk", flat=True)[NEWEST : NEWEST + 1])
        since = max(scope.first, *floor) if floor else scope.first  # one bound: of two, SQLite may walk to the lower
        found = read(walked.filter(pk__gte=since), terms)[:most]
        if len(found) == most:
            return found
    return looked_up(scope, terms).extra(order_by=[f"-{TABLE}.rowid"])[:most]


def among(scope: Scope) -> QuerySet[IndexEntry]:
    """In these sessions, by these speakers, but not looked up by them: the sign before a column keeps its index out."""
    entries = scope.entries.filter(within("transcript_id", scope.sessions))
    return entries if scope.speakers is None else entries.filter(within("speaker_id", scope.speakers))


def frequent(term: Term) -> bool:
    """Is it likely to be said all the time?"""
    if len(term.words) > 1:
        return False
    return term.words[0] in COMMON or (term.beginning and any(one.startswith(term.words[0]) for one in COMMON))


def read(entries: QuerySet[IndexEntry], terms: Sequence[Term]) -> QuerySet[IndexEntry]:
    for term in terms:
        entries = entries.filter(words__contains=term.written)
    return entries


def looked_up(scope: Scope, terms: Sequence[Term]) -> QuerySet[IndexEntry]:
    """From the words to their entries."""
    match = " AND ".join(dict.fromkeys(asked(word, begins) for term in terms for word, begins in singly(term)))
    found = read(among(scope), [term for term in terms if len(term.words) > 1])
    return found.extra(  # noqa: S610  (letters and digits only are in it)
        tables=[TABLE],
        where=[f"{TABLE}.rowid = {ENTRY}.id", f"{TABLE} MATCH %s", f"{TABLE}.rowid BETWEEN %s AND %s"],
        params=[match, scope.first, scope.last],
    )


def within(column: str, rows: QuerySet[Any]) -> Any:
    inner, params = rows.values("pk").query.sql_with_params()
    return RawSQL(f"+{ENTRY}.{column} IN ({inner})", params, output_field=BooleanField())  # noqa: S611  (our own query)


def singly(term: Term) -> list[tuple[str, bool]]:
    last = len(term.words) - 1
    return [(word, term.beginning and at == last) for at, word in enumerate(term.words)][:MOST_WORDS]


def asked(word: str, begins: bool) -> str:
    """Letters and digits only, so quotes cannot be closed within."""
    return f'"{word}"*' if begins else f'"{word}"'
