"""Who is in the room, as the others see it. Everything is read from rows that all servers share."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from conferencing.models import GONE_AFTER, RECONNECTING_AFTER, Connection
from conferencing.rooms import Message, announce_on_commit
from meetings.models import Meeting, Participant

FLAGS = ("audio", "video", "screen", "hand")


def state_of(participant: Participant, counted: Collection[Connection], now: datetime) -> str:
    """waiting, removed; else by the freshest sign of life: here, reconnecting, left."""
    if participant.state != Participant.State.ADMITTED:
        return participant.state
    if not counted:
        return "left"
    return "here" if any(now - one.seen_at < RECONNECTING_AFTER for one in counted) else "reconnecting"


def that_count(connections: Collection[Connection], now: datetime) -> list[Connection]:
    """Those that are alive; silent ones count only for somebody who has no other, else a page that came back is two."""
    alive = [one for one in connections if now - one.seen_at < RECONNECTING_AFTER]
    return alive or [one for one in connections if now - one.seen_at < GONE_AFTER]


def snapshot(participant: Participant) -> Message:
    """The whole `participant` event of PROTOCOL 1 (without its type). Wants what `people` selects."""
    now = timezone.now()
    counted = that_count(participant.connections.all(), now)
    admitted = participant.state == Participant.State.ADMITTED
    return {
        "id": str(participant.pk),
        "user_id": str(participant.user_id),
        "name": participant.user.name,
        "avatar_url": participant.user.avatar_url,
        "seat": participant.seat,
        "role": participant.role,
        "state": state_of(participant, counted, now),
        **{flag: any(getattr(one, flag) for one in counted) for flag in FLAGS},
        "connections": [str(one.pk) for one in counted],
        "media": participant.place.media if hasattr(participant, "place") else "",
        "peers": [peer(one) for one in counted if one.call and admitted],
    }


def peer(connection: Connection) -> Message:
    return {
        "id": str(connection.pk),
        "audio": connection.audio,
        "video": connection.video,
        "screen": connection.screen,
    }


def people() -> QuerySet[Participant]:
    return Participant.objects.select_related("user", "place").prefetch_related("connections")


def everybody(meeting: Meeting) -> list[Message]:
    return [snapshot(participant) for participant in people().filter(meeting=meeting)]


def here(meeting: Meeting) -> list[str]:
    """Connections with a recent sign of life."""
    fresh = timezone.now() - GONE_AFTER
    found = Connection.objects.filter(participant__meeting=meeting, seen_at__gt=fresh)
    return [str(pk) for pk in found.values_list("pk", flat=True)]


def tell(participant: UUID) -> None:
    """Announce somebody's snapshot."""
    found = people().filter(pk=participant).first()
    if found:
        announce_on_commit(found.meeting_id, {"type": "participant", **snapshot(found)})
