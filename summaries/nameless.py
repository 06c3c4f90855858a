"""Text without the names of those who took part. Pure.

A name counts as a whole and each of its words alone, in any case, with accents or without. A word of it that is short
or common ("Al", "Will") counts only with a capital, and what two people are called by stands for neither. Where words
stand without spaces between them, a name is found within others. What nobody wrote down is not known: nicknames, names
that somebody had before, names that were heard wrongly.
"""

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from transcription.hinting.common_words import COMMON
from transcription.recognition import pieces

TAG = re.compile(r"(<[^>]*>)")
HREF = re.compile(r'href="([^"]*)"')
BETWEEN = re.compile(r"[\s\d_.,;:()\[\]/|\"“”'’@-]+")
SHORTEST = 3
"""Letters of a word of a name that is looked for in any case."""
PARTICLES = frozenset(
    ("and", "da", "das", "de", "del", "den", "der", "di", "do", "dos", "el", "la", "las", "los", "of", "the")
)
UNSPACED = re.compile(f"[{pieces.UNSPACED}\uac00-\ud7af]")
"""And Korean, whose particles follow without a space."""


@dataclass(frozen=True, slots=True)
class Names:
    """What is looked for, and what is said instead of each of its groups."""

    pattern: re.Pattern[str] | None
    labels: tuple[str, ...]

    def text(self, text: str) -> str:
        """`text` with labels for names."""
        if self.pattern is None:
            return text
        return self.pattern.sub(
            lambda match: self.labels[(match.lastindex or 1) - 1], unicodedata.normalize("NFC", text)
        )

    def html(self, safe: str) -> str:
        """The same for HTML as `rendering.inline` makes it: tags stay, but a link to an address with a name in it."""
        parts = TAG.split(safe)
        return "".join(self.tag(part) if at % 2 else self.between(part) for at, part in enumerate(parts))

    def between(self, part: str) -> str:
        return html.escape(self.text(html.unescape(part)), quote=False)

    def tag(self, tag: str) -> str:
        address = HREF.search(tag)
        known = address and self.pattern and self.pattern.search(unquote(html.unescape(address[1])))
        return "<a>" if known else tag


@lru_cache(64)
def names(called: tuple[tuple[str, tuple[str, ...]], ...], somebody: str) -> Names:
    """`called`: for each person a label and all that they are called; `somebody` stands for what two are called."""
    found: dict[str, tuple[str, str]] = {}
    for label, own in called:
        for spelled in {one for name in own for one in spellings(unicodedata.normalize("NFC", name))}:
            key = spelled.casefold()
            taken = key in found and found[key][0] != label
            found[key] = (somebody if taken else label, spelled)
    longest_first = sorted(found.values(), key=lambda one: (bool(UNSPACED.search(one[1])), -len(one[1]), one[1]))
    spaced = [sought(spelled) for _label, spelled in longest_first if not UNSPACED.search(spelled)]
    others = [f"({re.escape(spelled)})" for _label, spelled in longest_first if UNSPACED.search(spelled)]
    parts = [rf"(?<!\w)(?:{'|'.join(spaced)})"] * bool(spaced) + others
    return Names(re.compile("|".join(parts)) if parts else None, tuple(label for label, _spelled in longest_first))


def spellings(name: str) -> Iterable[str]:
    """Of the whole, and of each of its words that says who it is."""
    words = [one for one in BETWEEN.split(name) if one.casefold() not in PARTICLES]
    for one in (name.strip(), *words):
        if len(one) > 1 and any(letter.isalpha() for letter in one):
            yield from {one, plain(one)} if in_any_case(one) else {one}


def plain(word: str) -> str:
    """Without accents, as some engines hear it."""
    letters = (one for one in unicodedata.normalize("NFD", word) if not unicodedata.combining(one))
    return unicodedata.normalize("NFC", "".join(letters))


def in_any_case(word: str) -> bool:
    return len(word) >= SHORTEST and word.casefold() not in COMMON


def sought(spelled: str) -> str:
    """A group of the pattern. A name may be followed by an s: "Alices Plan"."""
    if in_any_case(spelled):
        ways = sorted({spelled, spelled.upper(), spelled.casefold()}, key=len, reverse=True)
        return rf"((?i:{'|'.join(map(written, ways))})(?=s?(?!\w)))"
    capital = spelled[:1].upper() + spelled[1:]
    return rf"((?:{written(capital)}|{written(spelled.upper())})(?!\w))"


def written(spelled: str) -> str:
    return r"\s+".join(map(re.escape, spelled.split()))
