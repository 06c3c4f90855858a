"""Mails about minutes and action items, to people who asked for them in their profile.

They leave after the transaction, from a task: a mail server that is slow or away holds up nobody and undoes nothing.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from smtplib import SMTPException
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import translation
from django_tasks import task

from meetings import letters
from meetings.models import Meeting, Participant, User
from summaries.items import calendars, news
from summaries.models import ActionItem
from transcription.models import Transcript

log = logging.getLogger(__name__)


def wanted_by(people: QuerySet[User]) -> QuerySet[User]:
    """Those of them who asked for mails and can have them."""
    asked = people.filter(mail_minutes=True, is_active=True, is_guest=False, is_former=False).exclude(email="")
    if settings.ACCOUNT_EMAIL_VERIFICATION == "none":
        return asked
    same = EmailAddress.objects.filter(user=OuterRef("pk"), email__iexact=OuterRef("email"), verified=True)
    return asked.filter(Exists(same))


def given_on_commit(items: Iterable[UUID], by: User | None) -> None:
    """Write to those who got these items to do just now, unless they gave them to themselves: one mail to each."""
    named = [str(pk) for pk in items]
    if named:
        transaction.on_commit(lambda: given.enqueue(named, str(by.pk) if by else ""))


@task()
def given(items: list[str], by: str) -> None:
    """By then an item may be somebody else's, or gone."""
    rows = news.rows().filter(pk__in=items, assigned_to__state=Participant.State.ADMITTED)
    theirs: dict[UUID, list[ActionItem]] = defaultdict(list)
    for item in rows.exclude(assigned_to__user__in=[UUID(by)] if by else []).order_by("created_at", "pk"):
        assert item.assigned_to is not None
        theirs[item.assigned_to.user_id].append(item)
    for user in wanted_by(User.objects.filter(pk__in=theirs)):
        mine = theirs[user.pk]
        send(user, "given", mine[0].meeting, mine, {"items": mine})


def minutes(user: User, transcript: Transcript) -> None:
    """The minutes of a session are there; `user` is one of `wanted_by`."""
    mine = list(news.rows().filter(transcript=transcript, assigned_to__user=user).order_by("created_at", "pk"))
    path = reverse("transcript", args=[transcript.meeting.code, transcript.pk])
    context = {"items": mine, "link": letters.link(path), "transcript": transcript}
    send(user, "minutes", transcript.meeting, mine, context)


def send(user: User, name: str, meeting: Meeting, items: Sequence[ActionItem], context: dict[str, Any]) -> None:
    """In the language of whoever reads it. What cannot be sent is logged, without words, and not tried again."""
    with translation.override(letters.language(user, meeting)):
        about = {"meeting": meeting, "board": f"{meeting.get_absolute_url()}action-items/"}
        letter = letters.written(f"summaries/mail/{name}", user.email, context | about)
        if any(item.due_date for item in items):
            letter.attach("action-items.ics", calendars.file(items, as_events=True).decode(), "text/calendar")
    try:
        letter.send()
    except (OSError, SMTPException, ValueError) as error:
        log.error("a mail could not be sent: %s", type(error).__name__)
