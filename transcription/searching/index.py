"""Keeping the index: what is stored can be found, what is gone cannot, from the same transaction on.

Whatever saves an utterance is heard here: `Dialogue.save` by a signal, `bulk_create` and `bulk_update` through
`Dialogues`, its manager. What goes past them (`update`, SQL) meets the triggers of the database, which forget the words
rather than keep wrong ones.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models

from transcription.searching.models import IndexEntry
from transcription.searching.words import words

if TYPE_CHECKING:
    from transcription.models import Dialogue

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ROOM = 21
"""Bits of an id below its millisecond: 63 bits hold the times until 2109."""
LATEST = 2**63 - 1


class Dialogues(models.QuerySet["Dialogue"]):
    """Utterances stored many at a time are found, too."""

    def bulk_create(self, objs: Iterable["Dialogue"], *args: Any, **kwargs: Any) -> list["Dialogue"]:
        made = super().bulk_create(objs, *args, **kwargs)
        put(made, fresh=True)
        return made

    def bulk_update(self, objs: Iterable["Dialogue"], *args: Any, **kwargs: Any) -> int:
        rows = list(objs)
        changed = super().bulk_update(rows, *args, **kwargs)
        put(rows)
        return changed


def saved(sender: type["Dialogue"], instance: "Dialogue", created: bool, raw: bool, **kwargs: Any) -> None:
    """A receiver of post_save. Fixtures (`raw`) bring their own entries."""
    if not raw:
        put([instance], fresh=created)


def put(rows: Iterable["Dialogue"], *, fresh: bool = False) -> None:
    """Let these utterances be found by the words they show now. `fresh`: they were not there before."""
    rows = list(rows)
    if not fresh:
        IndexEntry.objects.filter(dialogue__in=[row.pk for row in rows]).delete()
    entries = [entry(row, said) for row in rows if (said := folded(row))]
    for one, pk in zip(entries, free([one.pk for one in entries]), strict=True):
        one.pk = pk
    if entries:
        IndexEntry.objects.bulk_create(entries, batch_size=500)


def entry(row: "Dialogue", said: str) -> IndexEntry:
    return IndexEntry(
        pk=first_id(row.started_at) + row.pk.int % 2**ROOM,
        dialogue_id=row.pk,
        transcript_id=row.transcript_id,
        speaker_id=row.speaker_id,
        words=said,
    )


def folded(row: "Dialogue") -> str:
    """The words as the index keeps them, "" for none."""
    found = [] if row.state == row.State.WITHDRAWN else words(row.text)
    return f" {' '.join(found)} " if found else ""


def first_id(moment: datetime) -> int:
    """The lowest id of what began in this millisecond or later."""
    since = (moment - EPOCH) // timedelta(milliseconds=1)
    return max(0, min(since << ROOM, LATEST >> ROOM << ROOM))


def free(wanted: list[int]) -> list[int]:
    """Ids that nobody has, those that are wanted or the next ones.

    Two utterances of one millisecond want the same one in two million; that two servers do so at the same moment is not
    provided for: one of them would hear its words again.
    """
    taken = set(IndexEntry.objects.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    found = []
    for one in wanted:
        while one in taken:
            one = after(one, taken)  # noqa: PLW2901
        taken.add(one)
        found.append(one)
    return found


def after(pk: int, taken: set[int]) -> int:
    """The next id that neither these have nor the table."""
    pk += 1
    while pk in taken or IndexEntry.objects.filter(pk=pk).exists():
        pk += 1
    return pk
