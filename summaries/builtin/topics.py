"""Where a talk turns to something else: by its agenda where it has one, else where its words change (TextTiling)."""

import re
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate, pairwise
from typing import Any

from summaries.builtin.deeds import NO_THING
from summaries.builtin.inflection import base
from summaries.builtin.phrases import IDLE
from summaries.builtin.sentences import Sentence
from summaries.contract import Talk
from summaries.language import words
from summaries.language.listing import listed

BLOCK = 8
"""Sentences on each side that are compared."""
LEAST = 14
"""Sentences of a topic."""
MOST = 6
NO_TOPIC = (
    IDLE
    | NO_THING
    | frozenset(listed("today tomorrow yesterday good great nice little last next two three four five nine"))
)
BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])?\s*(.+?)\s*$")


def parts(
    sentences: Sequence[Sentence], keys: Sequence[Sequence[str]], rows: Any, talk: Talk, most: int = MOST
) -> list[tuple[str, range]]:
    """(Heading, numbers of its sentences), in order, together all sentences; `keys` are their `words.content`."""
    if not sentences:
        return []
    points = [found[1] for line in talk.agenda.splitlines() if (found := BULLET.match(line))]
    borders = by_agenda(keys, points) if len(points) > 1 else {}
    if len(borders) > 1:
        starts = sorted(borders)
        starts[0] = 0
        headings = [borders[start] for start in sorted(borders)]
    else:
        starts = [0, *shifts(rows, most - 1)]
        headings = [""] * len(starts)
    spans = [range(begin, end) for begin, end in pairwise([*starts, len(sentences)])]
    people = {key for one in talk.people for key in words.content(one.name)}
    counts = Counter(key for one in keys for key in one)
    return [
        (heading or named(sentences, keys, span, counts, people), span)
        for heading, span in zip(headings, spans, strict=True)
    ]


def by_agenda(keys: Sequence[Sequence[str]], points: Sequence[str]) -> dict[int, str]:
    """Where each point begins: at the first sentence after the point before that has one of its own words."""
    sets = [set(words.content(point)) for point in points]
    shared = Counter(word for one in sets for word in one)
    begins: dict[int, str] = {}
    at = 0
    for point, own in zip(points, sets, strict=True):
        wanted = {word for word in own if shared[word] == 1}
        found = next((k for k in range(at, len(keys)) if wanted.intersection(keys[k])), None)
        if found is not None:
            begins[found], at = point, found + 1
    return begins


def shifts(rows: Any, most: int) -> list[int]:
    """The sentences before which the words change most: valleys in the likeness of the blocks on either side."""
    import numpy as np

    count = rows.shape[0]
    if count < 2 * LEAST or most < 1:
        return []
    likeness = alike(rows, places(count))
    found: list[int] = []
    for at in np.argsort(likeness, kind="stable"):
        place = places(count)[int(at)]
        if likeness[at] < likeness.mean() and all(abs(place - other) >= LEAST for other in found):
            found.append(place)
        if len(found) == min(most, count // (2 * LEAST)):
            break
    return sorted(found)


def places(count: int) -> range:
    """Where a topic may begin; of a very long talk only some places are looked at."""
    return range(LEAST, count - LEAST + 1, max(1, count // 300))


def alike(rows: Any, starts: Sequence[int]) -> Any:
    """How like the blocks before and after each place are: the cosine of their sums, 0 where one has no words."""
    import numpy as np

    before = sums(rows, [range(max(0, at - BLOCK), at) for at in starts])
    after = sums(rows, [range(at, min(rows.shape[0], at + BLOCK)) for at in starts])
    size = np.sqrt(products(before, before) * products(after, after))
    return np.divide(products(before, after), size, out=np.zeros(len(starts)), where=size > 0)


def sums(rows: Any, blocks: Sequence[range]) -> Any:
    """The sum of each block's rows; all at once, because a slice of a sparse matrix costs more than its numbers."""
    from scipy.sparse import csr_matrix

    inside = [at for block in blocks for at in block]
    ends = [0, *accumulate(map(len, blocks))]
    return csr_matrix(([1.0] * len(inside), inside, ends), shape=(len(blocks), rows.shape[0])) @ rows


def products(one: Any, other: Any) -> Any:
    import numpy as np

    return np.asarray(one.multiply(other).sum(axis=1)).ravel()


def named(
    sentences: Sequence[Sentence],
    keys: Sequence[Sequence[str]],
    span: range,
    all_: Counter[str],
    people: AbstractSet[str],
) -> str:
    """The two words that mark this part from the rest, as they were said. `all_` counts them in the whole talk."""
    inside = Counter(key for at in span for key in keys[at])
    spoken: dict[str, str] = {}
    best: list[str] = []
    for key in sorted(inside, key=lambda key: -(inside[key] ** 2) / all_[key]):
        for at in span:
            if key in keys[at] and key not in people and (found := word_of(key, sentences[at].text)):
                spoken[key] = found
                best.append(key)
                break
        if len(best) == 2:
            break
    return ", ".join(spoken[key] for key in best).capitalize()


def word_of(key: str, text: str) -> str:
    """The word in `text` that counts as `key`, lower-cased; "" for numbers and very short ones."""
    said = re.findall(r"[^\W\d_]{4,}", text.lower())
    return next((word for word in said if words.content(word) == [key] and word not in NO_TOPIC and not base(word)), "")
