"""Talks and stored sessions for the tests of minutes, written as one would write a play."""

import uuid
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password

from meetings.models import Meeting, Participant, User
from summaries.contract import Person, Said, Talk
from transcription.models import Dialogue, Stream, Transcript

DAY = date(2026, 3, 4)
"""A Wednesday."""
BEGAN = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
PLAY = uuid.UUID("7e7a2b52-33c1-4e61-a3ad-6a3d1f2b9c10")


def id_of(what: str) -> uuid.UUID:
    return uuid.uuid5(PLAY, what)


def talk(*lines: str, day: date = DAY, title: str = "Weekly", others: tuple[str, ...] = ()) -> Talk:
    """`talk("Alice: Hello.", "Bob: Hi.")`; ten seconds between lines; `others` take part but say nothing.

    The id of the n-th utterance (from 0) is `id_of("line n")`, that of a person is `id_of(name)`.
    """
    parted = [line.partition(": ") for line in lines]
    names = dict.fromkeys([name for name, _, _ in parted] + list(others))
    people = {name: Person(id_of(name), name) for name in names}
    began = datetime.combine(day, BEGAN.timetz())
    said = [
        Said(id_of(f"line {number}"), people[name], began + timedelta(seconds=10 * number), text)
        for number, (name, _, text) in enumerate(parted)
    ]
    return Talk(title=title, day=day, people=tuple(people.values()), said=tuple(said))


def person(name: str, **fields: Any) -> User:
    """Their password is "pw"."""
    username = name.lower().replace(" ", "-")
    return User.objects.filter(username=username).first() or User.objects.create(
        username=username, password=hashed("pw"), display_name=name, **fields
    )


@cache
def hashed(password: str) -> str:
    """Made to take long, so it is made once: each scene has several people."""
    return make_password(password)


def session(*lines: str, organizer: str = "Alice", state: str = "complete", **fields: Any) -> Transcript:
    """A stored session in which these lines were said; its meeting belongs to `organizer`, and all are admitted."""
    owner = person(organizer)
    meeting = fields.pop("meeting", None) or Meeting.objects.create(title="Weekly", organizer=owner)
    ended = None if state == "open" else BEGAN + timedelta(seconds=10 * len(lines) + 10)
    transcript = Transcript.objects.create(meeting=meeting, started_at=BEGAN, ended_at=ended, state=state, **fields)
    place(meeting, organizer)
    for number, line in enumerate(lines):
        name, _, text = line.partition(": ")
        say(transcript, name, text, number)
    return transcript


def place(meeting: Meeting, name: str) -> Participant:
    user = person(name)
    role = Participant.Role.HOST if user == meeting.organizer else Participant.Role.ATTENDEE
    seat = Participant.objects.filter(meeting=meeting).count()
    return Participant.objects.get_or_create(
        meeting=meeting, user=user, defaults={"role": role, "seat": seat, "captions": True}
    )[0]


def say(transcript: Transcript, name: str, text: str, number: int) -> Dialogue:
    """Store one utterance, ten seconds after the one before."""
    speaker = place(transcript.meeting, name)
    stream, _ = Stream.objects.get_or_create(
        transcript=transcript,
        participant=speaker,
        defaults={"uuid": uuid.uuid4(), "started_at": BEGAN, "finished": True},
    )
    first = number * 160_000
    return Dialogue.objects.create(
        id=uuid.uuid5(stream.pk, str(first)),
        transcript=transcript,
        stream=stream,
        speaker=speaker,
        first_sample=first,
        last_sample=first + 80_000,
        started_at=stream.time_of(first),
        ended_at=stream.time_of(first + 80_000),
        raw_text=text,
        engine="test",
        revision=1,
        number=transcript.next_number(),
    )
