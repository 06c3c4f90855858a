"""One transcript out of many speakers' utterances: a pure function of what is stored, in whatever order it arrived."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from transcription.models import Dialogue

SAME_BREATH = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What one person said in one go; `rows` are its dialogues in order."""

    rows: tuple[Dialogue, ...]
    text: str

    @property
    def first(self) -> Dialogue:
        return self.rows[0]

    @property
    def ended_at(self) -> datetime:
        return max(row.ended_at for row in self.rows)


def paragraphs(rows: Iterable[Dialogue], text: Callable[[Dialogue], str]) -> list[Paragraph]:
    """Sorted by started_at, then id; neighbours of the same speaker within 2 s join. Rows without text are left out."""
    groups: list[list[Dialogue]] = []
    for row in sorted(rows, key=lambda row: (row.started_at, str(row.id))):
        if not text(row):
            continue
        if groups and joins(groups[-1], row):
            groups[-1].append(row)
        else:
            groups.append([row])
    return [Paragraph(tuple(group), " ".join(map(text, group))) for group in groups]


def joins(group: Sequence[Dialogue], row: Dialogue) -> bool:
    last = group[-1]
    return last.speaker_id == row.speaker_id and row.started_at - last.ended_at <= SAME_BREATH


def as_text(merged: Iterable[Paragraph]) -> str:
    """One line a paragraph: time, name, words."""
    return "\n".join(f"[{one.first.started_at:%H:%M:%S}] {one.first.speaker.user.name}: {one.text}" for one in merged)
