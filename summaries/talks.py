"""Stored words as those who make minutes read them. Three queries, however long the meeting was."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from meetings import zones
from meetings.models import Meeting, Participant
from summaries.contract import Person, Said, Talk
from summaries.models import Correction
from transcription.models import Dialogue, Transcript

Basis = tuple[str, str | None, str | None]
"""Raw, edited and corrected text; only a correction that was judged to say something else is another thing said."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A talk and what its utterances said when it was read, so that one can tell later which of them changed."""

    talk: Talk
    basis: dict[UUID, Basis]


def read(transcript: Transcript, as_recognised: Collection[UUID] = ()) -> Reading:
    """What was said in a session, as shown: edited, else corrected, else raw; some of it as it was recognised."""
    rows = stored(transcript)
    meeting = transcript.meeting
    people = everybody(meeting)
    names = {one.id: one for one in people}
    names |= {one.id: one for one in others({row.speaker for row in rows}.difference(names))}
    said = tuple(
        Said(row.pk, names[row.speaker], row.at, row.raw if row.pk in as_recognised else row.text) for row in rows
    )
    talk = Talk(
        title=meeting.title,
        day=transcript.started_at.astimezone(zones.zone(meeting.time_zone)).date(),
        people=tuple(people),
        said=tuple(one for one in said if one.text.strip()),
        agenda=meeting.agenda,
        language=meeting.language,
    )
    return Reading(talk, {row.pk: (row.raw, row.edited, row.corrected) for row in rows})


class Row(NamedTuple):
    """What is read of an utterance. No model's instance: thousands of those take longer than all the rest."""

    pk: UUID
    speaker: UUID
    at: datetime
    raw: str
    corrected: str | None
    edited: str | None

    @property
    def text(self) -> str:
        """As Dialogue.text."""
        return next((text for text in (self.edited, self.corrected) if text is not None), self.raw)


def stored(transcript: Transcript) -> list[Row]:
    """The utterances that stand, in the order of time."""
    rows = Dialogue.objects.filter(transcript=transcript).exclude(state=Dialogue.State.WITHDRAWN)
    columns = ("pk", "speaker", "started_at", "raw_text", "corrected_text", "edited_text")
    return [Row(*row) for row in rows.order_by("started_at", "id").values_list(*columns)]


def others(seats: Collection[UUID]) -> list[Person]:
    """Who spoke and was removed since."""
    spoke = Participant.objects.filter(pk__in=seats).select_related("user") if seats else ()
    return [Person(one.pk, one.user.name) for one in spoke]


def everybody(meeting: Meeting) -> list[Person]:
    """Who was admitted, in the order of coming."""
    admitted = Participant.objects.filter(meeting=meeting, state=Participant.State.ADMITTED)
    return [Person(one.pk, one.user.name) for one in admitted.select_related("user").order_by("seat", "pk")]


def empty(transcript: Transcript) -> bool:
    """Was nothing said that still stands?"""
    rows = Dialogue.objects.filter(transcript=transcript).exclude(state=Dialogue.State.WITHDRAWN)
    texts = rows.only("raw_text", "corrected_text", "edited_text").order_by()
    return not any(row.text.strip() for row in texts.iterator())


def changed(transcript: Transcript, reading: Reading) -> set[UUID]:
    """Which utterances say something else now, or are gone. Ask under the transcript's lock, and what you store holds.

    A model's correction is not another thing said, unless it was offered only because it is.
    """
    rows = Dialogue.objects.filter(transcript=transcript).exclude(state=Dialogue.State.WITHDRAWN).order_by()
    texts = rows.values_list("pk", "raw_text", "edited_text", "corrected_text")
    now = {pk: (raw, edited, corrected) for pk, raw, edited, corrected in texts}
    different = saying_otherwise(reading.basis)
    return {
        pk
        for pk, basis in reading.basis.items()
        if pk not in now or now[pk][: 3 if pk in different else 2] != basis[: 3 if pk in different else 2]
    }


def saying_otherwise(utterances: Collection[UUID]) -> frozenset[UUID]:
    """Those of them whose correction changes what they say: it is offered, and used only when somebody accepts it."""
    found = Correction.objects.exclude(reason="").filter(dialogue__in=utterances)
    return frozenset(found.order_by().values_list("dialogue", flat=True))
