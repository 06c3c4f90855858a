"""Joining and ending: the verbs that change who is in a meeting.

Other rooms of the house learn of it through signals: `joined(participant)`, `removed(participant)` and
`ended(meeting)`. They are sent inside the transaction that makes the change.
"""

from uuid import UUID

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from meetings import access
from meetings.models import AccessToken, Meeting, Participant, User

joined = Signal()
removed = Signal()
ended = Signal()
OWN = ("captions", "joined_at", "last_seen_at")
"""What joining again writes: never the state, which the host may have changed since it was read."""


@transaction.atomic
def join(who: access.Who, meeting: Meeting, *, captions: bool, name: str = "") -> tuple[Participant, str | None]:
    """Take a place in the meeting; a guest (nobody signed in) gets a user called `name` and a token.

    Joining again changes only the consent. Raises access.Refused, and ValidationError for the guest's name.
    """
    earlier = access.may_join(who, meeting)
    user = who.user or User.guest(name)
    participant = earlier or first_place(who, user, meeting)
    participant.captions = captions
    participant.joined_at = participant.joined_at or timezone.now()
    participant.last_seen_at = timezone.now()
    participant.save(update_fields=OWN)
    if participant.state == Participant.State.ADMITTED:
        joined.send(Participant, participant=participant)
    return participant, None if who.user else AccessToken.issue(user, meeting)


def first_place(who: access.Who, user: User, meeting: Meeting) -> Participant:
    """A newcomer's; one, however many pages of theirs come at once."""
    fresh = {"seat": meeting.participants.count(), **standing(who, meeting)}
    return Participant.objects.get_or_create(meeting=meeting, user=user, defaults=fresh)[0]


def standing(who: access.Who, meeting: Meeting) -> dict[str, str]:
    """Role and state of a newcomer."""
    if access.is_host(who, meeting):
        return {"role": Participant.Role.HOST, "state": Participant.State.ADMITTED}
    state = Participant.State.WAITING if meeting.lobby else Participant.State.ADMITTED
    return {"role": Participant.Role.ATTENDEE, "state": state}


@transaction.atomic
def end(meeting: Meeting) -> bool:
    """End the meeting for everybody. False when it had ended already."""
    if not Meeting.objects.filter(pk=meeting.pk, active=True).update(active=False):
        return False
    meeting.active = False
    ended.send(Meeting, meeting=meeting)
    return True


def reopen(meeting: Meeting) -> None:
    """Let people in again; the next join begins a new session."""
    Meeting.objects.filter(pk=meeting.pk).update(active=True, locked=False)


@transaction.atomic
def move(participant: Participant, state: str) -> bool:
    """Admit or remove somebody. False when they were in that state already. A host who is removed is none any more."""
    change = {"state": state} | ({"role": Participant.Role.ATTENDEE} if state == Participant.State.REMOVED else {})
    changed = Participant.objects.filter(pk=participant.pk).exclude(state=state).update(**change)
    participant.state = state
    if changed and state == Participant.State.ADMITTED:
        joined.send(Participant, participant=participant)
    if changed and state == Participant.State.REMOVED:
        removed.send(Participant, participant=participant)
    return bool(changed)


@transaction.atomic
def hand_over(participant: Participant) -> list[UUID]:
    """Make somebody who is admitted the one host; whoever was it until now attends. Returns whose role changed."""
    Meeting.objects.select_for_update(no_key=True).get(pk=participant.meeting_id)
    people = Participant.objects.filter(meeting=participant.meeting_id)
    before = people.filter(role=Participant.Role.HOST).exclude(pk=participant.pk)
    changed = list(before.values_list("pk", flat=True))
    before.update(role=Participant.Role.ATTENDEE)
    if people.filter(pk=participant.pk).exclude(role=Participant.Role.HOST).update(role=Participant.Role.HOST):
        changed.append(participant.pk)
    return changed


def enter(participant: Participant) -> None:
    """Somebody who joined earlier comes in (again)."""
    seen(participant)
    joined.send(Participant, participant=participant)


def seen(participant: Participant) -> None:
    """Note that somebody is inside now; ten minutes after the last such note a session closes."""
    inside = Participant.objects.filter(pk=participant.pk, state=Participant.State.ADMITTED)
    inside.update(last_seen_at=timezone.now())
