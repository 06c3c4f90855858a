"""Who sends and hears what in a call, in the order of coming: the first few pictures and sound, some more sound only.

A place is held for a while after its person's last connection in the call closed, so that a reload loses nothing. All
changes are made under a lock on the meeting: two servers never give one place twice.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from conferencing import presence
from conferencing.models import Connection, Place
from meetings.models import Meeting, Participant

HELD = timedelta(seconds=45)


def media_of(position: int) -> str:
    """What whoever is at this position (from 0) of the order gets."""
    if position < settings.MESH_LIMIT:
        return Place.Media.VIDEO
    return Place.Media.AUDIO if position < settings.AUDIO_LIMIT else Place.Media.NONE


def lock(meeting: UUID) -> bool:
    """Inside a transaction: who else changes places of this meeting waits for its end. False: the meeting is over."""
    locked = Meeting.objects.select_for_update(no_key=True).filter(pk=meeting)
    return bool(locked.values_list("active", flat=True).first())


@transaction.atomic
def take(participant: Participant) -> list[UUID]:
    """Somebody takes part: at the end of the order, or where they were if their place is still held."""
    meeting = participant.meeting_id
    if not lock(meeting):
        return []
    changed = expire(meeting)
    if not Place.objects.filter(participant=participant).update(left_at=None):
        Place.objects.create(participant=participant, meeting_id=meeting, since=next_moment(meeting))
    return tell(changed + arrange(meeting))


def next_moment(meeting: UUID) -> datetime:
    """After everybody, also where the clocks of two servers differ."""
    last = Place.objects.filter(meeting=meeting).order_by("-since").values_list("since", flat=True).first()
    now = timezone.now()
    return now if last is None or last < now else last + timedelta(microseconds=1)


@transaction.atomic
def give_up(participant: Participant) -> list[UUID]:
    """Somebody takes part no more: the next in the order moves up at once."""
    lock(participant.meeting_id)
    deleted, _ = Place.objects.filter(participant=participant).delete()
    return settle(participant.meeting_id) if deleted else []


@transaction.atomic
def left(participant: Participant, at: datetime | None = None) -> list[UUID]:
    """A connection in the call is gone since `at` (now). If it was their last, the place is held from then on."""
    lock(participant.meeting_id)
    if in_call(participant.pk).exists():
        return []
    Place.objects.filter(participant=participant, left_at=None).update(left_at=at or timezone.now())
    return settle(participant.meeting_id)


@transaction.atomic
def settle(meeting: UUID) -> list[UUID]:
    """Free the places that were held long enough, and let others move up. Returns whose media changed: all are told."""
    lock(meeting)
    return tell(expire(meeting) + arrange(meeting))


def expire(meeting: UUID) -> list[UUID]:
    over = Place.objects.filter(meeting=meeting, left_at__lte=timezone.now() - HELD)
    gone = list(over.exclude(media=Place.Media.NONE).values_list("participant_id", flat=True))
    over.delete()
    return gone


def arrange(meeting: UUID) -> list[UUID]:
    changed = []
    for position, place in enumerate(Place.objects.filter(meeting=meeting)):
        if place.media != media_of(position):
            Place.objects.filter(pk=place.pk).update(media=media_of(position))
            changed.append(place.participant_id)
    return changed


def tell(changed: list[UUID]) -> list[UUID]:
    for participant in changed:
        presence.tell(participant)
    return changed


def in_call(participant: UUID | OuterRef) -> QuerySet[Connection]:
    return Connection.objects.filter(participant=participant, call=True)


def tend(meeting: UUID) -> None:
    """Look after what nobody else does: places held long enough, and those whose server died before it said so."""
    ours = Place.objects.filter(meeting=meeting)
    orphans = ours.filter(Q(left_at=None) & ~Exists(in_call(OuterRef("participant"))))
    overdue = ours.filter(left_at__lte=timezone.now() - HELD)
    found = list((orphans | overdue).select_related("participant"))
    for place in found:
        left(place.participant)


def person_removed(sender: type[Participant], participant: Participant, **kwargs: Any) -> None:
    Connection.objects.filter(participant=participant).update(call=False)
    give_up(participant)


def meeting_ended(sender: type[Meeting], meeting: Meeting, **kwargs: Any) -> None:
    """The call ends with its meeting."""
    Connection.objects.filter(participant__meeting=meeting, call=True).update(call=False)
    places = Place.objects.filter(meeting=meeting)
    people = list(places.values_list("participant_id", flat=True))
    places.delete()
    tell(people)
