"""What a person is to do and asked for, for themselves; and what becomes of their name in minutes when they leave.

Minutes hold names as words: each becomes "A former participant". Items stay with the place in the meeting, which has no
name any more. Work that is under way knows the old name, so it is done again.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import translation

from meetings.account.export import BATCH, Row
from meetings.models import Meeting, Participant, User
from meetings.times import stamp
from summaries import minutes, names_in, recovery
from summaries.items import news
from summaries.models import ActionItem, Run, Sentence, Summary
from transcription.models import Transcript


def items_of(user: User) -> Iterator[Row]:
    """Action items that are theirs to do, or that they wrote, oldest first; also those that were deleted since."""
    rows = ActionItem.objects.filter(Q(assigned_to__user=user) | Q(created_by=user))
    for row in rows.select_related("meeting", "assigned_to").iterator(BATCH):
        yield {
            "meeting": row.meeting.code,
            "description": row.description,
            "assigned_to_you": row.assigned_to is not None and row.assigned_to.user_id == user.pk,
            "written_by_you": row.created_by_id == user.pk,
            "status": row.status,
            "priority": row.priority,
            "start_date": row.start_date,
            "due_date": row.due_date,
            "created_at": stamp(row.created_at),
            "deleted_at": stamp(row.deleted_at) if row.deleted_at else None,
        }


def asked_by(user: User) -> Iterator[Row]:
    """Minutes, corrections and lists of action items that they asked for."""
    for run in Run.objects.filter(asked_by=user).select_related("transcript__meeting").iterator(BATCH):
        yield {
            "meeting": run.transcript.meeting.code,
            "purpose": run.purpose,
            "provider": run.provider,
            "state": run.state,
            "created_at": stamp(run.created_at),
        }


def forget_name(sender: type[User], user: User, names: tuple[str, ...] = (), **kwargs: Any) -> None:
    """Take the name out of all minutes of their meetings, and out of those that are being written."""
    for meeting in Meeting.objects.filter(participants__user=user):
        others = Participant.objects.filter(meeting=meeting).exclude(user=user).select_related("user")
        pattern = names_in.pattern(names, [place.user.name for place in others if not place.user.is_former])
        if pattern:
            with translation.override(settings.LANGUAGE_CODE):  # minutes are shared, whoever's turn it is
                forget(meeting, partial(pattern.sub, user.name))


def forget(meeting: Meeting, without: Callable[[str], str]) -> None:
    for transcript in Transcript.objects.filter(meeting=meeting, runs__isnull=False).distinct():
        transcript.lock()
        recovery.begin_again(transcript)  # whoever works on minutes here knows the name
    tidy(Run.objects.filter(transcript__meeting=meeting), without, "draft")
    sentences = Sentence.objects.filter(summary__transcript__meeting=meeting)
    touched = tidy(sentences, without, "text", "heading", "missing")
    for summary in Summary.objects.filter(sentences__in=touched).distinct():
        summary.revision += 1
        minutes.write(summary)
    items = ActionItem.objects.filter(meeting=meeting)
    news.tell(meeting, tidy(items, without, "description", "found"))


def tidy(rows: QuerySet[Any], without: Callable[[str], str], *fields: str) -> list[Any]:
    """Change these fields where there is something to change: the keys of those rows."""
    touched = []
    for row in rows.only(*fields).iterator(BATCH):
        after = {name: shortened(row, name, replaced(getattr(row, name), without)) for name in fields}
        if any(value != getattr(row, name) for name, value in after.items()):
            touched.append(row.pk)
            rows.model._default_manager.filter(pk=row.pk).update(**after)
    return touched


def replaced(value: Any, without: Callable[[str], str]) -> Any:
    """Also within JSON."""
    if isinstance(value, str):
        return without(value)
    if isinstance(value, list):
        return [replaced(one, without) for one in value]
    if isinstance(value, dict):
        return {key: replaced(one, without) for key, one in value.items()}
    return value


def shortened(row: Any, name: str, value: Any) -> Any:
    """As much as the column takes: "A former participant" may be longer than the name was."""
    longest = row._meta.get_field(name).max_length
    return value[:longest] if longest and isinstance(value, str) else value
