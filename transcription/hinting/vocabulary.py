"""Which words are worth a hint: those that a recogniser would hardly guess. Pure.

A word is worth one when it is not among the commonest of the language, and reads like a name or a term. What a
correction teaches is what a person put in the place of something: the new spelling, not how a sentence was rewritten.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby

from transcription.hinting.common_words import COMMON

WORD = re.compile(r"[^\W_](?:[^\W_]|[-_.'’&+/](?=[^\W_]))*[+#]*")
ENDS_SENTENCE = re.compile(r"[.!?…:\n]\s*[\"“”'‘(]*$")
LONGEST = 60
PHRASE = 4  # words: who changes more at once writes a sentence anew
COMPARED = 400  # words that differ at most; comparing takes the square of them


def words(text: str) -> list[tuple[str, bool]]:
    """The words of `text`, and whether each begins a sentence."""
    found, at = [], 0
    for match in WORD.finditer(text):
        between = text[at : match.start()]
        found.append((match.group(), at == 0 or bool(ENDS_SENTENCE.search(between))))
        at = match.end()
    return found


def common(word: str) -> bool:
    """Known to everybody who writes, also with an ending; numbers count as known."""
    low = word.casefold().replace("’", "'")
    stem = re.sub(r"('s|s'|s|es|ed|d|ing|ly|er|r)$", "", low)
    return not re.search(r"[^\W\d_]", low) or low in COMMON or (stem != low and bool({stem, f"{stem}e"} & COMMON))


def peculiar(word: str, first: bool) -> bool:
    """Spelled as names and terms are: capitals where a sentence would have none, or digits among letters."""
    inside = word[1:]
    mixed = inside != inside.lower() or (re.search(r"\d", word) and re.search(r"[^\W\d_]", word))
    return bool(mixed) or (word[:1] != word[:1].lower() and not first)


def learned(before: str, after: str) -> tuple[str, ...]:
    """The spellings that somebody taught by changing `before` into `after`, each once, in order.

    Only what stands in the place of something else counts, a few words of it; common words, what was only put in, and
    other ways to write the same sentence teach nothing.
    """
    old, new = words(before), words(after)
    ahead = shared([word for word, _ in old], [word for word, _ in new])
    old, new = old[ahead:], new[ahead:]
    behind = shared([word for word, _ in reversed(old)], [word for word, _ in reversed(new)])
    old, new = old[: len(old) - behind], new[: len(new) - behind]
    if max(len(old), len(new)) > COMPARED:
        return ()
    return tuple(dict.fromkeys(term for piece in replaced(old, new) for term in taught(*piece)))


def shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words are the same at the beginning."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


Spelled = Sequence[tuple[str, bool]]


def replaced(old: Spelled, new: Spelled) -> Iterator[tuple[Spelled, Spelled]]:
    """Pairs of what was there and what came in its place."""
    matcher = SequenceMatcher(None, [word for word, _ in old], [word for word, _ in new], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "replace" and b - a <= PHRASE and d - c <= PHRASE:
            yield old[a:b], new[c:d]


def taught(old: Spelled, new: Spelled) -> Iterator[str]:
    """Runs of words in `new` that are worth a hint, and were not there, case aside, unless their case is peculiar."""
    known = {word.casefold() for word, _ in old}
    worth = lambda one: not common(one[0]) and (one[0].casefold() not in known or peculiar(*one))  # noqa: E731
    for good, run in groupby(new, worth):
        term = " ".join(word for word, _ in run)
        if good and 2 <= len(term) <= LONGEST:
            yield term


def unusual(texts: Iterable[str]) -> tuple[str, ...]:
    """Names and terms in a title or an agenda, each once, in order; a name of several words is one."""
    found: dict[str, str] = {}
    for text in texts:
        for name in names_and_words(words(text)):
            if 3 <= len(name) <= LONGEST:
                found.setdefault(name.casefold(), name)
    return tuple(found.values())


def names_and_words(spelled: Spelled) -> Iterator[str]:
    """What is not common; words with capitals that follow each other in a sentence are one name, "King" in it too."""
    name: list[str] = []
    for word, first in [*spelled, ("", True)]:
        capital = word[:1] != word[:1].lower() and not (first and common(word))
        if first or not capital:
            yield from [" ".join(name)] if not all(map(common, name)) else []
            name = []
        if capital:
            name.append(word)
        elif word and not common(word):
            yield word
