"""Connections come, show signs of life, fall silent and go.

What others know of a connection stands in its row (`told`) and is changed by conditional updates, so of several servers
that notice the same thing exactly one announces it: also what became of the people of a server that died.
"""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from conferencing import places, presence
from conferencing.models import GONE_AFTER, RECONNECTING_AFTER, Connection
from meetings import attendance
from meetings.models import Participant

RELOADING = timedelta(seconds=5)  # that a page which went away has to come back
WENT_AWAY = (1001, 1005)  # closes of a page that goes, is reloaded, or connects anew
LOST = (1006, 1011, 1012, 4408)  # nobody meant to go
QUIET = dict.fromkeys((*presence.FLAGS, "call"), False)
Told = Connection.Told


def arrive(participant: Participant) -> Connection:
    """Those of the same person that had fallen silent are forgotten: most likely it is the same page."""
    now = timezone.now()
    participant.connections.filter(seen_at__lt=now - RECONNECTING_AFTER).delete()
    connection = Connection.objects.create(participant=participant, seen_at=now)
    attendance.enter(participant)
    presence.tell(participant.pk)
    return connection


def alive(connection: UUID, participant: Participant, shown: Mapping[str, bool]) -> None:
    """A pulse was answered. One that had been silent, or was forgotten in between, is here again as it was `shown`."""
    now = timezone.now()
    mine = Connection.objects.filter(pk=connection)
    if not mine.filter(told=Told.HERE).update(seen_at=now):
        if not mine.update(seen_at=now, told=Told.HERE):
            Connection.objects.create(pk=connection, participant=participant, seen_at=now, **shown)
        if places.in_call(participant.pk).exists():
            places.take(participant)
        presence.tell(participant.pk)
    attendance.seen(participant)


def show(connection: UUID, participant: Participant, flags: Mapping[str, bool]) -> None:
    """Change switches. Whether somebody takes part in the call (`call`) decides on their place in it."""
    Connection.objects.filter(pk=connection).update(**flags)
    changed: list[UUID] = []
    if flags.get("call") is True:
        changed = places.take(participant)
    elif flags.get("call") is False:
        changed = out_of_call(participant)
    if participant.pk not in changed:
        presence.tell(participant.pk)


def out_of_call(participant: Participant) -> list[UUID]:
    """One of their connections takes part no more, on purpose. Other devices of theirs may keep the place."""
    return [] if places.in_call(participant.pk).exists() else places.give_up(participant)


def leave(connection: UUID, participant: Participant, code: int) -> None:
    """Its socket was closed with `code`. A page that goes may be on its way back; a lost one has until GONE_AFTER."""
    mine, now = Connection.objects.filter(pk=connection), timezone.now()
    if code in LOST:
        mine.filter(told=Told.HERE).update(seen_at=now - RECONNECTING_AFTER, told=Told.RECONNECTING)
    elif code in WENT_AWAY:
        mine.update(seen_at=now - GONE_AFTER + RELOADING, told=Told.RECONNECTING, **QUIET)
        places.left(participant)
    else:
        mine.delete()
        out_of_call(participant)
    attendance.seen(participant)
    presence.tell(participant.pk)


def judge(meeting: UUID | None = None) -> None:
    """Announce who fell silent since the last look and forget who is gone, in one meeting or in all."""
    now = timezone.now()
    silent = Connection.objects.filter(seen_at__lte=now - RECONNECTING_AFTER).select_related("participant")
    if meeting:
        silent = silent.filter(participant__meeting=meeting)
    changed = {one.participant_id for one in silent if fades(one, gone=now - one.seen_at >= GONE_AFTER)}
    for participant in changed:
        presence.tell(participant)


def fades(one: Connection, *, gone: bool) -> bool:
    """Note it if nobody else has, and if it has not come back since it was read."""
    unchanged = Connection.objects.filter(pk=one.pk, told=one.told, seen_at=one.seen_at)
    if not gone:
        return one.told == Told.HERE and bool(unchanged.update(told=Told.RECONNECTING))
    if not unchanged.delete()[0]:
        return False
    if one.call:
        places.left(one.participant, one.seen_at)
    return True


def sweep() -> None:
    """Once a minute, for meetings in which nobody is left to look."""
    judge()
