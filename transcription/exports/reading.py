"""JSON that was taken away, read back: a `Talk`, or the sentence that says where it is wrong. Pure; believes nothing.

Whatever passes can be stored: every id is known, every text can be written down, every number is in its range, no two
utterances of one stream share a sample, times are those of samples, nothing ends before it begins, and all lies
between `oldest` and `newest`.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, NoReturn
from uuid import UUID

from django.utils.translation import gettext as _

from transcription.contract import SAMPLE_RATE
from transcription.exports.data import SCHEMA
from transcription.exports.lies import MOST_SECONDS, Lie, Part
from transcription.exports.talk import Gap, Pause, Person, Stream, Talk, Utterance, Word

MOST = {"people": 500, "streams": 5_000, "utterances": 20_000, "gaps": 20_000, "pauses": 5_000}
MOST_WORDS = 2_000  # in an utterance
LONGEST_TEXT = 10_000  # characters of an utterance
LONGEST_WORD = 200
ASIDE = timedelta(seconds=1)
"""How far a time may be from that of its sample: both were rounded."""
MOST_SAMPLES = MOST_SECONDS * SAMPLE_RATE
REASONS = ("failed", "overrun", "no_words")
PAUSES = ("host", "off_record")


@dataclass(frozen=True, slots=True)
class Known:
    """What later parts may name, and the times within which all lies."""

    people: dict[str, UUID]
    streams: dict[str, Stream]
    oldest: datetime
    newest: datetime


def parse(body: bytes) -> Any:
    """JSON without numbers that are none. Raises Lie."""
    try:
        return json.loads(body.decode(), parse_constant=no_number)
    except RecursionError as error:
        raise Lie(_("This is nested too deeply to be a transcript.")) from error
    except ValueError as error:  # neither UTF-8 nor JSON, or a number with thousands of digits
        raise Lie(_("This is not JSON in UTF-8. Send what was exported as JSON.")) from error


def no_number(name: str) -> NoReturn:
    raise ValueError(name)


def talk_of(data: Any, oldest: datetime, newest: datetime) -> Talk:
    """Raises Lie."""
    whole = Part(data, "")
    if whole.fields().get("schema") != SCHEMA:
        raise Lie(_("schema must be “%(schema)s”: this is no transcript that Parley exported.") % {"schema": SCHEMA})
    started, ended = whole["started_at"].moment(oldest, newest), whole["ended_at"].moment_or_none(oldest, newest)
    whole["ended_at"].check(ended is None or ended >= started, _("is before started_at"))
    people = tuple(map(person, whole["people"].rows(MOST["people"])))
    named = distinct(whole["people"], (one.id for one in people))
    known = Known({str(one): one for one in named}, {}, oldest, newest)
    streams = tuple(stream(one, known) for one in whole["streams"].rows(MOST["streams"]))
    distinct(whole["streams"], (one.id for one in streams))
    known.streams.update({str(one.id): one for one in streams})
    utterances = tuple(utterance(one, known) for one in whole["utterances"].rows(MOST["utterances"]))
    distinct(whole["utterances"], (one.id for one in utterances))
    gaps = tuple(gap(one, known) for one in whole["gaps"].rows(MOST["gaps"]))
    apart(whole["utterances"], utterances)
    apart(whole["gaps"], gaps)
    return Talk(
        id=whole["id"].identity(),
        code=whole["meeting"].text(40),
        title=whole["title"].text(LONGEST_TEXT),
        started_at=started,
        ended_at=ended,
        state=whole["state"].one_of(("open", "closing", "complete", "with_gaps")),
        people=people,
        streams=streams,
        utterances=utterances,
        gaps=gaps,
        pauses=tuple(pause(one, known) for one in whole["pauses"].rows(MOST["pauses"])),
    )


def person(part: Part) -> Person:
    return Person(part["id"].identity(), part["name"].name())


def stream(part: Part, known: Known) -> Stream:
    return Stream(
        part["id"].identity(),
        part["person"].among(known.people),
        part["started_at"].moment(known.oldest, known.newest),
        part["language"].text(10),
    )


def utterance(part: Part, known: Known) -> Utterance:
    stream, first, last, started, ended = span(part, known)
    return Utterance(
        id=part["id"].identity(),
        speaker=part["speaker"].among(known.people),
        stream=stream.id,
        first_sample=first,
        last_sample=last,
        started_at=started,
        ended_at=ended,
        raw_text=part["raw_text"].text(LONGEST_TEXT),
        corrected_text=part["corrected_text"].text_or_none(LONGEST_TEXT),
        edited_text=part["edited_text"].text_or_none(LONGEST_TEXT),
        edited_by=part["edited_by"].among_or_none(known.people),
        engine=part["engine"].text(40),
        language=part["language"].text(10),
        words=tuple(map(word, part["words"].rows(MOST_WORDS))),
    )


def span(part: Part, known: Known) -> tuple[Stream, int, int, datetime, datetime]:
    """A stretch of a stream, in samples and in time."""
    found = part["stream"].among(known.streams)
    first, last = (part[name].whole_number(MOST_SAMPLES) for name in ("first_sample", "last_sample"))
    started, ended = (part[name].moment(known.oldest, known.newest) for name in ("started_at", "ended_at"))
    part["last_sample"].check(last >= first, _("is before first_sample"))
    part["ended_at"].check(ended >= started, _("is before started_at"))
    for name, moment, sample in (("started_at", started, first), ("ended_at", ended, last)):
        heard = found.started_at + timedelta(seconds=sample / SAMPLE_RATE)
        part[name].check(abs(moment - heard) <= ASIDE, _("is not when its sample was heard"))
    return found, first, last, started, ended


def word(part: Part) -> Word:
    start, end = part["start"].number(MOST_SECONDS), part["end"].number(MOST_SECONDS)
    part["end"].check(end >= start, _("is before start"))
    return Word(part["text"].text(LONGEST_WORD), start, end, part["confidence"].number(1))


def gap(part: Part, known: Known) -> Gap:
    stream, first, last, started, ended = span(part, known)
    return Gap(
        part["person"].among(known.people),
        stream.id,
        first,
        last,
        started,
        ended,
        part["reason"].one_of(REASONS),
        part["state"].one_of(("open", "filled")),
    )


def pause(part: Part, known: Known) -> Pause:
    started = part["started_at"].moment(known.oldest, known.newest)
    ended = part["ended_at"].moment_or_none(known.oldest, known.newest)
    part["ended_at"].check(ended is None or ended >= started, _("is before started_at"))
    return Pause(part["person"].among_or_none(known.people), part["reason"].one_of(PAUSES), started, ended)


def distinct(part: Part, ids: Iterable[UUID]) -> set[UUID]:
    seen: set[UUID] = set()
    for number, one in enumerate(ids):
        if one in seen:
            raise Lie(_("%(where)s.id stands there twice.") % {"where": f"{part.where}[{number}]"})
        seen.add(one)
    return seen


def apart(part: Part, rows: Iterable[Utterance | Gap]) -> None:
    """Within one stream nothing was said at the same time as something else."""
    sorted_rows = sorted(enumerate(rows), key=lambda pair: (pair[1].stream, pair[1].first_sample, pair[1].last_sample))
    for (_at, one), (number, other) in pairwise(sorted_rows):
        same = one.stream == other.stream
        if same and (other.first_sample < one.last_sample or other.first_sample == one.first_sample):
            where = {"where": f"{part.where}[{number}]"}
            raise Lie(_("%(where)s shares samples with another of the same stream.") % where)
