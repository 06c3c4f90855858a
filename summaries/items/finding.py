"""Action items found in what was said, merged with those that stand.

What people added, edited, completed or deleted stays so: `kept` names the fields that a person set, and `merging`
decides what may change. Only rows of this session are looked at, and the meeting's own ones that belong to none.
Who stores locks the transcript before the run, as everybody does who changes words.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from summaries import evidence, mails, talks
from summaries.contract import Item, Priority, Provider, Talk
from summaries.holding import Held
from summaries.items import checking, keeping, merging, news
from summaries.models import ActionItem
from transcription.models import Dialogue, Transcript

FIELDS = {
    "description": "description",
    "assigned_to_id": "assignee",
    "priority": "priority",
    "start_date": "start",
    "due_date": "due",
}
"""Columns of a row, and what contract.Item calls them."""


@dataclass(slots=True)
class Changes:
    """What storing came to: rows to tell of, rows that are gone, and those that somebody got to do just now."""

    told: list[UUID] = field(default_factory=list)
    gone: list[UUID] = field(default_factory=list)
    given: list[UUID] = field(default_factory=list)


def found(held: Held, talk: Talk, provider: Provider) -> None:
    """The step "items": what is to be done, according to `provider`. Raises Failed, and Lost with nothing stored."""
    transcript = held.run.transcript
    seats = frozenset(keeping.places(transcript.meeting).values_list("pk", flat=True))
    items = list(heard(held, talk, provider, seats))
    with transaction.atomic():
        transcript.lock()
        held.write()
        changes = store(transcript, talk, items)
        news.tell(transcript.meeting, changes.told, changes.gone)
        if "notify" not in held.run.steps:  # that step writes to the same people
            mails.given_on_commit(changes.given, held.run.asked_by)


def heard(held: Held, talk: Talk, provider: Provider, seats: Collection[UUID]) -> Iterator[Item]:
    """What the provider finds, without what nobody may believe."""
    for event in held.results(provider.items(talk), Item):
        item = checking.checked(event, talk, seats)
        if item:
            yield item


def store(transcript: Transcript, talk: Talk, items: Sequence[Item]) -> Changes:
    """Merge into the rows, inside a transaction that holds the transcript."""
    rows = {row.pk: row for row in merged_with(transcript)}
    plan = merging.merge([as_kept(row) for row in rows.values()], items)
    reads_now, changes = unchanged(talk), Changes()
    for key, item in plan.change:
        change(rows[key], item, talk, reads_now, changes)
    for item in plan.add:
        add(transcript, item, talk, reads_now, changes)
    for key in plan.drop:
        rows.pop(key).delete()
        changes.gone.append(key)
    settle_stale([row for key, row in rows.items() if key not in changes.told], talk, reads_now, changes)
    return changes


def merged_with(transcript: Transcript) -> QuerySet[ActionItem]:
    """Also the deleted ones, which must not be found again, and what people added to no session in particular."""
    theirs = Q(transcript=transcript) | Q(meeting=transcript.meeting_id, transcript=None)
    locked = ActionItem.objects.select_for_update(of=("self",)).filter(theirs)
    return locked.prefetch_related("evidence").order_by("created_at", "pk")


def as_kept(row: ActionItem) -> merging.Kept:
    return merging.Kept(
        key=row.pk,
        description=row.description,
        original=row.found.get("description", row.description),
        assignee=row.assigned_to_id,
        priority=cast(Priority, row.priority),
        start=row.start_date,
        due=row.due_date,
        evidence=tuple(one.pk for one in row.evidence.all()),
        touched=touched(row),
        origin=cast(Any, row.origin),
        deleted=row.deleted_at is not None,
        complete=row.status == ActionItem.Status.COMPLETE,
    )


def touched(row: ActionItem) -> frozenset[str]:
    """What a person set, in the words of contract.Item; also "status"."""
    names = {column.removesuffix("_id"): name for column, name in FIELDS.items()}
    return frozenset(names.get(one, one) for one in row.kept)


def as_item(row: ActionItem) -> Item:
    return Item(
        description=row.description,
        evidence=tuple(one.pk for one in row.evidence.all()),
        assignee=row.assigned_to_id,
        priority=cast(Priority, row.priority),
        start=row.start_date,
        due=row.due_date,
    )


def unchanged(talk: Talk) -> frozenset[UUID]:
    """Utterances that still say what they say in `talk`: while a model thinks, people edit and strike.

    A model's correction is not another thing said, unless it was offered only because it is.
    """
    read = {one.id: one.text.split() for one in talk.said}
    standing = Dialogue.objects.filter(pk__in=read).exclude(state=Dialogue.State.WITHDRAWN)
    different = talks.saying_otherwise(read)
    texts = standing.order_by().values_list("pk", "raw_text", "corrected_text", "edited_text")
    return frozenset(
        pk
        for pk, raw, corrected, edited in texts.iterator()
        if read[pk] in readings(raw, corrected, edited, exact=pk in different)
    )


def readings(raw: str, corrected: str | None, edited: str | None, *, exact: bool) -> list[list[str]]:
    """The words that an utterance may have been read as; `exact`: only as it is shown."""
    if edited is not None:
        return [edited.split()]
    return [(corrected or raw).split()] if exact else [raw.split(), (corrected or "").split()]


def add(transcript: Transcript, item: Item, talk: Talk, reads_now: Collection[UUID], changes: Changes) -> None:
    row = ActionItem(meeting_id=transcript.meeting_id, transcript=transcript, origin=ActionItem.Origin.FOUND)
    fill(row, item)
    stand(row, item, talk, reads_now)
    row.save()
    row.evidence.set(Dialogue.objects.filter(pk__in=item.evidence))
    changes.told.append(row.pk)
    if row.assigned_to_id:
        changes.given.append(row.pk)


def change(row: ActionItem, item: Item, talk: Talk, reads_now: Collection[UUID], changes: Changes) -> None:
    """Take over what was found, but for what a person set."""
    before = as_item(row), row.supported, row.stale
    fill(row, item)
    stand(row, item, talk, reads_now)
    if before == (replace(as_item(row), evidence=item.evidence), row.supported, row.stale):
        return
    keep(row, item, changes)
    if row.assigned_to_id not in (None, before[0].assignee):
        changes.given.append(row.pk)


def fill(row: ActionItem, item: Item) -> None:
    set_by_people = touched(row)
    for column, name in FIELDS.items():
        if name not in set_by_people:
            setattr(row, column, getattr(item, name))
    if row.start_date and row.due_date and row.start_date > row.due_date:  # one of them is a person's
        row.start_date, row.due_date = (row.start_date, None) if "start" in set_by_people else (None, row.due_date)
    row.found = as_found(item)


def as_found(item: Item) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else str(value) if value else None

    return {name: plain(getattr(item, name)) for name in FIELDS.values()}


def stand(row: ActionItem, item: Item, talk: Talk, reads_now: Collection[UUID]) -> None:
    """Do its utterances carry it, as they read now? For words of its own a person vouches."""
    row.supported = own(row) or (bool(item.evidence) and evidence.check_item(item, talk).supported)
    row.stale = not set(item.evidence) <= set(reads_now)


def own(row: ActionItem) -> bool:
    """Are they a person's words?"""
    return row.origin == ActionItem.Origin.ADDED or "description" in row.kept


def settle_stale(rows: Sequence[ActionItem], talk: Talk, reads_now: Collection[UUID], changes: Changes) -> None:
    """All words were read again, so what had changed beneath an item is looked at now."""
    for row in rows:
        if row.stale and row.deleted_at is None:
            item = as_item(row)
            item = replace(item, evidence=evidence.known(item.evidence, talk))
            stand(row, item, talk, reads_now)
            keep(row, item, changes)


def keep(row: ActionItem, item: Item, changes: Changes) -> None:
    row.revision, row.changed_at = row.revision + 1, timezone.now()
    row.save()
    row.evidence.set(Dialogue.objects.filter(pk__in=item.evidence))
    changes.told.append(row.pk)
