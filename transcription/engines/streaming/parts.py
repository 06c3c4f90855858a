"""What a service over a WebSocket said of one utterance, whatever its protocol. Pure.

A service cuts speech into parts of its own (Watson's results, AssemblyAI's turns). Parts have numbers; a later message
replaces the part with its number, and they may end out of order. All text and all numbers come from outside: text is
cleaned and cut, times are clamped into the utterance.
"""

import math
import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Any

from transcription.contract import Result, Word

LONGEST_TEXT = 10_000  # characters of an utterance
MOST_WORDS = 2_000  # of an utterance; somebody who reads fast says a hundred in 20 s
MOST_PARTS = 200
HIDDEN = ("Cc", "Cs", "Co", "Cn")
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # would show text in an order in which nobody said it


def clean(given: object) -> str:
    """Text from outside as one line: no control characters, no half characters, at most LONGEST_TEXT."""
    if not isinstance(given, str):
        return ""
    text = TURNING.sub("", given[: 4 * LONGEST_TEXT])
    seen = "".join(" " if unicodedata.category(one) in HIDDEN else one for one in text)
    return " ".join(seen.split())[:LONGEST_TEXT].rstrip()


def number(given: object) -> float | None:
    """A number from outside, if it is one: JSON of Python also knows NaN, and whole numbers beyond any float."""
    if isinstance(given, bool) or not isinstance(given, int | float):
        return None
    try:
        value = float(given)
    except OverflowError:
        return None
    return value if math.isfinite(value) else None


def word(text: object, start: object, end: object, unit: float, confidence: object = None) -> Word | None:
    """A word from outside; times are in `unit` samples, and counted as the service counts. None if it is none."""
    said, first, last, sure = clean(text), number(start), number(end), number(confidence)
    if not said or first is None or last is None:
        return None
    return Word(said, round(first * unit), round(last * unit), 1.0 if sure is None else min(1.0, max(0.0, sure)))


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an utterance. `settled` is how its text begins for good; words count from the utterance's start."""

    text: str
    settled: str = ""
    words: tuple[Word, ...] = ()
    final: bool = False

    def before(self, length: int) -> str:
        """Its text, without the words that lie behind sample `length`."""
        kept = [one.text for one in self.words if middle(one) < length]
        return self.text if len(kept) == len(self.words) else " ".join(kept)


def middle(one: Word) -> float:
    return (one.start + one.end) / 2


class Parts:
    """All parts of one utterance that is on its way. What was shown as stable only grows."""

    def __init__(self) -> None:
        self.parts: dict[int, Part] = {}
        self.shown = ""
        self.language = ""

    def put(self, key: int, part: Part) -> None:
        """What is known of the part `key` now."""
        if key in self.parts or len(self.parts) < MOST_PARTS:
            self.parts[key] = part

    def in_order(self) -> list[Part]:
        return [self.parts[key] for key in sorted(self.parts)]

    def live(self) -> tuple[str, str]:
        """(stable, tentative). A part that is written otherwise at its end is shown so in the final only."""
        stable = joined(self.settled())
        if begins(stable, self.shown):
            self.shown = stable
        whole = joined([part.text for part in self.in_order()])
        if begins(whole, self.shown):
            return self.shown, whole[len(self.shown) :].strip()
        return self.shown, " ".join(whole.split()[len(self.shown.split()) :])

    def settled(self) -> list[str]:
        """The texts that will not change, up to the first that may."""
        texts: list[str] = []
        for part in self.in_order():
            texts.append(part.text if part.final else part.settled)
            if not part.final:
                break
        return texts

    def result(self, length: int) -> Result:
        """The utterance is `length` samples long, whatever else was sent: its words are put into it, in order."""
        parts = self.in_order()
        words = [one for part in parts for one in part.words if middle(one) < length]
        inside = sorted((within(one, length) for one in words[:MOST_WORDS]), key=lambda one: one.start)
        text = joined([part.before(length) for part in parts])
        return Result(text, tuple(inside) if text else (), language=self.language)


def joined(texts: list[str]) -> str:
    return " ".join(filter(None, texts))[:LONGEST_TEXT].rstrip()


def begins(text: str, words: str) -> bool:
    """Does `text` begin with these whole words?"""
    return not words or f"{text} ".startswith(f"{words} ")


def within(one: Word, length: int) -> Word:
    """The word, moved into [0, length); it is at least a sample long."""
    start = min(max(0, one.start), max(0, length - 1))
    return replace(one, start=start, end=min(max(start + 1, one.end), max(start + 1, length)))


def fields(given: Any, *path: str | int) -> Any:
    """What lies at `path` in JSON from outside; None where it has another shape."""
    for step in path:
        if isinstance(step, str) and isinstance(given, dict):
            given = given.get(step)
        elif isinstance(step, int) and isinstance(given, list) and step < len(given):
            given = given[step]
        else:
            return None
    return given
