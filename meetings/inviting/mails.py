"""Letters to those who are invited: the invitation, news of it, and that it is over; each with the event for calendars.

They leave after the transaction, from a task. Rows are read when it runs: whoever was taken off the list meanwhile gets
nothing. What is to say once rows are gone is written before, and waits in the cache, so that no table of tasks keeps an
address. A mail server that is slow or away holds up nobody; what could not be sent is noted on its row.
"""

import logging
import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime
from smtplib import SMTPException

from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django_tasks import task

from meetings import letters, zones
from meetings.inviting import calendars
from meetings.models import Invitation, Meeting

FAILURES = (OSError, SMTPException, ValueError, ImproperlyConfigured)
METHODS = {"unplanned": "CANCEL", "cancelled": "CANCEL", "withdrawn": "CANCEL"}
DAY = 86_400
log = logging.getLogger(__name__)


def send_on_commit(rows: Iterable[Invitation], kind: str) -> None:
    """`kind` is "invitation", "update", or "unplanned": it has no time any more."""
    named = [str(one.pk) for one in rows]
    if named:
        transaction.on_commit(lambda: send.enqueue(named, kind))


@task()
def send(invitations: list[str], kind: str) -> None:
    """Whoever was never reached gets the invitation, whatever news there is."""
    found = Invitation.objects.filter(pk__in=invitations).select_related("meeting__organizer", "invited_by")
    rows = list(found.order_by("created_at", "pk"))
    written = (letter(one, kind if one.sent_at else "invitation") for one in rows)
    for one, left in zip(rows, post(written), strict=True):
        now = timezone.now()
        outcome = {"sent_at": now, "failed_at": None} if left else {"failed_at": now}
        Invitation.objects.filter(pk=one.pk).update(**outcome)


def cancel_on_commit(rows: Iterable[Invitation], kind: str) -> None:
    """`kind` is "cancelled", the whole meeting, or "withdrawn", for these people only. The rows may go now."""
    written = [letter(one, kind) for one in rows]
    if not written:
        return
    handle = f"letters.{secrets.token_hex(16)}"
    cache.set(handle, written, DAY)
    transaction.on_commit(lambda: send_written.enqueue(handle))


@task()
def send_written(handle: str) -> None:
    for _ in post(cache.get(handle, [])):
        pass  # nobody is left to note it for
    cache.delete(handle)


def letter(invitation: Invitation, kind: str) -> EmailMultiAlternatives:
    """In the language of whoever invites, with the event twice: shown by most programs, or opened from the file."""
    meeting, host = invitation.meeting, invitation.invited_by or invitation.meeting.organizer
    link = letters.link(invitation.get_absolute_url())
    with translation.override(letters.language(host, meeting)):
        context = {"meeting": meeting, "host": host.name, "link": link, "when": when(meeting)}
        one = letters.written(f"meetings/mail/{kind}", invitation.email, context)
        one.reply_to = [address] if (address := calendars.own_address(host)) else []
        if meeting.starts_at or kind == "unplanned":
            method = METHODS.get(kind, "REQUEST")
            event = calendars.file(meeting, link, method, invitation).decode()
            one.attach_alternative(event, f"text/calendar; method={method}")
            one.attach("meeting.ics", event, "application/ics")
    return one


def when(meeting: Meeting) -> str:
    """ "Monday, July 1, 2030, 10:00–10:45 (Madrid, UTC+02:00)"; "" without a plan."""
    if not meeting.starts_at or not meeting.ends_at:
        return ""
    where = calendars.zone(meeting)
    start, end = meeting.starts_at.astimezone(where), meeting.ends_at.astimezone(where)
    shown = f"{day(start)}, {start:%H:%M}–{'' if end.date() == start.date() else day(end) + ', '}{end:%H:%M}"
    return f"{shown} ({'UTC' if where.key == 'UTC' else f'{zones.city(where.key)}, UTC{start.isoformat()[-6:]}'})"


def day(moment: datetime) -> str:
    return f"{date_format(moment, 'l')}, {date_format(moment, 'DATE_FORMAT')}"


def post(written: Iterable[EmailMultiAlternatives]) -> Iterator[bool]:
    """Whether each has left. They share a connection; a server that is away is waited for once."""
    server: BaseEmailBackend | None = None
    away = False
    for one in written:
        server = server or (None if away else reached())
        away = server is None
        left = server is not None and taken(server, one)
        if server and not left:
            hang_up(server)
            server = None
        yield left
    if server:
        hang_up(server)


def reached() -> BaseEmailBackend | None:
    try:
        server = get_connection()
        server.open()
    except FAILURES as error:
        log.error("the mail server could not be reached: %s", type(error).__name__)
        return None
    return server


def taken(server: BaseEmailBackend, one: EmailMultiAlternatives) -> bool:
    try:
        server.send_messages([one])
    except FAILURES as error:
        log.error("an invitation could not be sent: %s", type(error).__name__)
        return False
    return True


def hang_up(server: BaseEmailBackend) -> None:
    try:
        server.close()
    except FAILURES as error:
        log.error("the mail server did not say goodbye: %s", type(error).__name__)
