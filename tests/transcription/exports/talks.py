"""Talks to take away: made by hand, by hypothesis, and stored."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from hypothesis import strategies as st

from meetings.models import Meeting, Participant
from meetings.written import Written
from tests.transcription.fakes import person
from transcription import publish
from transcription.contract import SAMPLE_RATE
from transcription.exports.lines import one_line
from transcription.exports.talk import (
    Gap,
    Item,
    Minutes,
    Pause,
    Person,
    Section,
    Sentence,
    Stream,
    Talk,
    Utterance,
    Word,
)
from transcription.models import Dialogue, Transcript
from transcription.models import Gap as GapRow
from transcription.models import Pause as PauseRow
from transcription.models import Stream as StreamRow

BEGAN = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
NAMES = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")


def named(text: str) -> UUID:
    return uuid5(NAMES, text)


def at(seconds: float) -> datetime:
    return BEGAN + timedelta(milliseconds=round(1000 * seconds))


def said(name: str, start: float, end: float, text: str, words: tuple[Word, ...] = (), **more: Any) -> Utterance:
    first, last = round(start * SAMPLE_RATE), round(end * SAMPLE_RATE)
    return Utterance(
        id=named(f"{name} {start}"),
        speaker=named(name),
        stream=named(f"{name}'s stream"),
        first_sample=first,
        last_sample=last,
        started_at=at(start),
        ended_at=at(end),
        raw_text=text,
        words=words,
        **more,
    )


def gap(name: str, start: float, end: float, reason: str = "failed") -> Gap:
    first, last = round(start * SAMPLE_RATE), round(end * SAMPLE_RATE)
    return Gap(named(name), named(f"{name}'s stream"), first, last, at(start), at(end), reason)


def written(name: str, seconds: float, text: str) -> Written:
    return Written(named(f"{name} wrote {seconds}"), named(name), name, at(seconds), text)


def talk(*utterances: Utterance, people: tuple[str, ...] = ("Alice", "Bob"), **more: Any) -> Talk:
    fields: dict[str, Any] = {"title": "Weekly", "ended_at": at(3600), "state": "complete"} | more
    return Talk(
        id=named("talk"),
        code="aaaa-bbbb-cccc",
        started_at=BEGAN,
        people=tuple(Person(named(one), one, seat) for seat, one in enumerate(people)),
        streams=tuple(Stream(named(f"{one}'s stream"), named(one), BEGAN, "en") for one in people),
        utterances=utterances,
        **fields,
    )


MINUTES = Minutes(
    "brief",
    "Brief",
    "en",
    BEGAN,
    (
        Section("", (Sentence("We moved on.", "We **moved** on."), Sentence("All agreed.", "All agreed."))),
        Section("Decisions", (Sentence("We take the park.", "We take the park."),), listed=True),
    ),
)
ITEM = Item("Send <b>it</b>", "Bob", "pending", "To do", "high", "High", None, BEGAN.date())

# hypothesis

TEXTS = st.text(max_size=200)
WORDS = st.lists(st.text(st.characters(categories=("L", "N", "P", "S", "M")), min_size=1, max_size=60), max_size=40)
LINES = st.one_of(TEXTS, WORDS.map(" ".join))
SPANS = st.tuples(st.floats(0, 18_000), st.floats(0, 40))


@st.composite
def utterances(draw: st.DrawFn, names: tuple[str, ...] = ("Alice", "Bob")) -> Utterance:
    start, length = draw(SPANS)
    text = draw(LINES)
    heard = draw(st.sampled_from((text.split(), text.split()[1:], [*text.split(), "um"], [])))
    share = length / (len(heard) or 1)
    words = tuple(Word(one, start + share * n, start + share * (n + 1), 0.5) for n, one in enumerate(heard))
    return said(draw(st.sampled_from(names)), start, start + length, text, words)


def in_order(found: list[Utterance]) -> tuple[Utterance, ...]:
    return tuple(sorted(found, key=lambda one: one.started_at))


PERSONS = st.lists(st.text(max_size=80), min_size=2, max_size=2, unique_by=one_line).map(tuple)


@st.composite
def talks(draw: st.DrawFn) -> Talk:
    """Any words, times and names."""
    names = draw(PERSONS)
    found = draw(st.lists(utterances(names), max_size=8))
    gaps = [gap(names[0], start, start + length, "overrun") for start, length in draw(st.lists(SPANS, max_size=2))]
    pauses = [Pause(named(names[1]), "host", at(one), None) for one in draw(st.lists(st.floats(0, 9_000), max_size=2))]
    chat = [written(names[0], one, draw(TEXTS)) for one in draw(st.lists(st.floats(0, 9_000), max_size=2))]
    return talk(
        *in_order(found),
        people=names,
        title=draw(TEXTS),
        gaps=tuple(gaps),
        pauses=tuple(pauses),
        chat=tuple(chat),
        minutes=(MINUTES,),
        items=(ITEM,),
    )


# Stored


def stored(meeting: Meeting, lines: list[tuple[str, float, float, str]], **more: Any) -> Transcript:
    """A session of people who are in the meeting, or come into it; each line has its words' times."""
    transcript = Transcript.objects.create(
        meeting=meeting, started_at=BEGAN, ended_at=at(3600), **{"state": "complete", **more}
    )
    streams: dict[str, StreamRow] = {}
    for number, (name, start, end, text) in enumerate(lines, 1):
        if name not in streams:
            person(name, meeting)
            place = Participant.objects.get(meeting=meeting, user__username=name.lower())
            streams[name] = StreamRow.objects.create(
                uuid=uuid5(transcript.pk, name), participant=place, transcript=transcript, started_at=BEGAN
            )
        stream, (first, last) = streams[name], (round(start * SAMPLE_RATE), round(end * SAMPLE_RATE))
        share = (end - start) / len(text.split() or [1])
        words = [
            {
                "text": word,
                "start": round(start + share * n, 3),
                "end": round(start + share * (n + 1), 3),
                "confidence": 0.9,
            }
            for n, word in enumerate(text.split())
        ]
        Dialogue.objects.create(
            id=publish.dialogue_id(stream.pk, first),
            transcript=transcript,
            stream=stream,
            speaker=stream.participant,
            first_sample=first,
            last_sample=last,
            started_at=stream.time_of(first),
            ended_at=stream.time_of(last),
            raw_text=text,
            words=words,
            engine="test",
            revision=1,
            number=number,
        )
    Transcript.objects.filter(pk=transcript.pk).update(last_number=len(lines))
    transcript.refresh_from_db()
    return transcript


def interrupted(transcript: Transcript) -> None:
    """With a gap and a pause."""
    stream = transcript.streams.order_by("uuid")[0]
    number = transcript.next_number()
    GapRow.objects.create(
        id=named("gap"), transcript=transcript, stream=stream, participant=stream.participant, first_sample=1_600_000,
        last_sample=1_760_000, started_at=at(100), ended_at=at(110), reason="failed", number=number,
    )  # fmt: skip
    PauseRow.objects.create(
        transcript=transcript, participant=stream.participant, reason="off_record", started_at=at(200), ended_at=at(260)
    )
