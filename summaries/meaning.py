"""How far does a correction change what was said? Tidying is safe by itself; what changes more is only offered."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from summaries.contract import Person
from summaries.language import polarity
from summaries.language.listing import listed
from summaries.language.numbers import found
from summaries.language.people import find, named, opens
from summaries.language.words import STOP, WORD, fold, near, stem, words

FILLERS = frozenset(listed("um uhm uh er erm ehm eh hmm hm mm mmm äh ähm"))
MEANT = frozenset(
    listed("""
    i you we he she they me him her us them my your our his their will would should shall must may might can could
    before after until by from to with against more less most all any some few many up down over under in out always
    only same yes yeah yep sure
    """)
)
"""Stop words that matter here: who, whether, when, how much. They count half."""
CHANGED = 1 / 3
"""Share of the words that count which may be others. One word misheard in three is put right; more is another text."""
SHORTER, LONGER, SLACK = 0.6, 1.6, 2
"""A correction has so many times the words, or differs by two."""
MANY = 4_000
"""Words up to which two texts are compared word by word."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """`reason` is "" or what changes too far: length, numbers, names, negation, words."""

    safe: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that stays, goes out or comes in."""

    kind: Literal["same", "out", "in"]
    text: str


def judge(before: str, after: str, people: Sequence[Person]) -> Judgement:
    """May the correction be applied by itself? Capitals, punctuation, fillers and doubled words never matter."""
    old, new = tidy(before), tidy(after)
    reason = "" if old == new else changed(before, after, old, new, people)
    return Judgement(not reason, reason)


def changed(before: str, after: str, old: list[str], new: list[str], people: Sequence[Person]) -> str:
    """The first reason why it is not safe, "" for none."""
    if counted(before) != counted(after):
        return "numbers"
    if not alike_in_length(len(old), len(new)):
        return "length"
    if renamed(before, after, people):
        return "names"
    if polarity.negations(" ".join(old)) != polarity.negations(" ".join(new)):
        return "negation"
    return "words" if share(old, new) > CHANGED else ""


def tidy(text: str) -> list[str]:
    """Words without capitals, punctuation, fillers and repetition; numbers as digits."""
    pieces, at = [], 0
    for one in found(text):
        pieces += [*said(text[at : one.start]), one.value]
        at = one.end
    return once([*pieces, *said(text[at:])])


def said(text: str) -> list[str]:
    return [fold(word).replace("'", "") for word in words(text) if word not in FILLERS]


def once(given: list[str]) -> list[str]:
    """Without the second of two equal words, or pairs or triples of words, in a row; numbers stay."""
    result: list[str] = []
    for word in given:
        result.append(word)
        for size in (1, 2, 3):
            tail = result[-size:]
            if tail == result[-2 * size : -size] and not any(one[0].isdigit() or one[0] == "-" for one in tail):
                del result[-size:]
                break
    return result


def counted(text: str) -> Counter[str]:
    """Numbers and how often, with their units where said. A number said twice in a row is a number each time."""
    return Counter(part for one in found(text) for part in (one.value, one.unit) if part)


def alike_in_length(old: int, new: int) -> bool:
    if not new or not old:
        return False
    return abs(new - old) <= SLACK or SHORTER <= new / old <= LONGER


def renamed(before: str, after: str, people: Sequence[Person]) -> bool:
    """Does a name come, go, or become another one? Capitals alone make none."""
    was, now = set(named(before, people)), set(named(after, people))
    heard = {fold(word) for word in WORD.findall(before)}
    kept = {fold(word) for word in WORD.findall(after)}
    if was - now or any(not misheard(person, heard, people) for person in now - was):
        return True
    ours = {part for person in was | now for part in WORD.findall(fold(person.name))}
    return bool((capitals(after) - heard - ours) or (capitals(before) - kept - ours))


def misheard(person: Person, heard: set[str], people: Sequence[Person]) -> bool:
    """Was the name there before, a letter off?"""
    return any(word not in STOP and find(word, people) == person for word in heard)


def capitals(text: str) -> set[str]:
    """Words with a capital where none must be; none of a text that is all capitals."""
    tokens = [token for token in WORD.finditer(text) if not opens(text, token)]
    raised = [token[0] for token in tokens if token[0][0].isupper() and token[0].lower().replace("’", "'") not in STOP]
    if len(tokens) > 3 and len(raised) > 0.6 * len(tokens):
        return set()
    return {fold(word) for word in raised}


def share(old: list[str], new: list[str]) -> float:
    """Share of what was said that is other words now, 0..1; of a short text, any other word is much."""
    whole = max(sum(map(weight, old)), sum(map(weight, new)))
    changes = steps([stem(word) for word in old], [stem(word) for word in new])
    change = sum(cost(old[a:b], new[c:d]) for kind, a, b, c, d in changes if kind != "equal")
    return min(1.0, change / whole) if whole else float(change > 0)


def cost(out: list[str], into: list[str]) -> float:
    """How much these words weigh that take the place of those. The same letters weigh nothing, a letter off half."""
    if "".join(out) == "".join(into):
        return 0.0
    if len(out) == len(into):
        return sum(max(weight(a), weight(b)) * (0.5 if near(a, [b]) else 1) for a, b in zip(out, into, strict=True))
    return max(sum(map(weight, out)), sum(map(weight, into)))


def weight(word: str) -> float:
    return 0.5 if word in MEANT else 0.0 if word in STOP else 1.0


def diff(before: str, after: str) -> list[Piece]:
    """What changes, word by word: "same" and "out" together are `before`, "same" and "in" are `after`, exactly."""
    old, new = re.findall(r"\s+|\S+", before), re.findall(r"\s+|\S+", after)
    pieces: list[Piece] = []
    for kind, a, b, c, d in steps(old, new):
        if kind == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
            continue
        pieces += [Piece("out", "".join(old[a:b]))] if a < b else []
        pieces += [Piece("in", "".join(new[c:d]))] if c < d else []
    return pieces


def steps(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    """As `SequenceMatcher.get_opcodes`; of very long texts only what both begin and end with is the same."""
    if len(old) + len(new) < MANY:
        return list(SequenceMatcher(None, old, new).get_opcodes())
    most = min(len(old), len(new))
    head = next((at for at in range(most) if old[at] != new[at]), most)
    tail = next((at for at in range(most - head) if old[-1 - at] != new[-1 - at]), most - head)
    middle = ("replace", head, len(old) - tail, head, len(new) - tail)
    ends = ("equal", len(old) - tail, len(old), len(new) - tail, len(new))
    return [step for step in [("equal", 0, head, 0, head), middle, ends] if step[1] < step[2] or step[3] < step[4]]
