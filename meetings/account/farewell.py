"""Deleting an account: the person goes, what others need stays.

The row of the user remains without a name, so that the transcripts of others keep who said what apart. Other rooms of
the house forget what they know of the name through the signal `left(user, names)`, sent inside the transaction; `names`
are the ones that the person went by until now.
"""

import uuid

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.dispatch import Signal

from meetings import access, attendance
from meetings.account import pictures
from meetings.models import Invitation, Meeting, Participant, User

left = Signal()


@transaction.atomic
def anonymise(user: User) -> None:
    """Make `user` a former participant, for good. Raises access.Refused for the last administrator.

    Meetings that nobody else joined are deleted; those without another host end. Open sockets end at the next pulse.
    """
    access.may_leave(user)
    User.objects.select_for_update().get(pk=user.pk)
    user.refresh_from_db()  # the picture that was sent a moment ago goes, too
    alone(user).delete()
    for meeting in hostless(user):
        attendance.end(meeting)
    picture, names = user.picture.name, names_of(user)
    forget_keys(user)
    forget_person(user)
    left.send(User, user=user, names=names)
    transaction.on_commit(lambda: pictures.delete(picture))


def names_of(user: User) -> tuple[str, ...]:
    """None when the person has left already."""
    names = () if user.is_former else (user.display_name, user.get_full_name(), user.name)
    return tuple(dict.fromkeys(name for name in names if name))


def alone(user: User) -> QuerySet[Meeting]:
    """The meetings of `user` that nobody else ever joined."""
    others = Participant.objects.filter(meeting=OuterRef("pk")).exclude(user=user)
    return Meeting.objects.filter(~Exists(others), organizer=user)


def hostless(user: User) -> QuerySet[Meeting]:
    """The running meetings of `user` that nobody could lead afterwards."""
    hosts = Participant.objects.filter(
        meeting=OuterRef("pk"), role=Participant.Role.HOST, state=Participant.State.ADMITTED
    ).exclude(user=user)
    return Meeting.objects.filter(~Exists(hosts), organizer=user, active=True)


def forget_keys(user: User) -> None:
    """Everything that opens the account."""
    user.tokens.all().delete()
    forget_invitations(user)
    forget_addresses(user)
    Authenticator.objects.filter(user=user).delete()
    for session in Session.objects.iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()


def forget_invitations(user: User) -> None:
    """The addresses that they typed, and theirs on the lists of others."""
    theirs = [one.email.lower() for one in EmailAddress.objects.filter(user=user, verified=True)]
    Invitation.objects.filter(Q(invited_by=user) | Q(accepted_by=user) | Q(email__in=theirs)).delete()


def forget_addresses(user: User) -> None:
    """Also in the history of what operators did with them."""
    theirs = EmailAddress.objects.filter(user=user)
    ids, addresses = [str(one.pk) for one in theirs], [user.email, *(one.email for one in theirs)]
    history = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(EmailAddress))
    told = history.filter(Q(object_id__in=ids) | Q(object_repr__in=addresses))
    told.update(object_repr="", change_message="")
    theirs.delete()


def forget_person(user: User) -> None:
    """Everything that says who it was."""
    user.username = f"former-{uuid.uuid4().hex}"
    user.first_name = user.last_name = user.email = user.display_name = user.language = ""
    user.picture, user.caption_size, user.last_login = "", User.CaptionSize.NORMAL, None
    user.mail_minutes = False
    user.is_active = user.is_staff = user.is_superuser = False
    user.is_former = True
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
    LogEntry.objects.filter(object_id=str(user.pk)).update(object_repr=user.username, change_message="")
