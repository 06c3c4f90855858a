"""The chat of a meeting (PROTOCOL 1): written, numbered in the same transaction, then announced.

A message keeps its id and its place in the order for good. Writing and deleting take the chat's next number, so whoever
has everything up to a number learns the rest by asking for what is above it. A deleted message stays as a row without
words, which tells those who were away.
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from conferencing.models import Chat, ChatMessage
from conferencing.rooms import Invalid, Message, announce_on_commit
from meetings import access
from meetings.models import Meeting
from meetings.times import stamp

MOST = 200
NEWEST = 50
MILLISECOND = timedelta(milliseconds=1)


def snapshot(row: ChatMessage) -> Message:
    """The whole `chat` event (without its type). Wants the participant's user."""
    return {
        "id": str(row.pk),
        "number": row.number,
        "participant_id": str(row.participant_id),
        "name": row.participant.user.name,
        "text": row.text,
        "sent_at": stamp(row.sent_at),
        "deleted": row.deleted_at is not None,
    }


@transaction.atomic
def write(who: access.Who, meeting: Meeting, text: str, pk: UUID | None = None) -> tuple[ChatMessage, bool]:
    """Store and announce a message. False when it was there already: sent again with the same id, it is stored once.

    Raises access.Refused, and Invalid when the id belongs to another message.
    """
    meeting = access.find_meeting(who, meeting.code)  # as it is now: a socket may have known it for hours
    lock(meeting)
    writer = access.may_chat(who, meeting)
    earlier = ChatMessage.objects.select_related("participant__user").filter(pk=pk).first() if pk else None
    if earlier and earlier.participant_id != writer.pk:
        raise taken()
    if earlier:
        return earlier, False
    row = ChatMessage(pk=pk or uuid4(), meeting=meeting, participant=writer, text=text, sent_at=moment(meeting))
    row.number = next_number(meeting)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # another meeting took it just now
        raise taken() from None
    announce_on_commit(meeting.pk, {"type": "chat", **snapshot(row)})
    return row, True


def taken() -> Invalid:
    return Invalid("invalid", _("This id belongs to another message. Send yours with a new one; nothing was stored."))


@transaction.atomic
def delete(who: access.Who, meeting: Meeting, pk: UUID) -> tuple[ChatMessage, bool]:
    """Leave a row without words. False when it was deleted already.

    Raises access.Refused, and Invalid when there is no such message here.
    """
    lock(meeting)
    row = ChatMessage.objects.select_related("participant__user").filter(pk=pk, meeting=meeting).first()
    if row is None:
        raise Invalid("not_found", _("There is no such message in this meeting."))
    access.may_delete_chat(who, meeting, row.participant)
    if row.deleted_at:
        return row, False
    row.text, row.deleted_at, row.number = "", timezone.now(), next_number(meeting)
    row.save(update_fields=["text", "deleted_at", "number"])
    announce_on_commit(meeting.pk, {"type": "chat", **snapshot(row)})
    return row, True


def lock(meeting: Meeting) -> None:
    """Nobody else writes or deletes here until this transaction ends. An UPDATE, because SQLite knows no other lock."""
    Chat.objects.get_or_create(meeting=meeting)
    Chat.objects.filter(meeting=meeting).update(last_number=F("last_number"))


def moment(meeting: Meeting) -> datetime:
    """Whole milliseconds, as pages see it, after every earlier message: also where the clocks of two servers differ."""
    now = timezone.now()
    whole = now.replace(microsecond=now.microsecond // 1000 * 1000)
    last = ChatMessage.objects.filter(meeting=meeting).order_by("-sent_at").values_list("sent_at", flat=True).first()
    return max(whole, last + MILLISECOND) if last else whole


def next_number(meeting: Meeting) -> int:
    """Take it inside the transaction that stores the change it numbers."""
    Chat.objects.filter(meeting=meeting).update(last_number=F("last_number") + 1)
    return last_number(meeting)


def last_number(meeting: Meeting) -> int:
    return Chat.objects.filter(meeting=meeting).values_list("last_number", flat=True).first() or 0


def standing(meeting: Meeting) -> QuerySet[ChatMessage]:
    """What was not deleted, in order."""
    return ChatMessage.objects.filter(meeting=meeting, deleted_at=None).select_related("participant__user")


def changed(meeting: Meeting, after: int) -> QuerySet[ChatMessage]:
    """Every message numbered above `after`, also deleted ones, in the order of their numbers."""
    rows = ChatMessage.objects.filter(meeting=meeting, number__gt=after).select_related("participant__user")
    return rows.order_by("number")


def above(meeting: Meeting, after: int) -> list[Message]:
    """What somebody who has everything up to `after` has missed: at most 200 messages, then `chat.synced`."""
    last = last_number(meeting)  # read before the rows: what is stored meanwhile has a higher number, so is asked for
    found = list(changed(meeting, after).filter(number__lte=last)[: MOST + 1])
    more, told = len(found) > MOST, found[:MOST]
    reached = told[-1].number if more else last
    events = [{"type": "chat", **snapshot(row)} for row in told]
    return [*events, {"type": "chat.synced", "number": reached, "more": more}]


def welcome(meeting: Meeting) -> Message:
    """The number first: what comes in between is in the list, and is told again."""
    number = last_number(meeting)
    newest = reversed(standing(meeting).order_by("-sent_at", "-id")[:NEWEST])
    return {"chat": [snapshot(row) for row in newest], "chat_number": number}


def pulse(meeting: Meeting) -> Message:
    newest = standing(meeting).order_by("-sent_at", "-id").values_list("pk", flat=True).first()
    return {"chat": str(newest) if newest else None, "chat_number": last_number(meeting)}
