"""Hits as a page shows them: words in pieces, grouped by session. Pure but for the names of days."""

from collections.abc import Iterable
from dataclasses import dataclass

from transcription.models import Transcript
from transcription.searching.scoring import Range
from transcription.searching.search import Hit

LONGEST, BEFORE = 320, 80
"""Characters of an utterance that are shown, and of them before the first mark."""
COLOURS = 8  # of static/css/tokens.css


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One hit."""

    hit: Hit
    pieces: tuple[Piece, ...]

    @property
    def colour(self) -> int:
        return self.hit.dialogue.speaker.seat % COLOURS


@dataclass(frozen=True, slots=True)
class Session:
    """All hits of one session, the best first; sessions stand where their best hit would."""

    transcript: Transcript
    lines: list[Line]


def grouped(hits: Iterable[Hit]) -> list[Session]:
    found: dict[object, Session] = {}
    for hit in hits:
        said = hit.dialogue
        one = found.setdefault(said.transcript_id, Session(said.transcript, []))
        one.lines.append(Line(hit, pieces(said.text, hit.marks)))
    return list(found.values())


def pieces(text: str, marks: tuple[Range, ...]) -> tuple[Piece, ...]:
    """The text, cut where marks begin and end; of a long one what stands around the first mark."""
    first, last = excerpt(text, marks)
    found = [Piece("… ", marked=False)] if first else []
    at = first
    for start, end in marks:
        if start >= last:
            break
        found += [Piece(text[at:start], marked=False), Piece(text[start : min(end, last)], marked=True)]
        at = min(end, last)
    found += [Piece(text[at:last], marked=False), Piece(" …" if last < len(text) else "", marked=False)]
    return tuple(one for one in found if one.text)


def excerpt(text: str, marks: tuple[Range, ...]) -> Range:
    """[start, end) of what is shown, between words if there are spaces near."""
    if len(text) <= LONGEST:
        return 0, len(text)
    near = max(0, (marks[0][0] if marks else 0) - BEFORE)
    space = text.find(" ", near, near + BEFORE // 2) if near else -1
    start = space + 1 if space >= 0 else near
    stop = min(len(text), start + LONGEST)
    space = text.rfind(" ", stop - BEFORE // 2, stop) if stop < len(text) else -1
    return start, space if space > 0 else stop
