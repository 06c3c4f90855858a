"""Asking people to come by e-mail: who is asked, who said yes, and what they hear when the plan changes.

A person is asked once per meeting, whatever case their address is typed in. What was typed goes nowhere but into their
mail and the list that hosts see; it goes with the meeting, and with the account of whoever asked or answered.
"""

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings import access, limits
from meetings.inviting import calendars
from meetings.inviting import mails as invitation_mails
from meetings.models import Invitation, Meeting, User
from meetings.times import stamp

MOST = 100
HELD, MOST_HELD = "invitations", 20
"""What a browser's session remembers: the invitation by its meeting."""
TOO_MANY_MAILS = access.Refused(
    "too_many_mails",
    4429,
    gettext_lazy("One person can send only so many invitations a day. Nothing was sent. Try again tomorrow."),
)
NOT_TOLD = access.Refused(
    "not_told",
    4429,
    gettext_lazy("Your changes are kept, but those who are invited were not told: they had enough such mails today."),
)
MAILS = limits.Limit("mails", 300, 86_400, TOO_MANY_MAILS)
TO_ONE = limits.Limit("mails-to-one", 6, 86_400, TOO_MANY_MAILS)
TO_ONE_BY_ALL = limits.Limit("mails-to-one-by-all", 40, 86_400, TOO_MANY_MAILS)
"""Accounts are easily made: whoever has ten of them cannot fill a mailbox with them either."""
NEWS = limits.Limit("news-of-a-plan", 10, 86_400, NOT_TOLD)
NEWS_MAILS = limits.Limit("news-of-plans", 1_000, 86_400, NOT_TOLD)


class Plan(NamedTuple):
    """What those who are invited hear of when it changes."""

    title: str
    starts_at: datetime | None
    zone: str
    duration: int | None
    description: str
    agenda: str


@transaction.atomic
def invite(meeting: Meeting, host: User, addresses: Sequence[str]) -> list[Invitation]:
    """Ask these people, but for those who are asked already. Raises ValidationError and Refused, and then asks nobody.

    `addresses` are as addresses.parse gives them.
    """
    if not meeting.active:
        raise access.ENDED
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    asked = set(meeting.invitations.values_list("email", flat=True))
    new = [one for one in addresses if one not in asked]
    if len(asked) + len(new) > MOST:
        sentence = _("%(most)d people can be invited by e-mail; there is room for %(left)d more. Nobody was invited.")
        raise ValidationError(sentence % {"most": MOST, "left": MOST - len(asked)}, code="too_many")
    spend(host, new)
    rows = [Invitation(meeting=meeting, email=one, key=secrets.token_urlsafe(32), invited_by=host) for one in new]
    Invitation.objects.bulk_create(rows)
    invitation_mails.send_on_commit(rows, "invitation")
    return rows


def spend(host: User, addresses: Sequence[str]) -> None:
    """Count these mails. Raises TOO_MANY_MAILS, also when one of these people would get too many."""
    people = [hashlib.sha256(one.encode()).hexdigest() for one in addresses]
    counted = [*((TO_ONE, f"{host.pk} {one}") for one in people), *((TO_ONE_BY_ALL, one) for one in people)]
    if any(limits.spent(limit, whom) for limit, whom in counted):
        raise TOO_MANY_MAILS
    limits.spend(MAILS, str(host.pk), len(people))
    for limit, whom in counted:
        limits.spend(limit, whom)


@transaction.atomic
def send_again(invitation: Invitation, host: User) -> None:
    """Raises Refused."""
    if not invitation.meeting.active:
        raise access.ENDED
    spend(host, [invitation.email])
    invitation.failed_at = None
    invitation.save(update_fields=["failed_at"])
    invitation_mails.send_on_commit([invitation], "invitation")


@transaction.atomic
def withdraw(invitation: Invitation) -> None:
    """The link stops working. Who has the meeting in their calendar is told to take it out."""
    meeting = invitation.meeting
    if invitation.sent_at and meeting.starts_at and not meeting.is_over:
        count_change(meeting)  # whoever is asked again later must get a higher one than this
        invitation_mails.cancel_on_commit([invitation], "withdrawn")
    invitation.delete()


def accept(invitation: Invitation, user: User | None) -> bool:
    """They will come, or have: the first time counts; who it was is noted once it is known.

    False for whoever asked: they only tried where the link leads.
    """
    if user and user.pk == invitation.invited_by_id:
        return False
    same = Invitation.objects.filter(pk=invitation.pk)
    same.filter(accepted_at=None).update(accepted_at=timezone.now())
    if user:
        same.filter(accepted_by=None).update(accepted_by=user)
    return True


def remember(session: SessionBase, invitation: Invitation) -> None:
    """Somebody opened the link in this browser."""
    held = {**session.get(HELD, {}), str(invitation.meeting_id): str(invitation.pk)}
    session[HELD] = dict(list(held.items())[-MOST_HELD:])


def remembered(session: SessionBase, meeting: Meeting) -> Invitation | None:
    """The invitation with whose link this browser came, unless it was withdrawn since."""
    held = session.get(HELD, {}).get(str(meeting.pk))
    return meeting.invitations.select_related("invited_by").filter(pk=held).first() if held else None


def plan_of(meeting: Meeting) -> Plan:
    zone, duration = (calendars.zone(meeting).key, meeting.duration) if meeting.starts_at else ("", None)
    words = (calendars.plain(text) for text in (meeting.description, meeting.agenda))
    return Plan(meeting.title, meeting.starts_at, zone, duration, *words)


def revised(meeting: Meeting, was: Plan, *, tell: bool) -> int:
    """The plan was `was` before it was saved: how many are told of it now. Raises NOT_TOLD when that is too often."""
    if plan_of(meeting) == was:
        return 0
    count_change(meeting)
    rows = list(meeting.invitations.all()) if tell and meeting.active and not meeting.is_over else []
    if rows:
        limits.spend(NEWS, str(meeting.pk))
        limits.spend(NEWS_MAILS, str(meeting.organizer_id), len(rows))
        unplanned = was.starts_at and not meeting.starts_at
        invitation_mails.send_on_commit(rows, "unplanned" if unplanned else "update")
    return len(rows)


def count_change(meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(sequence=F("sequence") + 1)
    meeting.refresh_from_db(fields=["sequence"])


def meeting_goes(sender: type[Meeting], instance: Meeting, **kwargs: Any) -> None:
    """Before a meeting is deleted, however that comes: it is taken out of people's calendars."""
    if instance.lies_ahead:
        count_change(instance)
        told = instance.invitations.filter(sent_at__isnull=False).select_related("meeting__organizer", "invited_by")
        invitation_mails.cancel_on_commit(list(told), "cancelled")


def sent_by(user: User) -> Iterator[dict[str, Any]]:
    """For the file with all that is kept about somebody."""
    for one in Invitation.objects.filter(invited_by=user).select_related("meeting").iterator(500):
        yield {
            "meeting": one.meeting.code,
            "email": one.email,
            "created_at": stamp(one.created_at),
            "accepted_at": stamp(one.accepted_at) if one.accepted_at else None,
        }
