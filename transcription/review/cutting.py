"""Where an utterance is cut in two: in its text, in other writings of the same words, in time. Pure.

The writings of one utterance (recognised, corrected, edited) mostly have the same words, so a place in one of them is
found in another by its words: by counting letters where all agree, else by what both have in common.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from re import finditer
from typing import Any

from transcription.contract import SAMPLE_RATE

Halves = tuple[str, str]
Words = Sequence[dict[str, Any]]
"""As Word.as_json: times in seconds from the stream's first sample."""
SHORTEST = SAMPLE_RATE // 1000
"""Samples of each half: times are told in milliseconds, and the halves must not begin at the same one."""


def halves(text: str, at: int) -> Halves:
    return text[:at].strip(), text[at:].strip()


def letters(text: str) -> str:
    """What is heard of it: neither capitals nor marks nor spaces."""
    return "".join(one.casefold() for one in text if one.isalnum())


def like(shown: Halves, other: str) -> Halves:
    """`other`, cut where `shown` is."""
    return halves(other, place(shown, other))


def place(shown: Halves, other: str) -> int:
    """Characters of `other` that belong to the first half."""
    if letters("".join(shown)) == letters(other):
        return after_letters(other, len(letters(shown[0])))
    mine, theirs = [one.split() for one in shown], [(one[0], one.start()) for one in finditer(r"\S+", other)]
    count = matching(mine[0], mine[1], [one for one, _ in theirs])
    return theirs[count][1] if count < len(theirs) else len(other)


def after_letters(text: str, count: int) -> int:
    """Behind so many letters, and behind the marks that follow them without a space."""
    reached = [0, *accumulate(len(letters(one)) for one in text)]
    at = next(at for at, letters in enumerate(reached) if letters >= count)
    while 0 < at < len(text) and not (text[at].isspace() or text[at].isalnum()):
        at += 1
    return at


def matching(first: Sequence[str], second: Sequence[str], other: Sequence[str]) -> int:
    """How many words of `other` stand for those of `first`, when all of it stands for both."""
    at = len(first)
    mine, theirs = [letters(one) for one in (*first, *second)], [letters(one) for one in other]
    for _kind, a, b, c, d in SequenceMatcher(None, mine, theirs).get_opcodes():
        if a <= at < b:
            return c + round((at - a) * (d - c) / (b - a))
    return len(other)


def divide(words: Words, shown: Halves) -> int:
    """How many of the words belong to the first half: each as a whole, to where more of it stands."""
    ends = list(accumulate(len(str(one["text"])) + 1 for one in words))
    cut = place(shown, " ".join(str(one["text"]) for one in words))
    return sum(end - (len(str(one["text"])) + 1) / 2 <= cut for one, end in zip(words, ends, strict=True))


def sample(shown: Halves, words: Words, count: int, first: int, last: int) -> int:
    """Between the words where both halves have some, else in proportion to characters; inside [first, last).

    Wants at least 2 * SHORTEST samples. Times of words that lie outside are not believed.
    """
    lowest, highest = first + SHORTEST, last - SHORTEST
    if 0 < count < len(words):
        cut = round((float(words[count - 1]["end"]) + float(words[count]["start"])) / 2 * SAMPLE_RATE)
        if lowest <= cut <= highest:
            return cut
    cut = first + round((last - first) * len(shown[0]) / len("".join(shown)))
    return min(max(cut, lowest), highest)
