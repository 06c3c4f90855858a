"""Loops: a model that lost its way says the same phrase again and again. Pure.

A phrase that stands LOOP times or more in a row is said once; so is the beginning of it with which the text breaks off.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

LOOP = 4  # times in a row
LONGEST = 24  # words of a phrase

Word = TypeVar("Word")


def folded(text: str) -> str:
    """A word for comparisons: without capitals and signs; signs alone stand for themselves."""
    return "".join(filter(str.isalnum, text.casefold())) or text.strip()


def unlooped(words: Sequence[Word], key: Callable[[Word], str]) -> list[Word]:
    """`words` without loops: the first round of each stays, in its place. `key` says which words are the same."""
    kept = list(words)
    while found := loop([key(word) for word in kept]):
        first, last = found
        del kept[first:last]
    return kept


def loop(keys: Sequence[str]) -> tuple[int, int] | None:
    """Where the first loop of the shortest phrase repeats itself: places [first, last). None when nothing does."""
    for length in range(1, min(LONGEST, len(keys) // LOOP) + 1):
        same = 0
        for at in range(length, len(keys) + 1):
            if at < len(keys) and keys[at] == keys[at - length]:
                same += 1
                continue
            if same >= (LOOP - 1) * length:
                return repeated(at - same, at, length, whole=at == len(keys))
            same = 0
    return None


def repeated(first: int, at: int, length: int, *, whole: bool) -> tuple[int, int]:
    """All rounds but the first, which began `length` before `first`. What is left over stays, unless the text ends."""
    return first, at if whole else at - (at - first) % length
