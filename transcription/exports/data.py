"""JSON with all that is needed to bring a session back: docs/transcript.schema.json says what it holds. Pure.

Sample offsets count from the first sample of a stream, 16,000 a second; words' times are seconds from there. All times
are in it whatever was asked for, and each utterance as it was recognised, corrected and edited.
"""

import json
from typing import Any
from uuid import UUID

from meetings.times import stamp
from meetings.written import Written
from transcription.exports.talk import Gap, Item, Minutes, Options, Pause, Stream, Talk, Utterance, Word

SCHEMA = "parley-transcript/1"


def write(talk: Talk, options: Options) -> bytes:
    return json.dumps(as_data(talk, options), ensure_ascii=False).encode(errors="replace")


def as_data(talk: Talk, options: Options) -> dict[str, Any]:
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "id": str(talk.id),
        "meeting": talk.code,
        "title": talk.title,
        "started_at": stamp(talk.started_at),
        "ended_at": stamp(talk.ended_at) if talk.ended_at else None,
        "state": talk.state,
        "people": [{"id": str(one.id), "name": one.name} for one in talk.people],
        "streams": list(map(stream, talk.streams)),
        "utterances": [utterance(one, raw=options.raw) for one in talk.utterances],
        "gaps": list(map(gap, talk.gaps)),
        "pauses": list(map(pause, talk.pauses)),
    }
    if options.chat:
        data["chat"] = list(map(message, talk.chat))
    if options.minutes:
        data |= {"minutes": list(map(minutes, talk.minutes)), "action_items": list(map(item, talk.items))}
    return data


def stream(one: Stream) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "person": str(one.person),
        "started_at": stamp(one.started_at),
        "language": one.language,
    }


def utterance(one: Utterance, *, raw: bool) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "speaker": str(one.speaker),
        "stream": str(one.stream),
        "first_sample": one.first_sample,
        "last_sample": one.last_sample,
        "started_at": stamp(one.started_at),
        "ended_at": stamp(one.ended_at),
        "text": one.text(raw=raw),
        "raw_text": one.raw_text,
        "corrected_text": one.corrected_text,
        "edited_text": one.edited_text,
        "edited_by": text_of(one.edited_by),
        "engine": one.engine,
        "language": one.language,
        "words": list(map(word, one.words)),
    }


def word(one: Word) -> dict[str, Any]:
    return {"text": one.text, "start": one.start, "end": one.end, "confidence": one.confidence}


def gap(one: Gap) -> dict[str, Any]:
    return {
        "person": str(one.person),
        "stream": str(one.stream),
        "first_sample": one.first_sample,
        "last_sample": one.last_sample,
        "started_at": stamp(one.started_at),
        "ended_at": stamp(one.ended_at),
        "reason": one.reason,
        "state": one.state,
    }


def pause(one: Pause) -> dict[str, Any]:
    return {
        "person": text_of(one.person),
        "reason": one.reason,
        "started_at": stamp(one.started_at),
        "ended_at": stamp(one.ended_at) if one.ended_at else None,
    }


def message(one: Written) -> dict[str, Any]:
    return {"person": str(one.person), "name": one.name, "sent_at": stamp(one.sent_at), "text": one.text}


def minutes(one: Minutes) -> dict[str, Any]:
    return {
        "type": one.type,
        "language": one.language,
        "made_at": stamp(one.made_at),
        "sections": [
            {
                "heading": section.heading,
                "listed": section.listed,
                "sentences": [sentence.markdown for sentence in section.sentences],
            }
            for section in one.sections
        ],
    }


def item(one: Item) -> dict[str, Any]:
    return {
        "description": one.description,
        "assignee": one.assignee,
        "status": one.status,
        "priority": one.priority,
        "start_date": one.start_date.isoformat() if one.start_date else None,
        "due_date": one.due_date.isoformat() if one.due_date else None,
    }


def text_of(one: UUID | None) -> str | None:
    return str(one) if one else None
