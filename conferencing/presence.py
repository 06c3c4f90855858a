"""Who is in the room. Everything is read from rows that all servers share."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from conferencing.models import GONE_AFTER, RECONNECTING_AFTER, Connection
from conferencing.rooms import Message, announce_on_commit
from meetings import attendance
from meetings.models import Meeting, Participant

FLAGS = ("audio", "video", "screen", "hand")


def state_of(participant: Participant, seen: Iterable[datetime], now: datetime) -> str:
    """waiting, removed; else by the freshest sign of life: here, reconnecting, left."""
    if participant.state != Participant.State.ADMITTED:
        return participant.state
    silent = min((now - at for at in seen), default=GONE_AFTER)
    if silent < RECONNECTING_AFTER:
        return "here"
    return "reconnecting" if silent < GONE_AFTER else "left"


def snapshot(participant: Participant) -> Message:
    """The whole `participant` event of PROTOCOL 1 (without its type). Wants user and connections prefetched."""
    now = timezone.now()
    open_ = [one for one in participant.connections.all() if now - one.seen_at < GONE_AFTER]
    return {
        "id": str(participant.pk),
        "user_id": str(participant.user_id),
        "name": participant.user.name,
        "avatar_url": participant.user.avatar_url,
        "seat": participant.seat,
        "role": participant.role,
        "state": state_of(participant, (one.seen_at for one in open_), now),
        **{flag: any(getattr(one, flag) for one in open_) for flag in FLAGS},
        "connections": [str(one.pk) for one in open_],
    }


def everybody(meeting: Meeting) -> list[Message]:
    people = meeting.participants.select_related("user").prefetch_related("connections")
    return [snapshot(participant) for participant in people]


def here(meeting: Meeting) -> list[str]:
    """Connections with a recent sign of life."""
    fresh = timezone.now() - GONE_AFTER
    found = Connection.objects.filter(participant__meeting=meeting, seen_at__gt=fresh)
    return [str(pk) for pk in found.values_list("pk", flat=True)]


def tell(participant: UUID) -> None:
    """Announce somebody's snapshot."""
    found = Participant.objects.select_related("user").prefetch_related("connections").filter(pk=participant).first()
    if found:
        announce_on_commit(found.meeting_id, {"type": "participant", **snapshot(found)})


def arrive(participant: Participant) -> Connection:
    connection = Connection.objects.create(participant=participant)
    attendance.enter(participant)
    tell(participant.pk)
    return connection


def leave(connection: UUID, participant: Participant) -> None:
    Connection.objects.filter(pk=connection).delete()
    attendance.seen(participant)
    tell(participant.pk)


def alive(connection: UUID, participant: Participant) -> None:
    """A pulse was answered. A connection that was swept in between is here again."""
    _, created = Connection.objects.update_or_create(
        pk=connection, defaults={"seen_at": timezone.now()}, create_defaults={"participant": participant}
    )
    attendance.seen(participant)
    if created:
        tell(participant.pk)


def show(connection: UUID, participant: Participant, flags: dict[str, Any]) -> None:
    Connection.objects.filter(pk=connection).update(**flags)
    tell(participant.pk)


def sweep() -> None:
    """Forget the connections of servers that died."""
    gone = Connection.objects.filter(seen_at__lt=timezone.now() - GONE_AFTER)
    people = set(gone.values_list("participant_id", flat=True))
    gone.delete()
    for participant in people:
        tell(participant)
