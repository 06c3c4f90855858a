"""Minutes and corrections as one reads them: rows made into what the templates show."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext as _

from summaries import correcting
from summaries.meaning import Piece, diff
from summaries.models import Correction, Sentence, Summary
from summaries.rendering import inline
from transcription.models import Dialogue, Transcript

LISTED = (Sentence.Section.DECISION, Sentence.Section.QUESTION)


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence. `html` is safe; `evidence` in the order of time; `missing` is what its evidence does not say."""

    id: UUID
    html: str
    evidence: tuple[UUID, ...]
    supported: bool
    stale: bool
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences that stand together under one heading ("": none). `among`: in the order of the meeting, without one."""

    section: str
    heading: str
    lines: tuple[Line, ...]
    among: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One type of summary of a session, or the place where it will stand. `types` are all of them, with their names."""

    type: str
    types: tuple[tuple[str, str], ...]
    summary: Summary | None = None
    made_by: str = ""
    groups: tuple[Group, ...] = ()

    @property
    def stale(self) -> int:
        return sum(bool(line.stale and line.html) for group in self.groups for line in group.lines)


@dataclass(frozen=True, slots=True)
class Change:
    """One utterance that reads, or could read, otherwise than it was recognised."""

    dialogue: Dialogue
    pieces: tuple[Piece, ...]
    why: str
    made_by: str


@dataclass(frozen=True, slots=True)
class Tidying:
    """Corrections that somebody may still decide about."""

    applied: tuple[Change, ...]
    offered: tuple[Change, ...]

    @property
    def count(self) -> int:
        return len(self.applied) + len(self.offered)


def sheet(transcript: Transcript, wanted: str = "") -> Sheet:
    """`wanted` is a type; any other text means the newest that was written, else the first type."""
    held = {one.type: one for one in Summary.objects.filter(transcript=transcript).order_by("made_at")}
    newest = next(reversed(held), Summary.Type.BRIEF.value)
    kind = wanted if wanted in Summary.Type.values else newest
    types = tuple((str(value), str(label)) for value, label in Summary.Type.choices)
    summary = held.get(kind)
    if summary is None:
        return Sheet(kind, types)
    return Sheet(kind, types, summary, made_by(summary.provider, summary.model), groups(summary))


def groups(summary: Summary) -> tuple[Group, ...]:
    """A heading is told once: decisions that come again and again stand among the other sentences."""
    rows = summary.sentences.prefetch_related("evidence")
    together = [(where, tuple(map(line, rows))) for where, rows in groupby(rows, key=place)]
    times = Counter(section for (section, _title), _lines in together if section in LISTED)
    found: list[Group] = []
    above = ""
    for (section, title), lines in together:
        found.append(Group(section, title if title != above else "", lines, among=times[section] > 1))
        above = title or above
    return tuple(found)


def place(row: Sentence) -> tuple[str, str]:
    """Section and heading: decisions stand together, whatever they were about."""
    return row.section, "" if row.section in LISTED else row.heading


def line(row: Sentence) -> Line:
    stands = [one for one in row.evidence.all() if one.state != Dialogue.State.WITHDRAWN]
    return Line(
        id=row.pk,
        html=inline(row.text),
        evidence=tuple(one.pk for one in stands),
        supported=row.supported,
        stale=row.stale,
        missing=tuple(row.missing),
    )


def made_by(provider: str, model: str) -> str:
    """Who is to praise or blame, for people: a model's name without its maker's."""
    if provider == "builtin":
        return _("Written without a model")
    short = model.rpartition("/")[2]
    return short if short and provider == "openai" else " · ".join(filter(None, (provider, short)))


def tidying(transcript: Transcript) -> Tidying:
    rows = correcting.shown(transcript).select_related("dialogue__speaker__user")
    rows = rows.order_by("dialogue__started_at", "dialogue__id")
    return Tidying(changes(rows, Correction.State.APPLIED), changes(rows, Correction.State.OFFERED))


def changes(rows: Iterable[Correction], state: str) -> tuple[Change, ...]:
    return tuple(change(row) for row in rows if row.state == state)


def change(row: Correction) -> Change:
    return Change(row.dialogue, tuple(diff(row.before, row.text)), why(row.reason), tidied_by(row.provider, row.model))


def tidied_by(provider: str, model: str) -> str:
    return _("without a model") if provider == "builtin" else made_by(provider, model)


def why(reason: str) -> str:
    """Why a correction is only offered; a word of `meaning.judge`."""
    return {
        "": "",
        "length": _("Changes the length"),
        "numbers": _("Changes a number"),
        "names": _("Changes a name"),
        "negation": _("Changes a yes or no"),
    }.get(reason, _("Changes many words"))
