"""`strike {seconds, asked_at?}`: take back what one has just said, and only that.

The seconds are counted from `asked_at`, when the person asked and was shown what goes: who takes their time over the
question strikes what they were shown. Without one they are counted from now; the interval ends now.

Every utterance of the sender that overlaps the interval becomes a tombstone, its words are erased from the row and
from the whole texts made of it. The interval stays as a row, so that audio of that time is never recognised, whenever
it is sent (`unheard.py`). A session that is hearing the sender withdraws their bubble and hears on without it.
"""

import math
from datetime import datetime, timedelta

from channels.db import database_sync_to_async
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from conferencing.rooms import Invalid, Message, Request
from meetings.models import Participant
from meetings.times import moment, stamp
from transcription import publish, transcripts, unheard
from transcription.models import Dialogue, Strike, Transcript

LONGEST = 30.0  # seconds
MULLED = timedelta(minutes=2)  # the longest time between asking and being sure


async def strike(request: Request) -> None:
    """The sender alone learns how many utterances it were: `struck {count, since}`."""
    seconds, asked_at = parse(request.message)
    count, since = await database_sync_to_async(store, thread_sensitive=False)(request.participant, seconds, asked_at)
    await request.reply({"type": "struck", "count": count, "since": stamp(since)})


def parse(message: Message) -> tuple[float, datetime]:
    """How long, and until when at least. Raises Invalid."""
    seconds = message.get("seconds", LONGEST)
    if type(seconds) not in (int, float) or not (math.isfinite(seconds) and 1 <= seconds <= LONGEST):
        raise Invalid("invalid", _("seconds must be a number from 1 to 30."))
    now = timezone.now()
    asked_at = moment(message["asked_at"]) if "asked_at" in message else now
    if asked_at is None:
        raise Invalid("invalid", _("asked_at must be a time with its zone, such as 2026-03-04T10:00:00Z."))
    if asked_at < now - MULLED:
        raise Invalid("invalid", _("You were asked more than 2 minutes ago. Nothing was struck: ask again."))
    return float(seconds), min(asked_at, now)


@transaction.atomic
def store(participant: Participant, seconds: float, asked_at: datetime) -> tuple[int, datetime]:
    """(utterances struck that were stored already, since when). From so long before `asked_at` until now."""
    since = asked_at - timedelta(seconds=seconds)
    sessions = lock(participant, since)
    now = timezone.now()
    Strike.objects.filter(participant=participant, started_at__gte=since).delete()  # this one covers them
    Strike.objects.create(participant=participant, started_at=since, ended_at=now)
    unheard.tell(participant.meeting_id, participant.user_id)
    return sum(erase(session, participant, since, now) for session in sessions), since


def lock(participant: Participant, since: datetime) -> list[Transcript]:
    """The sessions of that time, each locked: what is stored in them from now on knows of the strike."""
    lately = Q(ended_at=None) | Q(ended_at__gt=since) | Q(state=Transcript.State.CLOSING)
    sessions = list(Transcript.objects.filter(lately, meeting=participant.meeting_id).order_by("pk"))
    for session in sessions:
        session.lock()
    return sessions


def may_come(session: Transcript) -> bool:
    """May somebody still strike words of it?"""
    over = session.ended_at and session.ended_at <= timezone.now() - timedelta(seconds=LONGEST) - MULLED
    return not over or session.state == Transcript.State.CLOSING


def erase(session: Transcript, participant: Participant, since: datetime, until: datetime) -> int:
    rows = Dialogue.objects.select_for_update(of=("self",)).select_related("speaker__user", "transcript")
    theirs = Q(speaker=participant) | Q(stream__participant=participant)  # also what was given to somebody else
    touched = list(rows.filter(theirs, transcript=session, started_at__lt=until, ended_at__gt=since))
    standing = sum(row.state != Dialogue.State.WITHDRAWN for row in touched)
    for row in touched:
        publish.withdraw(row)
    if touched and session.rebuilt_number >= 0:
        session.refresh_from_db()
        transcripts.rebuild(session)
    return standing
