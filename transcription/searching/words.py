"""What a word is, wherever it is looked for. Pure; the index, the queries and both databases take it from here alone.

Folded: letters of any case, width or accent are the same (NFKD, case folded, accents off; vowel signs stay, for they
are letters). Letters, digits and their marks make words, all else parts them. Scripts that put no space between words
(Chinese, Japanese, Thai, ...) and Korean are cut into pairs of neighbours, and the last character once more by itself:
so any piece of a run is found, a single character too, as the beginning of a pair.

English writes an apostrophe for a letter, and people leave it out: don't is one word, as dont is (ELIDED). Not where
what is left would be another word ("we'll"), or the apostrophe joins two ("Anna's", "l'heure").

Whatever comes out holds letters, digits and marks only: nothing in it means anything to a database.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

LONGEST, MOST = 40, 5_000
"""Characters of a word, and words of an utterance, that are looked at: PostgreSQL takes 1 MB of words at most."""
ELIDED = re.compile(
    r"(?<=[A-Za-z][nN])['’](?=[tT](?![^\W_]))|(?<=[A-Za-z])['’](?=(?:[vV][eE]|[rR][eE]|[mM])(?![^\W_]))"
)
PLAIN = re.compile("[a-z0-9]+")
ELIDING = re.compile(f"(?:[a-z0-9]|{ELIDED.pattern})+")
VOICED = 8  # the combining class of か/が: another sound, no accent
UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1100, 0x11FF),  # Hangul, taken apart
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
Kind = Literal["word", "pairs", "mark", "gap"]


@dataclass(frozen=True, slots=True)
class Token:
    """A folded word, and the [start, end) of the text that it was made of, in code points."""

    word: str
    start: int
    end: int


@dataclass(slots=True)
class Run:
    """Neighbours of one kind: folded text with its place, one piece a character."""

    kind: Kind
    pieces: list[Token]

    def tokens(self) -> Iterator[Token]:
        if self.kind == "word":
            yield joined(self.pieces)
            return
        for first, second in pairwise(self.pieces):
            yield joined((first, second))
        yield joined(self.pieces[-1:])


def joined(pieces: Sequence[Token]) -> Token:
    return Token("".join(piece.word for piece in pieces)[:LONGEST], pieces[0].start, pieces[-1].end)


def words(text: str) -> list[str]:
    """The folded words of `text` in their order."""
    if text.isascii():
        return [word[:LONGEST] for word in PLAIN.findall(ELIDED.sub("", text.lower()))][:MOST]
    return [token.word for token in tokens(text)]


def tokens(text: str) -> list[Token]:
    """As `words`, with their places."""
    if text.isascii():
        whole = ELIDING.finditer(text.lower())
        found = [Token(one[0].replace("'", "")[:LONGEST], *one.span()) for one in whole]
    else:
        found = [token for run in runs(text) for token in run.tokens()]
    return found[:MOST]


def runs(text: str) -> list[Run]:
    """The text cut where its words end, or begin to be written otherwise."""
    found: list[Run] = []
    open_run: Run | None = None
    elided = {one.start() for one in ELIDED.finditer(text)}
    for at, character in enumerate(text):
        kind, folded = fold(character)
        if at in elided:
            continue
        if kind == "gap":
            open_run = None
        elif kind == "mark":  # belongs to what it stands on
            if open_run:
                last = open_run.pieces[-1]
                open_run.pieces[-1] = Token(last.word + folded, last.start, at + 1)
        elif open_run and open_run.kind == kind:
            open_run.pieces.append(Token(folded, at, at + 1))
        else:
            open_run = Run(kind, [Token(folded, at, at + 1)])
            found.append(open_run)
    return found


@cache
def fold(character: str) -> tuple[Kind, str]:
    """What one character is, and how it is written in the index. There are few, so all that were met are kept."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    kept = "".join(one for one in apart if counts(one))
    if not kept:
        return ("mark" if any(map(unicodedata.combining, apart)) else "gap"), ""
    if all(unicodedata.category(one).startswith("M") for one in kept):
        return "mark", kept
    unspaced = any(first <= ord(kept[0]) <= last for first, last in UNSPACED) and not kept[0].isdigit()
    return ("pairs" if unspaced else "word"), kept


def counts(character: str) -> bool:
    """Is it a part of a word? Letters, numbers, and marks that are no accents."""
    category = unicodedata.category(character)
    if category.startswith("M"):
        return unicodedata.combining(character) in (0, VOICED)
    return category[0] in "LN"
