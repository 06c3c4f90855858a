"""All that the pictures of a session show. Pure: utterances in, numbers out.

What everybody may see of everybody (`Together`) and what a person sees of themselves (`Own`) are made apart, so that
nobody's own figures can slip into what is shown to others.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from transcription.analysis import monologue
from transcription.analysis.overlaps import Overlap, overlaps
from transcription.analysis.pace import Slot, over_time
from transcription.analysis.said import Said, Span, Stretch, between, stretches, total, union
from transcription.speaking import figures
from transcription.speaking.figures import TURN, Tally

QUESTION = re.compile(r"""[?!]*\?[?!]*(?=[\s"'”’»)\]]|$)|[？؟]+""")


@dataclass(frozen=True, slots=True)
class Lane:
    """One person: when they spoke, for how many seconds without their pauses, and which share (0 to 1) that is."""

    speaker: str
    stretches: tuple[Stretch, ...]
    seconds: float
    share: float


@dataclass(frozen=True, slots=True)
class Together:
    """`seconds` from the first utterance to the end of the last; lanes with the most talk first.

    `talk` is the time in which anybody spoke; silence is what lies between and was neither off the record nor lost.
    """

    seconds: float
    talk: float
    silence: float
    longest_silence: Span | None
    lanes: tuple[Lane, ...]
    overlaps: tuple[Overlap, ...]

    @property
    def at_once(self) -> float:
        """Seconds in which two or more spoke."""
        return total(union(self.overlaps))


@dataclass(frozen=True, slots=True)
class Own:
    """One person in full, for their own eyes. `fillers`: are any known of a language that they spoke?"""

    tally: Tally
    share: float
    turns: int
    questions: int
    monologue: Span | None
    pace: tuple[Slot, ...]
    fillers: bool

    def as_json(self) -> dict[str, Any]:
        slots = [one.as_json() | {"words": one.words, "pace": one.pace} for one in self.pace]
        return self.tally.as_json() | {
            "share": round(self.share, 3),
            "turns": self.turns,
            "questions": self.questions,
            "longest_monologue": self.monologue.as_json() if self.monologue else None,
            "pace_over_time": slots,
        }


def by_speaker(rows: Iterable[Said]) -> dict[str, list[Said]]:
    """In the order of time."""
    found: dict[str, list[Said]] = {}
    for row in sorted(rows, key=lambda row: (row.start, row.id)):
        found.setdefault(row.speaker, []).append(row)
    return found


def together(said: Mapping[str, Sequence[Said]], seconds: float, wordless: Iterable[Span] = ()) -> Together:
    """`wordless`: where no words were to be had, whatever was said (pauses, gaps)."""
    seen = {speaker: tuple(stretches(rows)) for speaker, rows in said.items()}
    spoke = {speaker: speaking(rows) for speaker, rows in said.items()}
    whole = sum(spoke.values())
    lanes = [Lane(one, seen[one], spoke[one], spoke[one] / whole if whole else 0.0) for one in seen]
    talk = union(one for own in seen.values() for one in own)
    silences = between(union([*talk, *wordless]), talk[0].start, talk[-1].end) if talk else []
    return Together(
        seconds=seconds,
        talk=total(talk),
        silence=total(silences),
        longest_silence=max(silences, key=lambda one: one.seconds, default=None),
        lanes=tuple(sorted(lanes, key=lambda one: (-one.seconds, one.speaker))),
        overlaps=tuple(overlaps(seen)),
    )


def speaking(rows: Iterable[Said]) -> float:
    """Seconds, as a Tally counts them."""
    tally = Tally()
    for row in rows:
        tally.paced(row.spoken.words)
    return tally.seconds


def own(speaker: str, rows: Sequence[Said], whole: Together) -> Own:
    """How `speaker`, who said `rows` (in order), spoke in all of it."""
    tally = Tally()
    for row in rows:
        tally.heard(row.spoken)
    lane = next(one for one in whole.lanes if one.speaker == speaker)
    others = [one for other in whole.lanes if other is not lane for one in other.stretches]
    return Own(
        tally=tally,
        share=lane.share,
        turns=turns(lane.stretches),
        questions=sum(len(QUESTION.findall(row.text)) for row in rows),
        monologue=monologue.longest(lane.stretches, others),
        pace=tuple(over_time(rows, whole.seconds)),
        fillers=any(map(figures.knows_fillers, {row.spoken.language for row in rows})),
    )


def turns(spans: Sequence[Span]) -> int:
    """Speech with no silence of over two seconds in it is one."""
    return sum(after.start - before.end > TURN for before, after in pairwise(spans)) + bool(spans)
