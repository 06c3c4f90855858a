"""What is kept of the chat, for whoever wrote it and for whoever clears a meeting.

Who leaves for good stays in it without a name, as in transcripts: others answered them.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import ngettext

from conferencing import chat
from conferencing.models import ChatMessage
from meetings.account.export import BATCH, Row
from meetings.clearing import Made
from meetings.models import Meeting, User
from meetings.templatetags.numbers import grouped
from meetings.times import stamp
from meetings.written import Written


def written_by(user: User) -> Iterator[Row]:
    """Every message of `user` that stands, oldest first."""
    rows = ChatMessage.objects.filter(participant__user=user, deleted_at=None).select_related("meeting")
    for row in rows.iterator(BATCH):
        yield {"meeting": row.meeting.code, "sent_at": stamp(row.sent_at), "text": row.text}


def made(meeting: Meeting) -> Made:
    count = chat.standing(meeting).count()
    line = ngettext("%(count)s chat message", "%(count)s chat messages", count) % {"count": grouped(count)}
    return Made((line,) if count else ())


def between(meeting: Meeting, since: datetime, until: datetime) -> Iterator[Written]:
    """What stands of that time, in order."""
    for row in chat.standing(meeting).filter(sent_at__gte=since, sent_at__lte=until).order_by("sent_at", "id"):
        yield Written(row.pk, row.participant_id, row.participant.user.name, row.sent_at, row.text)


def clear(sender: type[Meeting], meeting: Meeting, **kwargs: Any) -> None:
    """All of it. Its numbers go on from where they were, so that no page takes a new message for one it has."""
    ChatMessage.objects.filter(meeting=meeting).delete()
