"""Action items as people keep them: added, edited, completed, deleted. What they set, no later run changes.

A deleted item stays as a tombstone without its words, but for those by which it is known when it is found again.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from conferencing.rooms import Message
from meetings.models import Meeting, Participant, User
from summaries import mails
from summaries.items import news
from summaries.models import ActionItem
from transcription.models import Dialogue, Transcript

EDITABLE = ("description", "assigned_to", "status", "priority", "start_date", "due_date")
Values = Mapping[str, Any]
"""Some of EDITABLE, each with a value that was looked at (item_serializers)."""


class Clash(Exception):
    """Somebody else changed the item first; `current` is how it reads now."""

    def __init__(self, current: Message) -> None:
        super().__init__()
        self.current = current


class Gone(Exception):
    """The item was deleted meanwhile."""


def places(meeting: Meeting) -> QuerySet[Participant]:
    """Those who can be given something to do."""
    inside = Participant.objects.filter(meeting=meeting, state=Participant.State.ADMITTED)
    return inside.exclude(user__is_former=True)


@transaction.atomic
def add(
    meeting: Meeting, user: User, values: Values, transcript: Transcript | None = None, said: Sequence[Dialogue] = ()
) -> ActionItem:
    """Raises ValidationError when the dates do not fit together."""
    item = ActionItem(meeting=meeting, transcript=transcript, created_by=user, **values)
    in_order(item)
    item.save()
    item.evidence.set(said)
    news.tell(meeting, [item.pk])
    if item.assigned_to_id:
        mails.given_on_commit([item.pk], user)
    return item


@transaction.atomic
def edit(pk: UUID, user: User, values: Values, revision: int | None = None) -> bool:
    """Change what reads otherwise. False when nothing does. Raises Clash, Gone and ValidationError."""
    item = current(pk, revision)
    differs = {name: value for name, value in values.items() if getattr(item, name) != value}
    if not differs:
        return False
    for name, value in differs.items():
        setattr(item, name, value)
    in_order(item)
    item.kept = sorted({*item.kept, *differs})
    if "description" in differs:  # a person vouches for it from now on
        item.supported, item.stale = True, False
    save(item)
    news.tell(item.meeting, [item.pk])
    if item.assigned_to_id and "assigned_to" in differs:
        mails.given_on_commit([item.pk], user)
    return True


@transaction.atomic
def remove(pk: UUID, revision: int | None = None) -> None:
    """Raises Clash and Gone."""
    item = current(pk, revision)
    known_by = item.found.get("description") or item.description
    item.found = {"description": known_by}
    item.description, item.assigned_to, item.deleted_at = "", None, timezone.now()
    save(item)
    news.tell(item.meeting, [], [item.pk])


def current(pk: UUID, revision: int | None) -> ActionItem:
    """The item, which nobody else changes until the transaction ends."""
    locked = ActionItem.objects.select_for_update(of=("self",)).select_related("meeting", "assigned_to")
    item = locked.filter(pk=pk, deleted_at=None).first()
    if item is None:
        raise Gone
    if revision not in (None, item.revision):
        raise Clash(news.snapshot(news.rows().get(pk=pk)))
    return item


def save(item: ActionItem) -> None:
    item.revision, item.changed_at = item.revision + 1, timezone.now()
    item.save()


def in_order(item: ActionItem) -> None:
    if item.start_date and item.due_date and item.start_date > item.due_date:
        raise ValidationError(_("The start date lies after the due date. Nothing was changed."), code="invalid")


def forget_withdrawn(sender: type[Dialogue], dialogue: Dialogue, how: str, **kwargs: Any) -> None:
    """Words that were taken back leave the tombstones of deleted items, too: nothing is found in them again."""
    if how == "withdrawn":
        ActionItem.objects.filter(evidence=dialogue).exclude(deleted_at=None).update(found={})
