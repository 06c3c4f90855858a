"""Words in PostgreSQL: a tsvector of the words as they are, so that no dictionary and no locale has a say in it.

What the planner cannot know is how many sessions somebody may read, and by that whether to begin with the words, the
sessions or the newest utterances. So it is told: few by their ids, many as a set to look them up in.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, F, QuerySet
from django.db.models.expressions import RawSQL

from transcription.searching.models import IndexEntry
from transcription.searching.query import Term
from transcription.searching.scope import Scope

FEW, FEW_PLACES = 60, 1_000


def newest(scope: Scope, terms: Sequence[Term], most: int) -> QuerySet[IndexEntry]:
    """The newest `most` of the entries that have all of these terms."""
    entries = scope.entries.filter(pk__gte=scope.first, pk__lte=scope.last)
    for term in terms:
        if len(term.words) > 1:
            entries = entries.filter(words__contains=term.written)
    asked = " & ".join(dict.fromkeys(lexeme(term, place) for term in terms for place in range(len(term.words))))
    if asked:
        entries = entries.filter(condition("transcription_indexentry.vector @@ %s::tsquery", asked))
    sessions, known = among("transcript_id", scope.sessions, FEW)
    entries = entries.filter(sessions)
    if scope.speakers is not None:
        entries = entries.filter(among("speaker_id", scope.speakers, FEW_PLACES)[0])
    # few sessions are not found by the index of ids: it begins with the newest of all, and theirs may be the oldest
    return entries.order_by((F("pk") + 0).desc() if known else "-pk")[:most]


def among(column: str, rows: QuerySet[Any], few: int) -> tuple[Any, bool]:
    """The condition that the column holds one of these, and whether they are few."""
    ids = list(rows.values_list("pk", flat=True)[: few + 1])
    if len(ids) <= few:
        return condition(f"transcription_indexentry.{column} = ANY(%s)", ids), True
    inner, params = rows.values("pk").query.sql_with_params()
    return condition(f"(transcription_indexentry.{column} IN ({inner})) IS TRUE", *params), False


def condition(sql: str, *params: Any) -> Any:
    return RawSQL(sql, params, output_field=BooleanField())  # noqa: S611  (our own text; what is asked is a parameter)


def lexeme(term: Term, place: int) -> str:
    """Letters and digits only, so quotes cannot be closed within."""
    begins = term.beginning and place == len(term.words) - 1
    return f"'{term.words[place]}':*" if begins else f"'{term.words[place]}'"
