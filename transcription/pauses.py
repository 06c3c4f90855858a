"""Pauses: nobody's words are written. The host's (`captions {on}`) and anyone's (`off_record {on}`), PROTOCOL 1.

One row each, at most one open per session and reason. Both verbs lock the transcript before they take the time, so that
nothing said in a pause was stored before it was known (`unheard.py`). A pause ends with its session at the latest.
"""

from channels.db import database_sync_to_async
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from conferencing.rooms import Invalid, Message, Request, announce_on_commit
from meetings import access
from meetings.models import Meeting, Participant
from meetings.times import stamp
from transcription import unheard
from transcription.models import Pause, Transcript

NEWEST = 50


def snapshot(pause: Pause) -> Message:
    """The `pause` event (without its type). Wants the participant's user."""
    return {
        "id": str(pause.pk),
        "transcript": str(pause.transcript_id),
        "participant_id": str(pause.participant_id) if pause.participant_id else None,
        "name": pause.participant.user.name if pause.participant else "",
        "reason": pause.reason,
        "started_at": stamp(pause.started_at),
        "ended_at": stamp(pause.ended_at) if pause.ended_at else None,
    }


async def captions(request: Request) -> None:
    """`captions {on}`, the host's: off begins a pause, on ends every open one."""
    await database_sync_to_async(switch_captions, thread_sensitive=False)(request)


async def off_record(request: Request) -> None:
    """`off_record {on}`, anyone's: on begins such a pause, off ends it, whoever began it."""
    await database_sync_to_async(switch_off_record, thread_sensitive=False)(request)


def switch_captions(request: Request) -> None:
    on = switch(request.message)
    if not access.is_host(request.who, request.meeting):
        raise Invalid("not_allowed", access.HOST_ONLY.text)
    if on:
        end(running(request.meeting))
    else:
        begin(running(request.meeting), request.participant, Pause.Reason.HOST)


def switch_off_record(request: Request) -> None:
    if switch(request.message):
        begin(running(request.meeting), request.participant, Pause.Reason.OFF_RECORD)
    else:
        end(running(request.meeting), Pause.Reason.OFF_RECORD)


def switch(message: Message) -> bool:
    on = message.get("on")
    if not isinstance(on, bool):
        raise Invalid("invalid", _("Say true or false for on."))
    return on


def running(meeting: Meeting) -> Transcript:
    """The open session. Raises Invalid when there is none."""
    found = Transcript.objects.filter(meeting=meeting, state=Transcript.State.OPEN).first()
    if found is None:
        raise Invalid("ended", _("This meeting has ended, so nothing is being written."))
    return found


@transaction.atomic
def begin(transcript: Transcript, participant: Participant, reason: str) -> None:
    """Nothing changes when such a pause runs already."""
    transcript.lock()
    if transcript.state != Transcript.State.OPEN or still_open(transcript, reason).exists():
        return
    pause = Pause(transcript=transcript, participant=participant, reason=reason, started_at=timezone.now())
    pause.save(force_insert=True)
    tell(pause)


@transaction.atomic
def end(transcript: Transcript, *reasons: str) -> None:
    """End the open pauses with these reasons; without reasons all of them."""
    transcript.lock()
    now = transcript.ended_at or timezone.now()
    for pause in still_open(transcript, *reasons or Pause.Reason.values):
        pause.ended_at = max(now, pause.started_at)
        pause.save(update_fields=["ended_at"])
        tell(pause)


def still_open(transcript: Transcript, *reasons: str) -> QuerySet[Pause]:
    found = Pause.objects.filter(transcript=transcript, reason__in=reasons, ended_at=None)
    return found.select_related("participant__user", "transcript")


def tell(pause: Pause) -> None:
    """Everybody in the room, and the sessions that hear."""
    meeting = pause.transcript.meeting_id
    unheard.tell(meeting)
    announce_on_commit(meeting, {"type": "pause", **snapshot(pause)})


def welcome(meeting: Meeting) -> Message:
    """The newest 50 of the newest session, in order."""
    session = Transcript.objects.filter(meeting=meeting).order_by("-started_at").values("pk")[:1]
    found = Pause.objects.filter(transcript__in=session).select_related("participant__user")
    return {"pauses": [snapshot(one) for one in reversed(found.order_by("-started_at", "-id")[:NEWEST])]}


def pulse(meeting: Meeting) -> Message:
    """Those that run."""
    found = Pause.objects.filter(transcript__meeting=meeting, ended_at=None).select_related("participant__user")
    return {"paused": [snapshot(one) for one in found]}
