"""Connections come, show signs of life, fall silent and go.

What others know of a connection stands in its row (`told`) and is changed by conditional updates, so of several servers
that notice the same thing exactly one announces it: also what became of the people of a server that died.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from conferencing import places, presence
from conferencing.models import GONE_AFTER, RECONNECTING_AFTER, Connection
from meetings import attendance
from meetings.models import Participant

RELOADING = timedelta(seconds=5)  # that a page which went away has to come back
WENT_AWAY = 1001  # the close of a page that goes, or is reloaded
LOST = (1005, 1006, 1011, 1012, 4408)  # nobody meant to go: the page connects anew when it can
NOTED = timedelta(seconds=30)  # that somebody is inside is known to a pulse; when they were last need not be
DEVICES = 4  # of one person that take part in a call: each costs everybody else a peer connection
QUIET = dict.fromkeys((*presence.FLAGS, "call"), False)
Told = Connection.Told


def arrive(participant: Participant, earlier: UUID | None = None) -> Connection:
    """A page came in, or stands at the door. One that was here before names the connection it had and goes on with it,
    as its call does."""
    connection = (earlier and resume(participant, earlier)) or begin(participant)
    if participant.state == Participant.State.ADMITTED:
        attendance.enter(participant)
    presence.tell(participant.pk)
    return connection


def resume(participant: Participant, earlier: UUID) -> Connection | None:
    theirs = Connection.objects.filter(pk=earlier, participant=participant)
    theirs.update(seen_at=timezone.now(), told=Told.HERE)
    return theirs.first()


def begin(participant: Participant) -> Connection:
    """Those of the same person that had fallen silent are forgotten: most likely it is the same page, reloaded."""
    now = timezone.now()
    participant.connections.filter(seen_at__lt=now - RECONNECTING_AFTER).delete()
    return Connection.objects.create(participant=participant, seen_at=now)


def alive(connection: UUID, participant: Participant, shown: Mapping[str, bool]) -> datetime:
    """A pulse was answered (when?). One that had been silent, or was forgotten meanwhile, is here again as `shown`."""
    now = timezone.now()
    mine = Connection.objects.filter(pk=connection)
    if not mine.filter(told=Told.HERE).update(seen_at=now):
        if not mine.update(seen_at=now, told=Told.HERE):
            Connection.objects.create(pk=connection, participant=participant, seen_at=now, raised_at=now, **shown)
            only_some(connection, participant)
        if places.in_call(participant.pk).exists():
            places.take(participant)
        presence.tell(participant.pk)
    if participant.last_seen_at is None or now - participant.last_seen_at > NOTED:
        attendance.seen(participant)
    return now


def show(connection: UUID, participant: Participant, flags: Mapping[str, bool]) -> None:
    """Change switches. Whether somebody takes part in the call (`call`) decides on their place in it."""
    mine = Connection.objects.filter(pk=connection)
    for flag, since in (("hand", "raised_at"), ("audio", "audio_at")):
        if flags.get(flag):
            mine.filter(**{flag: False}).update(**{since: timezone.now()})
    mine.update(**flags)
    changed: list[UUID] = []
    if flags.get("call") is True:
        only_some(connection, participant)
        changed = places.take(participant)
    elif flags.get("call") is False:
        changed = out_of_call(participant)
    if participant.pk not in changed:
        presence.tell(participant.pk)


def only_some(newest: UUID, participant: Participant) -> None:
    """More devices than DEVICES do not take part: those that were silent for longest do no more."""
    others = participant.connections.filter(call=True).exclude(pk=newest).order_by("-seen_at", "pk")
    Connection.objects.filter(pk__in=list(others.values_list("pk", flat=True)[DEVICES - 1 :])).update(call=False)


def out_of_call(participant: Participant) -> list[UUID]:
    """One of their connections takes part no more, on purpose. Other devices of theirs may keep the place."""
    return [] if places.in_call(participant.pk).exists() else places.give_up(participant)


def leave(connection: UUID, participant: Participant, code: int, seen: datetime) -> None:
    """Its socket, on which it was last `seen`, was closed with `code`. Nothing happens when another has resumed it.

    A page that goes may be on its way back and has RELOADING to come; one that was lost has GONE_AFTER.
    """
    mine, now = Connection.objects.filter(pk=connection, seen_at=seen), timezone.now()
    if code in LOST:
        mine.filter(told=Told.HERE).update(seen_at=now - RECONNECTING_AFTER, told=Told.RECONNECTING)
    elif code == WENT_AWAY:
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
