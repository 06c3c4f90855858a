"""One session, read from the database in a number of queries that does not depend on how much was said.

What rooms below this one keep of it (minutes, action items) they say with `contribute` at start.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from meetings import written
from meetings.models import Participant
from transcription.exports.talk import Gap, Item, Minutes, Options, Pause, Person, Stream, Talk, Utterance, Word
from transcription.models import Dialogue, Transcript

minutes_of: list[Callable[[Transcript], Sequence[Minutes]]] = []
items_of: list[Callable[[Transcript], Sequence[Item]]] = []
FIELDS = (
    "id", "speaker_id", "stream_id", "first_sample", "last_sample", "started_at", "ended_at", "raw_text",
    "corrected_text", "edited_text", "edited_by_id", "engine", "language",
)  # fmt: skip


def contribute(
    *, minutes: Callable[[Transcript], Sequence[Minutes]], items: Callable[[Transcript], Sequence[Item]]
) -> None:
    minutes_of.append(minutes)
    items_of.append(items)


def collect(transcript: Transcript, options: Options, *, words: bool = False) -> Talk:
    """`words`: with the time of each. Wants the transcript's meeting."""
    meeting = transcript.meeting
    places = list(Participant.objects.filter(meeting=meeting).select_related("user"))
    by_user = {one.user_id: one.pk for one in places}
    utterances = tuple(utterance(row, by_user) for row in spoken(transcript, words=words))
    gaps = tuple(map(gap, transcript.gaps.order_by("started_at", "id")))
    pauses = tuple(
        Pause(row.participant_id, row.reason, row.started_at, row.ended_at)
        for row in transcript.pauses.order_by("started_at", "id")
    )
    until = transcript.ended_at or timezone.now()
    used = streams(transcript, utterances, gaps)
    people = told_of(
        places, {*speakers(utterances, gaps), *(one.person for one in used), *(one.person for one in pauses)}
    )
    return Talk(
        id=transcript.pk,
        code=meeting.code,
        title=meeting.title,
        started_at=transcript.started_at,
        ended_at=transcript.ended_at,
        state=transcript.state,
        zone=options.zone or meeting.time_zone or settings.TIME_ZONE,
        people=people,
        streams=in_order(used, people),
        utterances=utterances,
        gaps=gaps,
        pauses=pauses,
        chat=tuple(written.between(meeting, transcript.started_at, until)) if options.chat else (),
        minutes=tuple(one for source in minutes_of for one in source(transcript)) if options.minutes else (),
        items=tuple(one for source in items_of for one in source(transcript)) if options.minutes else (),
    )


def spoken(transcript: Transcript, *, words: bool) -> Iterable[dict[str, Any]]:
    rows = Dialogue.objects.filter(transcript=transcript).exclude(state=Dialogue.State.WITHDRAWN)
    found: Iterable[dict[str, Any]] = rows.order_by("started_at", "id").values(*FIELDS, *(["words"] if words else []))
    return found


def utterance(row: dict[str, Any], by_user: dict[UUID, UUID]) -> Utterance:
    return Utterance(
        id=row["id"],
        speaker=row["speaker_id"],
        stream=row["stream_id"],
        first_sample=row["first_sample"],
        last_sample=row["last_sample"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        raw_text=row["raw_text"],
        corrected_text=row["corrected_text"],
        edited_text=row["edited_text"],
        edited_by=by_user.get(row["edited_by_id"]),
        engine=row["engine"],
        language=row["language"],
        words=tuple(
            Word(one["text"], one["start"], one["end"], one.get("confidence", 1.0)) for one in row.get("words") or ()
        ),
    )


def gap(row: Any) -> Gap:
    return Gap(
        row.participant_id,
        row.stream_id,
        row.first_sample,
        row.last_sample,
        row.started_at,
        row.ended_at,
        row.reason,
        row.state,
    )


def streams(transcript: Transcript, utterances: Iterable[Utterance], gaps: Iterable[Gap]) -> list[Stream]:
    """Those that something was heard in."""
    used = {one.stream for one in utterances} | {one.stream for one in gaps}
    rows = transcript.streams.values_list("uuid", "participant_id", "started_at", "language")
    return [Stream(*row) for row in rows if row[0] in used]


def in_order(found: Iterable[Stream], people: Iterable[Person]) -> tuple[Stream, ...]:
    """Of time, then of people."""
    seats = {one.id: number for number, one in enumerate(people)}
    return tuple(sorted(found, key=lambda one: (one.started_at, seats[one.person], str(one.id))))


def speakers(utterances: Iterable[Utterance], gaps: Iterable[Gap]) -> Iterable[UUID | None]:
    """Who spoke, and who put words right."""
    for one in utterances:
        yield from (one.speaker, one.edited_by)
    yield from (one.person for one in gaps)


def told_of(places: Iterable[Participant], named: Collection[UUID | None]) -> tuple[Person, ...]:
    """The people whose id stands anywhere in it, in the order of their coming."""
    found = [Person(one.pk, one.user.name, one.seat) for one in places if one.pk in named]
    return tuple(sorted(found, key=lambda one: (one.seat, one.name, str(one.id))))
