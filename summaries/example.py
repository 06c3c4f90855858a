"""A past meeting for the demo account, so that a newcomer sees at once what becomes of one: words, minutes, items.

Everything about it is as in a real one; its minutes are made by the provider that needs no model.
"""

import json
import uuid
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from meetings.models import Meeting, Participant, User
from summaries import after, runs
from summaries.items import keeping
from summaries.models import ActionItem
from transcription import transcripts
from transcription.contract import SAMPLE_RATE
from transcription.models import Dialogue, Stream, Transcript
from transcription.publish import dialogue_id

SCRIPT = Path(__file__).with_suffix(".json")
PACE, PAUSE = 0.35, 1.2  # seconds a word, and between two utterances
HOST = "Dana"
"""Who the account's owner is in the script."""


def make(sender: Any, user: User, **kwargs: Any) -> None:
    """Unless anything was ever said in a meeting of `user`'s."""
    if Transcript.objects.filter(meeting__organizer=user).exists():
        return
    with transaction.atomic():
        transcript = held(user, json.loads(SCRIPT.read_text(encoding="utf-8")))
    runs.start(transcript, after.PURPOSE, ["summary", "items"], user, provider="builtin")
    transaction.on_commit(partial(begin_work, transcript, user))  # finds nothing when a worker is yet to come


def held(user: User, script: dict[str, Any]) -> Transcript:
    """The meeting as if it had been held, with all that was said."""
    began = (timezone.now() - timedelta(days=script["days_ago"])).replace(hour=10, minute=0, second=0, microsecond=0)
    meeting = Meeting.objects.create(
        title=script["title"], organizer=user, agenda="\n".join(script["agenda"]), active=False, starts_at=began
    )
    Meeting.objects.filter(pk=meeting.pk).update(created_at=began)
    people = {HOST: user, **{name: User.guest(name) for name in script["colleagues"]}}
    seats = {name: place(meeting, one, seat, began) for seat, (name, one) in enumerate(people.items())}
    transcript = Transcript.objects.create(meeting=meeting, started_at=began, state=Transcript.State.COMPLETE)
    streams = {name: stream(transcript, seat) for name, seat in seats.items()}
    at = PAUSE
    for name, text in script["said"]:
        at = say(streams[name], at, text) + PAUSE
    Stream.objects.filter(transcript=transcript).update(durable=round(at * SAMPLE_RATE))
    transcript.ended_at = began + timedelta(seconds=at)
    transcript.save(update_fields=["ended_at"])
    return transcripts.rebuild(transcript)


def place(meeting: Meeting, user: User, seat: int, at: datetime) -> Participant:
    role = Participant.Role.HOST if user == meeting.organizer else Participant.Role.ATTENDEE
    return Participant.objects.create(
        meeting=meeting, user=user, seat=seat, role=role, captions=True, joined_at=at, last_seen_at=at
    )


def stream(transcript: Transcript, seat: Participant) -> Stream:
    return Stream.objects.create(
        uuid=uuid.uuid4(), participant=seat, transcript=transcript, started_at=transcript.started_at, finished=True
    )


def say(stream: Stream, at: float, text: str) -> float:
    """Store one utterance that begins `at` seconds; when it ends."""
    end = at + PACE * len(text.split())
    first, last = round(at * SAMPLE_RATE), round(end * SAMPLE_RATE)
    Dialogue.objects.create(
        id=dialogue_id(stream.pk, first),
        transcript=stream.transcript,
        stream=stream,
        speaker=stream.participant,
        first_sample=first,
        last_sample=last,
        started_at=stream.time_of(first),
        ended_at=stream.time_of(last),
        raw_text=text,
        engine="example",
        revision=1,
        number=stream.transcript.next_number(),
    )
    return end


def begin_work(transcript: Transcript, user: User) -> None:
    """Two of the items are under way, so that the board shows what it is for."""
    items = ActionItem.objects.filter(transcript=transcript, deleted_at=None).order_by("created_at", "pk")
    for item, status in zip(items, (ActionItem.Status.COMPLETE, ActionItem.Status.IN_PROGRESS), strict=False):
        keeping.edit(item.pk, user, {"status": status})
