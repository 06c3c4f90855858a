"""A stored session as the pictures want it: its rows on one clock, and who is who. A constant number of queries.

Times are those of the rows and of their words' samples, never of this computer's clock.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models.functions import Coalesce

from meetings import access
from meetings.models import Participant, User
from transcription.analysis import analysis
from transcription.analysis.analysis import Own, Together
from transcription.analysis.said import Said, Span
from transcription.contract import SAMPLE_RATE
from transcription.models import Dialogue, Gap, Pause, Transcript
from transcription.speaking import figures
from transcription.speaking.figures import Spoken

FIELDS = ("id", "speaker_id", "started_at", "ended_at", "first_sample", "words", "raw_text", "language")

KEPT = 16
"""Sessions whose figures stay in memory: about a megabyte for 5,000 utterances."""
Ended = tuple[datetime, datetime | None, str, str]
"""A gap or a pause: from, to (None: it goes on), whose ("": everybody's), why."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who spoke, or whose words were lost."""

    id: str
    user: User
    seat: int
    is_you: bool


@dataclass(frozen=True, slots=True)
class Hole(Span):
    """A gap of one `speaker`, or a pause of everybody ("")."""

    speaker: str
    reason: str


@dataclass(frozen=True, slots=True)
class Picture:
    """`began` is second 0: when the first utterance began; None when nothing was said."""

    transcript: Transcript
    began: datetime | None
    whole: Together
    own: Own | None
    people: Mapping[str, Person]
    holes: tuple[Hole, ...]

    def gaps(self, speaker: str) -> list[Hole]:
        return [one for one in self.holes if one.speaker == speaker]


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is read off what was said; `own` by speaker. Only `picture` chooses what of it somebody sees."""

    began: datetime | None
    whole: Together
    own: Mapping[str, Own]
    holes: tuple[Hole, ...]


def picture(transcript: Transcript, who: access.Who) -> Picture:
    """What `who` may see of the session: their own in full, of others shares. That they may read it was asked."""
    rows = Dialogue.objects.filter(transcript=transcript).count()  # who is deleted takes words away without a number
    pauses = tuple(map(of_pause, Pause.objects.filter(transcript=transcript)))
    found = figures_of(transcript.pk, transcript.last_number, rows, pauses)
    people = named(transcript, who, {lane.speaker for lane in found.whole.lanes})
    own = next((found.own[one.id] for one in people.values() if one.is_you and one.id in found.own), None)
    return Picture(transcript, found.began, found.whole, own, people, found.holes)


@lru_cache(maxsize=KEPT)
def figures_of(transcript: UUID, number: int, rows: int, pauses: tuple[Ended, ...]) -> Figures:
    """Kept for as long as nothing changes, which all but the first argument are for: many look at the same session,
    and look again. What is read may be newer than the number, never older.
    """
    said_rows = spoken(transcript)
    began = min((row[2] for row in said_rows), default=None)
    if began is None:
        return Figures(None, analysis.together({}, 0.0), {}, ())
    zero = began.timestamp()
    seconds = max(row[3] for row in said_rows).timestamp() - zero
    gaps = Gap.objects.filter(transcript=transcript).exclude(state=Gap.State.FILLED)
    holes = tuple(clipped([*map(of_gap, gaps), *pauses], zero, seconds))
    unheard = {one.speaker: list[Said]() for one in holes if one.speaker}
    said = unheard | analysis.by_speaker(said_by(row, zero) for row in said_rows)
    whole = analysis.together(said, seconds, holes)
    own = {speaker: analysis.own(speaker, theirs, whole) for speaker, theirs in said.items() if theirs}
    return Figures(began, whole, own, holes)


def spoken(transcript: UUID) -> list[tuple[Any, ...]]:
    """FIELDS and the text as people read it, of what stands and has words."""
    rows = Dialogue.objects.filter(transcript=transcript).exclude(state=Dialogue.State.WITHDRAWN)
    shown = rows.annotate(shown=Coalesce("edited_text", "corrected_text", "raw_text")).exclude(shown="")
    return list(shown.order_by("started_at", "id").values_list(*FIELDS, "shown"))


def said_by(row: Sequence[Any], zero: float) -> Said:
    """Times of words count from their stream's first sample: moved to the picture's clock."""
    pk, speaker, started_at, ended_at, first_sample, words, raw, language, text = row
    start = started_at.timestamp() - zero
    end = ended_at.timestamp() - zero
    shift = start - first_sample / SAMPLE_RATE
    timed = tuple([(word["text"], shift + word["start"], shift + word["end"]) for word in words])
    spoken = Spoken(timed or figures.spread(raw or text, start, end), language)
    return Said(str(pk), str(speaker), start, end, spoken, text)


def named(transcript: Transcript, who: access.Who, ids: Iterable[str]) -> dict[str, Person]:
    rows = Participant.objects.filter(pk__in=list(ids), meeting=transcript.meeting_id).select_related("user")
    return {str(one.pk): Person(str(one.pk), one.user, one.seat, one.user == who.user) for one in rows}


def of_gap(row: Gap) -> Ended:
    return row.started_at, row.ended_at, str(row.participant_id), row.reason


def of_pause(row: Pause) -> Ended:
    return row.started_at, row.ended_at, "", row.reason


def clipped(holes: Iterable[Ended], zero: float, seconds: float) -> Iterable[Hole]:
    """Those within the picture; what has not ended goes on to its end."""
    for started_at, ended_at, speaker, reason in holes:
        start = max(0.0, started_at.timestamp() - zero)
        end = min(seconds, ended_at.timestamp() - zero if ended_at else seconds)
        if end > start:
            yield Hole(start, end, speaker, reason)
