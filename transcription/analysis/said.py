"""What the pictures are made of. Pure: utterances on one clock, in seconds from when the session's first one began."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import sub

from transcription.speaking.figures import Spoken

JOIN = 1.0
"""Silences of one speaker under this many seconds do not break a stretch."""


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to `end`, both in seconds."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        return self.end - self.start

    def as_json(self) -> dict[str, float]:
        return {"start": round(self.start, 1), "end": round(self.end, 1)}


@dataclass(frozen=True, slots=True)
class Said:
    """One utterance; `spoken` has its words with their times, `text` is as people read it, corrections and all."""

    id: str
    speaker: str
    start: float
    end: float
    spoken: Spoken
    text: str = ""


@dataclass(frozen=True, slots=True)
class Stretch(Span):
    """Somebody speaks, as one sees it from afar; `said` is the utterance that begins it."""

    said: str


def stretches(rows: Iterable[Said]) -> list[Stretch]:
    """Of one speaker, in the order of time; they never touch. Words say more than the utterance around them."""
    found: list[Stretch] = []
    for start, end, said in sorted(one for row in rows for one in pieces(row)):
        if found and start - found[-1].end < JOIN:
            last = found[-1]
            found[-1] = Stretch(last.start, max(last.end, end), last.said)
        else:
            found.append(Stretch(start, end, said))
    return found


def pieces(row: Said) -> list[tuple[float, float, str]]:
    """Where words of the utterance follow each other closely; all of it where their times are not known."""
    words = row.spoken.words
    if not words:
        return [(row.start, max(row.start, row.end), row.id)]
    starts, ends = [word[1] for word in words], [word[2] for word in words]
    if max(map(sub, starts[1:], ends), default=0.0) < JOIN:
        return [(min(starts), max(*starts, *ends), row.id)]
    found = []
    first = last = starts[0]
    for start, end in zip(starts, ends, strict=True):
        if start - last >= JOIN:
            found.append((first, last, row.id))
            first = last = start
        first, last = min(first, start), max(last, end)
    return [*found, (first, last, row.id)]


def union(spans: Iterable[Span]) -> list[Span]:
    """Where any of them is, in the order of time."""
    found: list[Span] = []
    for one in sorted(spans, key=lambda one: one.start):
        if found and one.start <= found[-1].end:
            if one.end > found[-1].end:
                found[-1] = Span(found[-1].start, one.end)
        else:
            found.append(Span(one.start, one.end))
    return found


def total(spans: Iterable[Span]) -> float:
    return sum(one.end - one.start for one in spans)


def between(spans: list[Span], start: float, end: float) -> list[Span]:
    """What `union(spans)` leaves free from `start` to `end`."""
    edges = [start]
    for one in spans:
        edges += [min(max(one.start, start), end), min(max(one.end, start), end)]
    edges.append(end)
    return [Span(one, two) for one, two in zip(edges[::2], edges[1::2], strict=True) if two > one]
