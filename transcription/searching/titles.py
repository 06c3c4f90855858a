"""Meetings by their titles: folded as everything else that is looked for."""

from django.db.models import QuerySet

from meetings.models import Meeting
from transcription.searching.query import Term, Wanted
from transcription.searching.words import words

LOOKED_AT, MOST = 3_000, 5


def called(visible: QuerySet[Meeting], wanted: Wanted) -> list[Meeting]:
    """The newest few meetings whose title has all the words, in any order."""
    if not wanted:
        return []
    titles = visible.order_by("-created_at").values_list("pk", "title")[:LOOKED_AT]
    found = [pk for pk, title in titles if has(title, wanted.terms, wanted.without)][:MOST]
    by_id = {one.pk: one for one in Meeting.objects.filter(pk__in=found)} if found else {}
    return [by_id[pk] for pk in found if pk in by_id]


def has(title: str, terms: tuple[Term, ...], without: tuple[Term, ...]) -> bool:
    said = f" {' '.join(words(title))} "
    return all(term.written in said for term in terms) and not any(term.written in said for term in without)
