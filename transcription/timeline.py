"""A session as one reads it: as data for the page's list (`whole`), and as entries that a template draws (`page`).

Both say the same: utterances that stand in the order of `started_at`, then id; neighbours join to paragraphs by
`merge`, here for entries and in static/js/review/paragraphs.js for the list.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from conferencing.rooms import Message
from meetings.models import Participant, User
from meetings.times import stamp
from transcription import gaps, merge, pauses, transcripts
from transcription.columns import Id, Stamp
from transcription.models import Dialogue, Gap, Pause, Transcript

COLOURS = 8  # of static/css/tokens.css
PER_PAGE = 60
"""Utterances that a page has before its scripts fetch the rest."""
STANDS = Coalesce("edited_text", "corrected_text", "raw_text")


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
    key: UUID
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
        return max(1, round((self.ended_at - self.started_at).total_seconds())) if self.ended_at else 0


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries of a session; `earlier` and `later` are the numbers of other pages, None where there are none."""

    entries: tuple[Entry, ...]
    earlier: int | None = None
    later: int | None = None


# As data


def whole(transcript: Transcript, people: list[Message], pauses: list[Message]) -> Message:
    """What `transcripts/{id}/timeline/` answers, with `people` and `pauses` of the functions below.

    Rows are read after `number`: they may be newer than it says, never older. `raw_text` is there where it differs.
    """
    return {
        "number": transcript.last_number,
        "state": transcript.state,
        "started_at": stamp(transcript.started_at),
        "ended_at": stamp(transcript.ended_at) if transcript.ended_at else None,
        "people": people,
        "dialogues": dialogues(transcript),
        "gaps": [gap_row(one) for one in gaps_of(transcript)],
        "pauses": pauses,
    }


def people(transcript: Transcript, reader: Any) -> list[Message]:
    """Everybody who was admitted, or spoke here, in the order in which they joined; `reader` is whoever looks."""
    spoke = Exists(Dialogue.objects.filter(transcript=transcript, speaker=OuterRef("pk")))
    places = Participant.objects.filter(Q(state=Participant.State.ADMITTED) | spoke, meeting=transcript.meeting_id)
    return [
        {
            "participant_id": str(one.pk),
            "name": one.user.name,
            "initials": one.user.initials,
            "avatar_url": one.user.avatar_url,
            "seat": one.seat,
            "you": one.user == reader,
        }
        for one in places.select_related("user").order_by("seat", "id")
    ]


def dialogues(transcript: Transcript) -> list[Message]:
    """Without an instance for each row, and written by the database: a long session has thousands."""
    rows = Dialogue.objects.filter(transcript=transcript).exclude(state=Dialogue.State.WITHDRAWN)
    columns = (
        Id("id"),
        "revision",
        Id("speaker_id"),
        Stamp("started_at"),
        Stamp("ended_at"),
        STANDS,
        "raw_text",
        "state",
    )
    found = list(rows.order_by("started_at", "id").values_list(*columns, "edited_by_id"))
    editors = User.objects.in_bulk({row[-1] for row in found if row[-1]})
    names = {pk: user.name for pk, user in editors.items()}
    return [dialogue(row, names) for row in found]


def dialogue(row: Sequence[Any], names: dict[UUID, str]) -> Message:
    pk, revision, speaker, started_at, ended_at, text, raw, state, editor = row
    told = {
        "id": pk,
        "revision": revision,
        "participant_id": speaker,
        "started_at": started_at,
        "ended_at": ended_at,
        "text": text,
        "state": state,
        "edited_by": names.get(editor),
    }
    if editor:
        told["edited_by_id"] = str(editor)
    return told if text == raw else told | {"raw_text": raw}


def gap_row(gap: Gap) -> Message:
    told = gaps.snapshot(gap)
    return {name: told[name] for name in ("id", "participant_id", "started_at", "ended_at", "reason")}


def pauses_of(transcript: Transcript) -> list[Message]:
    rows = Pause.objects.filter(transcript=transcript).select_related("participant__user")
    told = [pauses.snapshot(one) for one in rows]
    return [{name: one[name] for name in one if name != "transcript"} for one in told]


def gaps_of(transcript: Transcript) -> QuerySet[Gap]:
    found = Gap.objects.filter(transcript=transcript).exclude(state=Gap.State.FILLED)
    return found.select_related("participant__user")


# As entries


def page(transcript: Transcript, reader: Any, number: str = "", at: str = "") -> Page:
    """The page of this number, or the one on which the utterance `at` stands; nonsense means the first."""
    spoken = transcripts.spoken(transcript)
    first = (place_of(spoken, at) // PER_PAGE if at else page_number(number) - 1) * PER_PAGE
    rows = list(spoken.defer("words")[first : first + PER_PAGE + 1])
    if not rows and first:
        return page(transcript, reader)
    since = rows[0].started_at if first else None
    until = rows[PER_PAGE].started_at if len(rows) > PER_PAGE else None
    found = entries(
        rows[:PER_PAGE], within(gaps_of(transcript), since, until), within(pauses_in(transcript), since, until), reader
    )
    here = first // PER_PAGE + 1
    return Page(tuple(found), here - 1 if first else None, here + 1 if until else None)


def page_number(given: str) -> int:
    return max(1, int(given)) if given.isascii() and given.isdigit() and len(given) < 8 else 1


def place_of(spoken: QuerySet[Dialogue], at: str) -> int:
    """How many stand before it; 0 also when it does not."""
    try:
        row = spoken.filter(pk=UUID(at)).first()
    except ValueError:
        row = None
    if row is None:
        return 0
    return spoken.filter(Q(started_at__lt=row.started_at) | Q(started_at=row.started_at, pk__lt=row.pk)).count()


def pauses_in(transcript: Transcript) -> QuerySet[Pause]:
    return Pause.objects.filter(transcript=transcript).select_related("participant__user")


def within(rows: QuerySet[Any], since: datetime | None, until: datetime | None) -> QuerySet[Any]:
    later = rows.filter(started_at__gte=since) if since else rows
    return later.filter(started_at__lt=until) if until else later


def entries(rows: Iterable[Dialogue], gaps: Iterable[Gap], pauses: Iterable[Pause], reader: Any) -> list[Entry]:
    """`reader` is whoever looks: their own words are marked."""
    merged = merge.paragraphs(rows, lambda row: row.text)
    all_kinds = [*(words(one, reader) for one in merged), *map(gap, gaps), *map(pause, pauses)]
    return sorted(all_kinds, key=lambda one: one.started_at)


def words(paragraph: merge.Paragraph, reader: Any) -> Entry:
    speaker = paragraph.first.speaker
    editors = {row.edited_by for row in paragraph.rows if row.edited_text is not None and row.edited_by}
    return Entry(
        kind="words",
        key=paragraph.first.pk,
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
    return Entry("gap", row.pk, row.started_at, row.ended_at, row.participant.user.name, row.reason)


def pause(row: Pause) -> Entry:
    name = row.participant.user.name if row.participant else ""
    return Entry("pause", row.pk, row.started_at, row.ended_at, name, row.reason)


def speakers(transcript: Transcript) -> list[str]:
    """The names of those whose words stand, sorted."""
    standing = Dialogue.objects.filter(transcript=transcript, speaker=OuterRef("pk")).exclude(state="withdrawn")
    places = Participant.objects.filter(Exists(standing), meeting=transcript.meeting_id).select_related("user")
    return sorted({one.user.name for one in places})
