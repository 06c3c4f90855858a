"""A session that was exported, made a session of a meeting: complete and all at once, as recordings are.

People are those of this meeting who have the ids. Others become guests that nobody comes in as, once: a second file
that tells of the same person tells of the same guest. So do those in whose name nobody may write (review/giving.py): a
file says whatever its sender wants. Who deleted their account stays nameless.
All other ids are made of what was sent, so the same transcript sent again (at the same times) is found, and nothing is
made. Minutes, action items and chat are not brought back: they are made anew of the words, and the chat is what was
written here.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import access
from meetings.models import Meeting, Participant, User
from transcription import gaps, transcripts
from transcription.exports import data, reading
from transcription.exports.lies import Lie
from transcription.exports.talk import Gap, Options, Pause, Person, Stream, Talk, Utterance
from transcription.models import Dialogue, Transcript
from transcription.models import Gap as GapRow
from transcription.models import Pause as PauseRow
from transcription.models import Stream as StreamRow
from transcription.programs.recordings import OLDEST
from transcription.publish import dialogue_id
from transcription.review import giving

AT_ONCE = 500  # rows
NEVER = Transcript._meta.get_field("rebuilt_number").get_default()
"""Nobody has built its texts and counts."""
LATEST = timedelta(minutes=5)
"""How far the clock of another server may be before ours."""


@dataclass(frozen=True, slots=True)
class Imported:
    """`made`: just now; else it was there already."""

    transcript: Transcript
    made: bool


def talk_of(body: bytes, moved: datetime | None) -> Talk:
    """What was sent, `moved` to another beginning. Raises Lie."""
    now = timezone.now()
    talk = reading.talk_of(reading.parse(body), now - OLDEST, now + LATEST)
    if moved:
        talk = shifted(talk, moved - talk.started_at)
        if max(ended(talk), last(talk)) > now + LATEST:
            raise Lie(_("started_at is too late: this transcript would end in the future."))
    return talk


def shifted(talk: Talk, by: timedelta) -> Talk:
    return replace(
        talk,
        started_at=talk.started_at + by,
        ended_at=later(talk.ended_at, by),
        streams=tuple(replace(one, started_at=one.started_at + by) for one in talk.streams),
        utterances=tuple(
            replace(one, started_at=one.started_at + by, ended_at=one.ended_at + by) for one in talk.utterances
        ),
        gaps=tuple(replace(one, started_at=one.started_at + by, ended_at=one.ended_at + by) for one in talk.gaps),
        pauses=tuple(
            replace(one, started_at=one.started_at + by, ended_at=later(one.ended_at, by)) for one in talk.pauses
        ),
    )


def later(moment: datetime | None, by: timedelta) -> datetime | None:
    return moment + by if moment else None


def store(who: access.Who, meeting: Meeting, talk: Talk) -> Imported:
    """Raises access.Refused. In two transactions: in SQLite nobody else writes during one.

    Whoever died between the two is followed by whoever sends it again.
    """
    access.may_add_recording(who, meeting)
    imported = keep(meeting, talk, uuid5(meeting.pk, digest(talk)))
    settle(imported.transcript)
    return imported


@transaction.atomic
def settle(transcript: Transcript) -> None:
    """Unless somebody has, who sent the same at the same time."""
    transcript.lock()
    if transcript.rebuilt_number == NEVER:
        transcripts.rebuild(transcript)
        transcripts.settled.send(Transcript, transcript=transcript)


@transaction.atomic
def keep(meeting: Meeting, talk: Talk, pk: UUID) -> Imported:
    Meeting.objects.select_for_update().get(pk=meeting.pk)  # the same file, sent twice at once, is stored once
    if earlier := Transcript.objects.filter(pk=pk).first():
        return Imported(earlier, made=False)
    spoke = {one.speaker for one in talk.utterances}
    people = {one.id: place(meeting, one, spoke=one.id in spoke) for one in talk.people}
    transcript = Transcript.objects.create(
        pk=pk,
        meeting=meeting,
        started_at=talk.started_at,
        ended_at=ended(talk),
        state=Transcript.State.CLOSING,
        last_number=len(talk.utterances) + len(talk.gaps),
    )
    streams = {one.id: stream(transcript, one, people) for one in talk.streams}
    durable(streams, talk)
    StreamRow.objects.bulk_create(streams.values(), AT_ONCE)
    numbers = iter(range(1, transcript.last_number + 1))
    said = (dialogue(one, streams[one.stream], people, next(numbers)) for one in talk.utterances)
    while some := list(islice(said, AT_ONCE)):
        Dialogue.objects.bulk_create(some)
    GapRow.objects.bulk_create([gap(one, streams[one.stream], people, next(numbers)) for one in talk.gaps], AT_ONCE)
    PauseRow.objects.bulk_create([pause(transcript, one, people) for one in talk.pauses], AT_ONCE)
    whole = not gaps.unresolved(transcript)
    transcript.state = Transcript.State.COMPLETE if whole else Transcript.State.WITH_GAPS
    transcript.save(update_fields=["state"])
    return Imported(transcript, made=True)


def digest(talk: Talk) -> str:
    """Of all that is brought back, in whatever order and spacing it was sent."""
    found = hashlib.sha256()
    told: dict[str, Any] = data.as_data(replace(talk, utterances=()), Options(minutes=False))
    for part in chain([told], (data.utterance(one, raw=True) for one in talk.utterances)):  # never all of it at once
        found.update(json.dumps(part, sort_keys=True).encode())
    return found.hexdigest()


def place(meeting: Meeting, one: Person, *, spoke: bool) -> Participant:
    """Somebody of this meeting, or the guest who stands here for somebody else."""
    stands_in = uuid5(meeting.pk, str(one.id))
    found = Participant.objects.select_related("user").filter(meeting=meeting, pk__in=[one.id, stands_in])
    known = {row.pk: row for row in found}
    here = known.get(one.id)
    if here and (not spoke or here.user.is_former or giving.may_receive(here)):
        return here
    return known.get(stands_in) or Participant.objects.create(
        pk=stands_in, meeting=meeting, user=User.guest(one.name), seat=meeting.participants.count(), captions=True
    )


def ended(talk: Talk) -> datetime:
    """A session that was not over when it was exported ends with its last word."""
    return talk.ended_at or last(talk)


def last(talk: Talk) -> datetime:
    """When the last word was said."""
    spoken = [one.ended_at for one in talk.utterances] + [one.ended_at for one in talk.gaps]
    return max([talk.started_at, *spoken])


def stream(transcript: Transcript, one: Stream, people: Mapping[UUID, Participant]) -> StreamRow:
    return StreamRow(
        uuid=uuid5(transcript.pk, str(one.id)),
        participant=people[one.person],
        transcript=transcript,
        started_at=one.started_at,
        language=one.language,
        finished=True,
    )


def durable(streams: Mapping[UUID, StreamRow], talk: Talk) -> None:
    """Every stream was heard to the end of what stands in it."""
    rows: list[Utterance | Gap] = [*talk.utterances, *talk.gaps]
    for one in rows:
        row = streams[one.stream]
        row.durable = max(row.durable, one.last_sample)


def dialogue(one: Utterance, stream: StreamRow, people: Mapping[UUID, Participant], number: int) -> Dialogue:
    edited = one.edited_text is not None
    return Dialogue(
        id=dialogue_id(stream.pk, one.first_sample),
        transcript=stream.transcript,
        stream=stream,
        speaker=people[one.speaker],
        first_sample=one.first_sample,
        last_sample=one.last_sample,
        started_at=one.started_at,
        ended_at=one.ended_at,
        raw_text=one.raw_text,
        corrected_text=one.corrected_text,
        edited_text=one.edited_text,
        edited_by=people[one.edited_by].user if edited and one.edited_by else None,
        words=[data.word(word) for word in one.words],
        engine=one.engine,
        language=one.language,
        revision=1,
        number=number,
        state=Dialogue.State.EDITED if edited else Dialogue.State.FINAL,
    )


def gap(one: Gap, stream: StreamRow, people: Mapping[UUID, Participant], number: int) -> GapRow:
    return GapRow(
        id=gaps.name(stream, one.first_sample),
        transcript=stream.transcript,
        stream=stream,
        participant=people[one.person],
        first_sample=one.first_sample,
        last_sample=one.last_sample,
        started_at=one.started_at,
        ended_at=one.ended_at,
        reason=one.reason,
        state=one.state,
        number=number,
    )


def pause(transcript: Transcript, one: Pause, people: Mapping[UUID, Participant]) -> PauseRow:
    return PauseRow(
        transcript=transcript,
        participant=people[one.person] if one.person else None,
        reason=one.reason,
        started_at=one.started_at,
        ended_at=one.ended_at or transcript.ended_at,
    )
