"""A session as one reads it: paragraphs, gaps and pauses in the order of time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _

from meetings.models import User
from transcription import merge, transcripts
from transcription.models import Dialogue, Gap, Pause, Transcript

COLOURS = 8  # of static/css/tokens.css


@dataclass(frozen=True, slots=True)
class Utterance:
    """A piece of a paragraph that can be pointed at, and put right by itself."""

    id: UUID
    revision: int
    text: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the page. `detail` is a gap's or a pause's reason, or who edited the words ("" if nobody did)."""

    kind: Literal["words", "gap", "pause"]
    started_at: datetime
    ended_at: datetime | None
    speaker: str = ""
    detail: str = ""
    user: User | None = None
    is_you: bool = False
    colour: int = 0
    utterances: tuple[Utterance, ...] = ()
    edited: bool = False

    @property
    def seconds(self) -> int:
        return round((self.ended_at - self.started_at).total_seconds()) if self.ended_at else 0


def entries(transcript: Transcript, reader: Any) -> list[Entry]:
    """`reader` is whoever looks: their own words are marked."""
    merged = merge.paragraphs(transcripts.spoken(transcript), lambda row: row.text)
    gaps = Gap.objects.filter(transcript=transcript).select_related("participant__user")
    pauses = Pause.objects.filter(transcript=transcript).select_related("participant__user")
    all_kinds = [*(words(one, reader) for one in merged), *map(gap, gaps), *map(pause, pauses)]
    return sorted(all_kinds, key=lambda one: one.started_at)


def words(paragraph: merge.Paragraph, reader: Any) -> Entry:
    speaker = paragraph.first.speaker
    editors = {row.edited_by for row in paragraph.rows if row.edited_text is not None and row.edited_by}
    return Entry(
        kind="words",
        started_at=paragraph.first.started_at,
        ended_at=paragraph.ended_at,
        speaker=speaker.user.name,
        detail=", ".join(sorted(_("you") if one == reader else one.name for one in editors)),
        user=speaker.user,
        is_you=speaker.user == reader,
        colour=speaker.seat % COLOURS,
        utterances=tuple(map(utterance, paragraph.rows)),
        edited=any(row.edited_text is not None for row in paragraph.rows),
    )


def utterance(row: Dialogue) -> Utterance:
    corrected = row.edited_text is None and row.corrected_text is not None
    return Utterance(row.pk, row.revision, row.text, corrected)


def gap(row: Gap) -> Entry:
    return Entry("gap", row.started_at, row.ended_at, row.participant.user.name, row.reason)


def pause(row: Pause) -> Entry:
    name = row.participant.user.name if row.participant else ""
    return Entry("pause", row.started_at, row.ended_at, name, row.reason)
