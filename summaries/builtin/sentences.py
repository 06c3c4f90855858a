"""Utterances, cut into sentences that still know where they come from.

What a recogniser heard may lack every mark: then a run of words is cut where somebody begins to ask, to promise or to
decide, and at the latest after LONGEST words.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from summaries.contract import Said, Talk

LONGEST = 40
"""Words of a sentence."""
RUN_ON = 10
"""Words from which a stretch without any mark is looked at for several sentences."""
END = re.compile(r"(?<![.!?…])[.!?…]++[\"”’')\]]*+\s+|(?<=[。！？])")
SHORT = re.compile(r"(?:^|[\s(])(?:mr|mrs|ms|dr|prof|st|no|vs|approx|e\.g|i\.e|etc|[a-z])\.$", re.IGNORECASE)
HALF_DAY = re.compile(r"\b[ap]\.m\.$", re.IGNORECASE)
MARK = re.compile(r"[,;:.!?…。！？]")
BEGINS = (
    r"\s+(?=(?:(?:and|so|but|okay|ok|also|then|well)\s+){{0,3}}(?:(?:{names})\s+)?"
    r"(?:i'll|i will|i can take|can you|could you|would you|we need to|we have to|we decided|we agreed|let's|lets"
    r"|do we|who is|who's|what about|how about)\s)"
)
LINKED = re.compile(
    r"\b(?:and|so|but|or|to|that|if|because|when|what|why|how|i think|i guess|maybe|then|well|okay|ok|also)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`place` is the number of its utterance in the talk, from 0."""

    said: Said
    place: int
    text: str


def of(talk: Talk) -> list[Sentence]:
    """All sentences of a talk, in the order of time."""
    names = tuple(sorted({one.name.partition(" ")[0] for one in talk.people} - {""}))
    return [Sentence(one, place, text) for place, one in enumerate(talk.said) for text in cut(one.text, names)]


def cut(text: str, names: tuple[str, ...] = ()) -> list[str]:
    """The sentences of one utterance, none empty, none longer than LONGEST words. `names`: who may be called."""
    return [part for marked in by_marks(" ".join(text.split())) for part in runs(marked, names)]


@lru_cache(maxsize=8)
def beginnings(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(BEGINS.format(names="|".join(map(re.escape, names)) or "(?!)"), re.IGNORECASE)


def by_marks(text: str) -> list[str]:
    parts, begin = [], 0
    for end in END.finditer(text):
        before = text[begin : end.end()].rstrip()
        goes_on = HALF_DAY.search(before) and text[end.end() : end.end() + 1].islower()
        if before and not SHORT.search(before[-12:]) and not goes_on:
            parts.append(before)
            begin = end.end()
    return [part for part in (*parts, text[begin:].strip()) if part]


def runs(sentence: str, names: tuple[str, ...]) -> list[str]:
    """A stretch without marks inside becomes the sentences that are heard in it."""
    if len(sentence.split(None, RUN_ON)) <= RUN_ON or MARK.search(sentence[:-1]):
        return short(sentence)
    parts, begin = [], 0
    for gap in beginnings(names).finditer(sentence):
        before = sentence[begin : gap.start()]
        if len(before.split()) > 3 and not LINKED.search(before[-16:]):
            parts.append(before)
            begin = gap.end()
    return [piece for part in (*parts, sentence[begin:]) for piece in short(part)]


def short(sentence: str) -> list[str]:
    """Pieces of at most LONGEST words, of equal length."""
    words = sentence.split()
    if len(words) <= LONGEST:
        return [sentence]
    size = -(-len(words) // -(-len(words) // LONGEST))
    return [" ".join(words[at : at + size]) for at in range(0, len(words), size)]
