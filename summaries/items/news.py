"""Action items as everybody is told of them: the resource of the API, and the room's news of what changed."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from conferencing.rooms import Message, announce_on_commit
from meetings import zones
from meetings.models import Meeting, Participant
from meetings.times import stamp
from summaries.models import ActionItem
from transcription.models import Dialogue


def rows() -> QuerySet[ActionItem]:
    """The items that stand, with all that `snapshot` reads."""
    spoken = Prefetch("evidence", Dialogue.objects.only("pk"))
    standing = ActionItem.objects.filter(deleted_at=None)
    return standing.select_related("meeting", "assigned_to__user").prefetch_related(spoken)


def snapshot(item: ActionItem) -> Message:
    """One item as the API shows it. Wants it from `rows`."""
    return {
        "id": str(item.pk),
        "meeting": item.meeting.code,
        "meeting_title": item.meeting.title,
        "transcript": str(item.transcript_id) if item.transcript_id else None,
        "description": item.description,
        "assigned_to": str(item.assigned_to_id) if item.assigned_to_id else None,
        "assignee": person(item.assigned_to) if item.assigned_to else None,
        "status": item.status,
        "priority": item.priority,
        "start_date": item.start_date.isoformat() if item.start_date else None,
        "due_date": item.due_date.isoformat() if item.due_date else None,
        "overdue": overdue(item),
        "evidence": [str(one.pk) for one in item.evidence.all()],
        "origin": item.origin,
        "supported": item.supported,
        "stale": item.stale,
        "revision": item.revision,
        "created_at": stamp(item.created_at),
        "changed_at": stamp(item.changed_at),
    }


def person(seat: Participant) -> Message:
    user = seat.user
    return {
        "participant_id": str(seat.pk),
        "user_id": str(user.pk),
        "name": user.name,
        "avatar_url": user.avatar_url,
        "seat": seat.seat,
    }


def today(time_zone: str) -> date:
    """The date that calendars show where a meeting is held."""
    return timezone.now().astimezone(zones.zone(time_zone)).date()


def overdue(item: ActionItem) -> bool:
    """Not done, and its due date is over where the meeting is held."""
    if item.due_date is None or item.status == ActionItem.Status.COMPLETE:
        return False
    return item.due_date < today(item.meeting.time_zone)


def tell(meeting: Meeting, changed: Iterable[UUID], gone: Iterable[UUID] = ()) -> None:
    """Tell everybody, once the transaction stands, how these items read now."""
    found = [snapshot(one) for one in rows().filter(pk__in=list(changed))]
    results = found + [{"id": str(pk), "deleted": True} for pk in gone]
    if results:
        announce_on_commit(meeting.pk, {"type": "action_items", "meeting": meeting.code, "results": results})
