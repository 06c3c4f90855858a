"""Streams: who may write to one, from where on, and for how long. One row each; any server can take it over."""

import logging
import math
import re
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conferencing.rooms import Invalid
from meetings import access, attendance
from meetings.models import Meeting, Participant
from transcription import gaps
from transcription.contract import SAMPLE_RATE
from transcription.models import Dialogue, Gap, Stream, Transcript
from transcription.recognition.choice import OWN

DRAIN = timedelta(minutes=15)
ABANDONED_AFTER = timedelta(minutes=6)
OLDEST_ELAPSED = 24 * 3600.0
AHEAD = 10.0  # seconds that audio may be ahead of the clock
FARTHEST = 2**53  # samples: what JSON carries exactly
LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
TAKEN = access.Refused("taken_over", 4409, gettext_lazy("Your microphone is in use on another page."))
EARLY = access.Refused("malformed", 4400, gettext_lazy("This audio would have been said in the future."))
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Start:
    """A `start` message: a microphone's stream begins, or goes on. Offsets are samples."""

    stream: uuid.UUID
    elapsed: float
    oldest: int = 0
    acked: int = 0
    sent: int = 0
    language: str = ""  # as the page says it; empty: as the meeting has it
    recogniser: str = ""  # "browser": the page posts what its own one hears


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to write to a stream, until somebody else starts it: then the epoch has moved on."""

    stream: Stream
    participant: Participant
    resume_from: int
    sent: int
    limit: int | None  # samples before the meeting's end; None while it runs
    age: float  # seconds since the stream's first sample


def parse_start(message: dict[str, Any]) -> Start:
    """Raises Invalid for anything that is not as PROTOCOL 2.1 says."""
    try:
        stream = uuid.UUID(message["stream"])
    except (KeyError, ValueError, AttributeError, TypeError):
        raise Invalid("invalid", _("stream must be a uuid.")) from None
    offsets = {key: message.get(key, 0) for key in ("oldest", "acked", "sent")}
    if not all(type(value) is int and 0 <= value < FARTHEST for value in offsets.values()):
        raise Invalid("invalid", _("oldest, acked and sent must be offsets in samples."))
    elapsed = message.get("elapsed", 0)
    if type(elapsed) not in (int, float) or not (math.isfinite(elapsed) and 0 <= elapsed <= OLDEST_ELAPSED):
        raise Invalid("invalid", _("elapsed must be the seconds since the stream's first sample."))
    language = message.get("language", "")
    said = "language" in message
    if said and (not isinstance(language, str) or len(language) > 10 or not LANGUAGE.fullmatch(language)):
        raise Invalid("invalid", _("language must be a language tag such as en."))
    recogniser = message.get("recogniser", "")
    if recogniser not in ("", OWN):
        raise Invalid("invalid", _("recogniser must be browser, or not be there."))
    return Start(stream, float(elapsed), **offsets, language=language, recogniser=recogniser)


@transaction.atomic
def claim(who: access.Who, meeting: Meeting, start: Start, connection: uuid.UUID) -> Claim:
    """Take the stream over, or begin it. Raises access.Refused."""
    participant = access.may_speak(who, meeting)
    stream = find(participant, start) or begin(participant, start)
    transcript = stream.transcript
    now = timezone.now()
    age = (now - stream.started_at).total_seconds()
    if start.oldest > (age + AHEAD) * SAMPLE_RATE:
        raise EARLY
    if transcript.state in (Transcript.State.COMPLETE, Transcript.State.WITH_GAPS) or drained_out(transcript, now):
        raise access.ENDED
    stream.epoch += 1
    stream.connection, stream.claimed_at, stream.seen_at, stream.finished = connection, now, now, False
    overrun(stream, start)
    stream.save()
    here = {"user": str(participant.user_id), "connection": str(connection), "at": now.timestamp()}
    tell_microphones(meeting.pk, kind="taken", **here)
    resume_from = max(stream.durable, start.oldest)
    limit = samples_between(stream.started_at, transcript.ended_at) if transcript.ended_at else None
    return Claim(stream, participant, resume_from, start.sent, limit, age)


def find(participant: Participant, start: Start) -> Stream | None:
    """The stream, locked. Raises Refused when it is somebody else's."""
    if start.oldest > start.acked:  # a gap may need a number of its session, which is locked before its streams
        for session in Transcript.objects.filter(streams=start.stream):
            session.lock()
    found = Stream.objects.select_for_update(of=("self",)).select_related("transcript")
    stream = found.filter(pk=start.stream).first()
    if stream and stream.participant_id != participant.pk:
        raise access.NOT_IN
    return stream


def begin(participant: Participant, start: Start) -> Stream:
    """A new stream, in the session that was running when it began. Raises Refused when there is none."""
    began = timezone.now() - timedelta(seconds=start.elapsed)
    transcript = session_at(participant.meeting, began)
    return Stream(
        uuid=start.stream, participant=participant, transcript=transcript, started_at=began, language=start.language
    )


def session_at(meeting: Meeting, moment: datetime) -> Transcript:
    """The session a stream that began at `moment` belongs to: one that ended since then, else the running one."""
    sessions = Transcript.objects.filter(meeting=meeting)
    running = sessions.filter(state=Transcript.State.OPEN).first()
    late = sessions.filter(state=Transcript.State.CLOSING, ended_at__gt=moment).order_by("ended_at").first()
    found = late or running or (Transcript.objects.create(meeting=meeting) if meeting.active else None)
    if found is None:
        raise access.ENDED
    return found


def drained_out(transcript: Transcript, now: datetime) -> bool:
    return transcript.ended_at is not None and now > transcript.ended_at + DRAIN


def samples_between(start: datetime, end: datetime) -> int:
    return max(0, int((end - start).total_seconds() * SAMPLE_RATE))


def overrun(stream: Stream, start: Start) -> None:
    """The browser's ring was full and forgot audio that no server has: tell it as a gap."""
    first = max(stream.durable, start.acked)
    if start.oldest > first:
        stream.save()
        gaps.store(stream, first, start.oldest, Gap.Reason.OVERRUN)
        stream.durable = start.oldest


def watch(claim: Claim) -> None:
    """May this person still speak, and only here? Raises Refused."""
    participant = Participant.objects.filter(pk=claim.participant.pk).first()
    if participant is None:
        raise access.NO_MEETING
    if participant.state != Participant.State.ADMITTED:
        raise access.REMOVED
    newer = Stream.objects.filter(participant=participant, claimed_at__gt=claim.stream.claimed_at)
    if newer.exclude(connection=claim.stream.connection).exists():
        raise TAKEN
    attendance.seen(participant)


def touch(claim: Claim) -> Claim:
    """A sign of life; learn of the meeting's end. Raises Refused when the stream is not ours any more."""
    mine = Stream.objects.filter(pk=claim.stream.pk, epoch=claim.stream.epoch)
    if not mine.update(seen_at=timezone.now()):
        raise TAKEN
    transcript = Transcript.objects.get(pk=claim.stream.transcript_id)
    if drained_out(transcript, timezone.now()):
        raise access.ENDED
    ended_at = transcript.ended_at
    return replace(claim, limit=samples_between(claim.stream.started_at, ended_at) if ended_at else None)


class TakenBack(Exception):
    """Words of this stream were taken back since its engine heard them: what the engine carries may hold them."""


def wordless(carried: bytes) -> bytes:
    """What an engine carries, if it is no words: these must not outlive the rows that they stand in."""
    return b"" if b"\0" in carried and not carried.startswith(b"pocketsphinx") else carried


def forget_words(stream: Stream) -> None:
    """Words of this stream were taken back: what its engine carries may hold them."""
    kept = Stream.objects.values_list("engine_state", flat=True).get(pk=stream.pk)
    Stream.objects.filter(pk=stream.pk).update(engine_state=wordless(bytes(kept)))


def finish(claim: Claim, position: int) -> bool:
    """The stream is over and everything of it stored. False when it has been taken over."""
    mine = Stream.objects.filter(pk=claim.stream.pk, epoch=claim.stream.epoch)
    finished = bool(mine.update(durable=position, finished=True, seen_at=timezone.now()))
    if finished:
        forget_words(claim.stream)
    return finished


def give_up(stream: Stream) -> None:
    """Nobody came back for six minutes: what was stored provisionally stands."""
    provisional = Dialogue.objects.filter(stream=stream, provisional=True)
    last = provisional.aggregate(last=Max("last_sample"))["last"] or 0
    mine = Stream.objects.filter(pk=stream.pk, epoch=stream.epoch, finished=False)
    if mine.update(finished=True, durable=max(stream.durable, last)):
        provisional.update(provisional=False)
        forget_words(stream)


def microphones(meeting: uuid.UUID) -> str:
    """The channel group of a meeting's microphone sockets."""
    return f"microphones.{meeting.hex}"


def tell_microphones(meeting: uuid.UUID, **news: Any) -> None:
    layer = get_channel_layer()
    assert layer is not None
    event = {"type": "microphone.news", **news}
    transaction.on_commit(lambda: async_to_sync(layer.group_send)(microphones(meeting), event))


def person_removed(sender: type[Participant], participant: Participant, **kwargs: Any) -> None:
    """Their microphone is closed at once; what they said until now is kept."""
    tell_microphones(participant.meeting_id, kind="removed", user=str(participant.user_id))
