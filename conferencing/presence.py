"""Who is in the room, as the others see it. Everything is read from rows that all servers share."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from conferencing.models import GONE_AFTER, RECONNECTING_AFTER, Connection
from conferencing.rooms import Message, announce_on_commit
from meetings.models import Meeting, Participant
from meetings.times import stamp

FLAGS = ("audio", "video", "screen", "hand")
AROUND = timedelta(days=1)
"""Who left earlier is in no list of the room: a meeting that is held every week would know hundreds."""


def state_of(participant: Participant, counted: Collection[Connection], now: datetime) -> str:
    """removed; else by the freshest sign of life: here (or waiting, for somebody at the door), reconnecting, left."""
    if participant.state == Participant.State.REMOVED:
        return participant.state
    if not counted:
        return "left"
    if participant.state == Participant.State.WAITING:
        return participant.state
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
        "raised_at": raised_at(counted),
        "connections": [str(one.pk) for one in counted],
        "media": participant.place.media if hasattr(participant, "place") else "",
        "peers": [peer(one) for one in counted if one.call and admitted],
    }


def raised_at(counted: Collection[Connection]) -> str | None:
    """Since when the hand is up, on whichever of their pages; the time stays in a row whose hand is down again."""
    times = [one.raised_at for one in counted if one.hand and one.raised_at]
    return stamp(min(times)) if times else None


def peer(connection: Connection) -> Message:
    return {
        "id": str(connection.pk),
        "audio": connection.audio,
        "audio_at": stamp(connection.audio_at) if connection.audio and connection.audio_at else None,
        "video": connection.video,
        "screen": connection.screen,
    }


def people() -> QuerySet[Participant]:
    return Participant.objects.select_related("user", "place").prefetch_related("connections")


def around(meeting: Meeting) -> QuerySet[Participant]:
    """Who is in the room or at its door, or was today."""
    today = Q(last_seen_at__gt=timezone.now() - AROUND)
    return people().filter(today | Exists(Connection.objects.filter(participant=OuterRef("pk"))), meeting=meeting)


def everybody(meeting: Meeting) -> list[Message]:
    return [snapshot(participant) for participant in around(meeting)]


class Known:
    """What one browser has been told of everybody, and when. News of somebody may be lost, and two servers may tell it
    in the wrong order: at every pulse it is compared with the rows, and what the browser does not know is said again.
    """

    def __init__(self, people: Iterable[Message] = (), at: float = 0.0) -> None:
        self.people: dict[str, Message] = {}
        self.heard: dict[str, float] = {}
        for one in people:
            self.hears(one, at)

    @property
    def connections(self) -> list[str]:
        return [connection for one in self.people.values() for connection in one["connections"]]

    def hears(self, snapshot: Message, at: float) -> bool:
        """The browser is told this, which it is known to have been `at` this time. False: it knew."""
        news = self.people.get(snapshot["id"]) != snapshot
        self.people[snapshot["id"]], self.heard[snapshot["id"]] = snapshot, at
        return news

    def missed(self, people: Iterable[Message], at: float) -> list[Message]:
        """What it has to be told of `people` as they were `at` that time: what it has heard since is newer."""
        older = [one for one in people if self.heard.get(one["id"], -1.0) < at]
        return [one for one in older if self.hears(one, at)]


def tell(participant: UUID) -> None:
    """Announce somebody as they are once the transaction stands: of two that end at once the later one is the truth."""
    transaction.on_commit(lambda: tell_now(participant))


def tell_now(participant: UUID) -> None:
    found = people().filter(pk=participant).first()
    if found:
        announce_on_commit(found.meeting_id, {"type": "participant", **snapshot(found)})
