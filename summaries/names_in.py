"""Somebody's names as they stand in text: whole words, also in Markdown, never a piece of another word. Pure."""

import re
from collections.abc import Iterable, Sequence


def pattern(names: Sequence[str], others: Iterable[str]) -> re.Pattern[str] | None:
    """What finds `names` and first names alone, but for those that somebody of `others` has too; None for nothing.

    A first name counts as one when it has a capital: "will" of "will smith" stays a word.
    """
    known = [*names, *(name[:1].upper() + name[1:] for name in names)]  # at the beginning of a sentence
    firsts = [first for name in names for first in name.split()[:1] if first != first.lower()]
    taken = {part.casefold() for name in others for part in (name, *name.split()[:1])}
    wanted = {one for one in (*known, *firsts) if one.strip() and one.casefold() not in taken}
    if not wanted:
        return None
    longest_first = sorted(wanted, key=lambda one: (-len(one), one))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(spelled, longest_first))})(?!\w)")


def spelled(name: str) -> str:
    """Spaces may be a line's end; what Markdown would read as a mark may have a backslash before it."""
    return r"\s+".join("".join(letter_of(one) for one in word) for word in name.split())


def letter_of(one: str) -> str:
    return one if one.isalnum() else rf"\\?{re.escape(one)}"
