"""What somebody typed, made into what is looked for. Pure; there is no text that cannot be read.

    budget rent          both, in any order; the last one may be the beginning of a word
    "half of the floor"  these words side by side
    bud*                 any word that begins so
    -parking             not this

Anything else that other searches have (AND, NEAR, brackets) is just words. A word that is written in several pieces
("e-mail", "3.5") means the pieces side by side.
"""

import re
from dataclasses import dataclass, field

from transcription.searching.common import COMMON
from transcription.searching.words import runs, words

CHUNK = re.compile(r'(-?)"([^"]*)"?|([^\s"]+)')
QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂〝〞「」『』", '"') | dict.fromkeys("−–—‐‑", "-"))
SHORTEST_BEGINNING = 2
"""A single letter stands for itself: half of all words begin with it."""


@dataclass(frozen=True, slots=True)
class Term:
    """Folded words side by side; of the last one maybe only the beginning."""

    words: tuple[str, ...]
    beginning: bool = False

    @property
    def written(self) -> str:
        """As it stands among the words of the index, which have a space around each."""
        return f" {' '.join(self.words)}{'' if self.beginning else ' '}"

    def found_at(self, place: int, said: list[str]) -> bool:
        """Does it begin at this place of these words?"""
        last = place + len(self.words) - 1
        if last >= len(said) or tuple(said[place:last]) != self.words[:-1]:
            return False
        return said[last].startswith(self.words[-1]) if self.beginning else said[last] == self.words[-1]


@dataclass(frozen=True, slots=True)
class Wanted:
    """All of `terms`, none of `without`. `ignored`: words so common that they say nothing beside others."""

    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    ignored: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms)


@dataclass(slots=True)
class Read:
    """What was read so far; `loose` are the terms that are single words, not quoted."""

    terms: list[Term] = field(default_factory=list)
    loose: list[Term] = field(default_factory=list)
    without: list[Term] = field(default_factory=list)


def parse(text: str) -> Wanted:
    read = Read()
    chunks = list(CHUNK.finditer(text.translate(QUOTES)))
    for chunk in chunks:
        minus, quoted, bare = chunk.groups()
        if quoted is not None:
            add(read.without if minus else read.terms, term(quoted))
        elif bare.startswith("-"):
            add(read.without, term(bare, starred=bare.endswith("*")))
        else:
            found = term(bare, starred=bare.endswith("*"), last=chunk is chunks[-1])
            add(read.terms, found)
            if found and set(found.words) <= COMMON and not bare.endswith("*"):
                read.loose.append(found)
    return sifted(read)


def sifted(read: Read) -> Wanted:
    """Without common words, if others are left."""
    rest = [one for one in read.terms if one not in read.loose]
    terms, ignored = (rest, read.loose) if rest else (read.terms, [])
    unique = dict.fromkeys
    return Wanted(tuple(unique(terms)), tuple(unique(read.without)), tuple(unique(" ".join(o.words) for o in ignored)))


def add(terms: list[Term], one: Term | None) -> None:
    if one:
        terms.append(one)


def term(text: str, *, starred: bool = False, last: bool = False) -> Term | None:
    """None when there is no word in it."""
    found = words(text)
    if not found:
        return None
    beginning = starred or (last and len(found[-1]) >= SHORTEST_BEGINNING)
    end = [] if text.isascii() else runs(text)
    if end and end[-1].kind == "pairs":  # its last character would be the end of a run
        alone = len(end[-1].pieces) == 1
        return Term(tuple(found if alone else found[:-1]), beginning=alone)
    return Term(tuple(found), beginning)
