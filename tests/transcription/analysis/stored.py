"""Sessions whose words have times, stored as they are after a meeting."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from meetings.models import Participant
from tests.meetings.conftest import World
from transcription.models import Dialogue, Gap, Pause, Stream

BEGAN = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)


def stream(world: World, name: str) -> Stream:
    """Each person's began at another moment: only the day's clock is everybody's."""
    place = Participant.objects.get(meeting=world.meeting, user=world.people[name])
    early = timedelta(minutes=1 + place.seat)
    fields = {"uuid": uuid.uuid4(), "started_at": BEGAN - early, "finished": True}
    return Stream.objects.get_or_create(transcript=world.transcript, participant=place, defaults=fields)[0]


def say(world: World, name: str, start: float, end: float, text: str, **fields: Any) -> Dialogue:
    """One utterance, its words evenly from `start` to `end` (seconds after BEGAN), with half a second around it."""
    one = stream(world, name)
    shift = (BEGAN - one.started_at).total_seconds()
    words = text.split()
    each = (end - start) / max(1, len(words))
    timed = [
        {"text": word, "start": shift + start + at * each, "end": shift + start + (at + 1) * each, "confidence": 0.9}
        for at, word in enumerate(words)
    ]
    first, last = round((shift + start - 0.5) * 16_000), round((shift + end + 0.5) * 16_000)
    defaults = {"raw_text": text, "words": timed, "engine": "test", "revision": 1, "language": "en"}
    return Dialogue.objects.create(
        id=uuid.uuid5(one.pk, str(first)),
        transcript=world.transcript,
        stream=one,
        speaker=one.participant,
        first_sample=first,
        last_sample=last,
        started_at=one.time_of(first),
        ended_at=one.time_of(last),
        number=world.transcript.next_number(),
        **defaults | fields,
    )


def lose(world: World, name: str, start: float, end: float, **fields: Any) -> Gap:
    one = stream(world, name)
    return Gap.objects.create(
        id=uuid.uuid4(),
        transcript=world.transcript,
        stream=one,
        participant=one.participant,
        first_sample=0,
        last_sample=1,
        started_at=BEGAN + timedelta(seconds=start),
        ended_at=BEGAN + timedelta(seconds=end),
        number=world.transcript.next_number(),
        **{"reason": "failed"} | fields,
    )


def hush(world: World, start: float, end: float | None) -> Pause:
    return Pause.objects.create(
        transcript=world.transcript,
        reason="off_record",
        started_at=BEGAN + timedelta(seconds=start),
        ended_at=None if end is None else BEGAN + timedelta(seconds=end),
    )
