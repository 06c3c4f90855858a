"""Subtitles that can be read while they are heard: pieces of at most two lines and seven seconds. Pure.

Pieces end between words, at the words' own times where they are known, else in proportion to their letters. None of
one speaker begins before the last of theirs has ended; all are sorted by when they begin. What is said in them is what
was said: a word longer than a line is cut, and nothing is left out.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from unicodedata import category

from transcription.speaking.figures import counted

LINE = 42  # characters that a viewer reads at a glance
LINES = 2
LONGEST = 7.0  # seconds of one cue
COMPARED = 10_000  # words read times words heard: what has more would take long to compare, so it is shared out
JOINER = "\u200d"  # makes one picture of several
LONGEST_NAME = 20  # characters of a name before the words
Timed = tuple[str, float, float]
"""A word with its beginning and its end."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One utterance, in seconds since the beginning; `text` in one line, `words` as they were recognised.

    `speaker` is whoever has that name: two may be called the same.
    """

    start: float
    end: float
    text: str
    words: Sequence[Timed] = ()
    name: str = ""
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """In milliseconds since the beginning."""

    start: int
    end: int
    lines: tuple[str, ...]
    name: str = ""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def cues(spoken: Iterable[Spoken], *, named: bool = False) -> list[Cue]:
    """`named`: each begins with who speaks."""
    shown: dict[str, int] = {}
    found: list[Cue] = []
    for one in spoken:
        for start, end, lines in pieces(one, prefix(one.name) if named else ""):
            begins = max(milliseconds(start), shown.get(one.speaker, 0))
            ends = max(min(milliseconds(end), begins + round(1000 * LONGEST)), begins + 1)
            shown[one.speaker] = ends
            found.append(Cue(begins, ends, lines, one.name))
    return sorted(found, key=lambda cue: cue.start)


def milliseconds(seconds: float) -> int:
    return round(1000 * max(0.0, seconds))


def prefix(name: str) -> str:
    return f"{name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + '…'}:" if name else ""


def pieces(one: Spoken, first: str) -> Iterator[tuple[float, float, tuple[str, ...]]]:
    """Beginning, end and lines of each; `first` stands before the words of each. About as long as each other."""
    words = [piece for word in timed(one) for piece in cut(word)]
    letters = sum(len(word) for word, _start, _end in words)
    least = math.ceil(letters / (len(groups(words, first, letters)) or 1))
    found = groups(words, first, least)
    for number, (group, lines) in enumerate(found, 1):
        ends = group[-1][2]
        yield group[0][1], max(ends, one.end) if number == len(found) else ends, tuple(lines)


def groups(words: Sequence[Timed], first: str, enough: int) -> list[tuple[list[Timed], list[str]]]:
    """Words that are shown together, with the lines they make; no more are added once there are `enough` letters."""
    found: list[tuple[list[Timed], list[str]]] = []
    letters = enough
    for one in words:
        word, _start, end = one
        if letters >= enough or end - found[-1][0][0][1] > LONGEST or not room(found[-1][1], word):
            found.append(([], [first]))
            letters = 0
        found[-1][0].append(one)
        put(found[-1][1], word)
        letters += len(word)
    return found


def room(lines: Sequence[str], word: str) -> bool:
    return len(lines) < LINES or len(lines[-1]) + 1 + len(word) <= LINE


def put(lines: list[str], word: str) -> None:
    if not lines[-1]:
        lines[-1] = word
    elif len(lines[-1]) + 1 + len(word) <= LINE:
        lines[-1] += f" {word}"
    else:
        lines.append(word)


def timed(one: Spoken) -> list[Timed]:
    """The words as they are read, each with its time: a recognised word's where it is one, else its share between."""
    read = one.text.split()
    if len(read) == len(one.words):
        return [(word, start, end) for word, (_heard, start, end) in zip(read, one.words, strict=True)]
    if len(read) * len(one.words) > COMPARED:
        return list(shared(read, one.start, one.end))
    found: list[Timed] = []
    since = one.start
    for at, count, until, known in runs(read, one):
        found += shared(read[at : at + count], since, max(since, until))
        found += known
        since = known[-1][2] if known else until
    return found


def runs(read: Sequence[str], one: Spoken) -> Iterator[tuple[int, int, float, list[Timed]]]:
    """Words that nobody timed: the first one, how many, until when; and after each run those that were."""
    same = SequenceMatcher(None, [bare(word) for word, _, _ in one.words], list(map(bare, read)), autojunk=False)
    done = 0
    for heard, at, count in same.get_matching_blocks():
        known = [(read[at + n], *one.words[heard + n][1:]) for n in range(count)]
        yield done, at - done, known[0][1] if known else one.end, known
        done = at + count


def bare(word: str) -> str:
    """As it sounds, so that a capital or a full stop makes no other word."""
    return word.strip(".,;:!?…\"'()").casefold()


def shared(words: Sequence[str], start: float, end: float) -> Iterator[Timed]:
    """Each with a part of the time, by its letters."""
    letters, so_far = sum(map(len, words)) or 1, 0
    for word in words:
        begins, so_far = so_far, so_far + len(word)
        yield word, start + (end - start) * begins / letters, start + (end - start) * so_far / letters


def cut(word: Timed) -> Iterator[Timed]:
    """A word that fits into no line, in pieces that do, each with its share of the time.

    What is written without spaces is one word here, and may go on for longer than a cue.
    """
    text, start, end = word
    size = LINE
    if end - start > LONGEST and counted(text) > 1:
        size = min(LINE, math.ceil(len(text) / math.ceil((end - start) / LONGEST)))
    if len(text) <= size:
        yield word
        return
    share = (end - start) / len(text)
    for at, until in places(text, size):
        yield text[at:until], start + share * at, start + share * until


def places(text: str, size: int) -> Iterator[tuple[int, int]]:
    """From where to where each piece goes, of `size` characters or less: what stands upon a letter stays with it."""
    at = 0
    while at < len(text):
        until = at + size
        while at + 1 < until < len(text) and clings(text, until):
            until -= 1
        yield at, min(until, len(text))
        at = until


def clings(text: str, at: int) -> bool:
    """Is this character one with the one before it?"""
    return category(text[at]).startswith("M") or JOINER in text[at - 1 : at + 1]
