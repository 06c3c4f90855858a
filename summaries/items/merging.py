"""Action items found again are the rows that there are: what people did with those stays.

A found item is taken for a row when it stands on the same utterances and says much the same, by the words that the
row has now or had when it was found. Pairs are made one to one, the likest first. Merging the same result twice
changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import Literal
from uuid import UUID

from summaries.contract import Item, Priority
from summaries.language.words import content, words

WORDS_COUNT = 0.6
EVIDENCE_COUNTS = 0.4
"""Words count for more: two tasks may stand on one utterance, and models name more or fewer utterances each time."""
ENOUGH = 0.5
"""The same utterances and a word in six alike, or five words in six alike wherever it was said."""
SAME_WORDS = 0.8
"""So much alike in words, and on a shared utterance, two found items are one."""
ALSO_CALLED = {"assigned_to": "assignee", "start_date": "start", "due_date": "due"}


@dataclass(frozen=True, slots=True)
class Kept:
    """A row as a value. `original` is the description as it was found; `touched` are fields that a person set."""

    key: UUID
    description: str
    original: str
    assignee: UUID | None
    priority: Priority
    start: date | None
    due: date | None
    evidence: tuple[UUID, ...]
    touched: frozenset[str]
    origin: Literal["found", "added"]
    deleted: bool
    complete: bool

    @property
    def settled(self) -> bool:
        """Nothing that is found changes this row."""
        return self.deleted or self.complete or self.origin == "added"

    def has(self, field: str) -> bool:
        """Did a person set this field?"""
        return any(ALSO_CALLED.get(one, one) == field for one in self.touched)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with rows: items to add, rows to change into items, rows to drop."""

    add: tuple[Item, ...]
    change: tuple[tuple[UUID, Item], ...]
    drop: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A description, made ready for comparing."""

    stems: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "Text":
        return cls(frozenset(content(text) or words(text) or [text.strip()]))

    def like(self, other: "Text") -> float:
        """Share of words in common, 0..1; 1 only for the same words."""
        return 2 * len(self.stems & other.stems) / (len(self.stems) + len(other.stems))

    def repeats(self, other: "Text") -> bool:
        return self.like(other) >= SAME_WORDS


def merge(kept: Sequence[Kept], found: Sequence[Item]) -> Plan:
    """What makes the rows agree with what was found, and people keep what they set, finished, deleted or added."""
    items = once(found)
    likeness = likenesses(kept, items)
    pairs = paired(likeness)
    change = [
        (kept[row].key, item)
        for row, n in sorted(pairs.items())
        if not kept[row].settled and (item := taking(kept[row], items[n])) != as_item(kept[row])
    ]
    return Plan(tuple(new(kept, items, pairs)), tuple(change), tuple(gone(kept, pairs, likeness)))


def once(found: Sequence[Item]) -> list[Item]:
    """Items of which no earlier one has the same words and a shared utterance."""
    result: list[tuple[Item, Text]] = []
    for item in found:
        text = Text.of(item.description)
        if not any(text == other and overlap(item.evidence, one.evidence) for one, other in result):
            result.append((item, text))
    return [item for item, _ in result]


def likenesses(kept: Sequence[Kept], items: Sequence[Item]) -> dict[tuple[int, int], float]:
    """How like row and item are, of those that could be the same: (row, item) → ENOUGH..1."""
    texts = [Text.of(item.description) for item in items]
    called = [(Text.of(row.description), Text.of(row.original)) for row in kept]
    result = {}
    for row, n in product(range(len(kept)), range(len(items))):
        alike = max(text.like(texts[n]) for text in called[row])
        likeness = WORDS_COUNT * alike + EVIDENCE_COUNTS * overlap(kept[row].evidence, items[n].evidence)
        if likeness >= ENOUGH:
            result[row, n] = likeness
    return result


def overlap(one: Sequence[UUID], other: Sequence[UUID]) -> float:
    """Share of utterances in common, 0..1; two that name none have none in common."""
    both = len(set(one)) + len(set(other))
    return 2 * len(set(one) & set(other)) / both if both else 0.0


def paired(likeness: dict[tuple[int, int], float]) -> dict[int, int]:
    """Row → item, the likest first; of two alike the earlier row, then the earlier item."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for (row, n), _ in sorted(likeness.items(), key=lambda one: (-one[1], one[0])):
        if row not in pairs and n not in taken:
            pairs[row] = n
            taken.add(n)
    return pairs


def new(kept: Sequence[Kept], items: Sequence[Item], pairs: dict[int, int]) -> list[Item]:
    """Items that are no row yet, nor a row, as it is going to be, said again in much the same words."""
    after = [taking(row, items[pairs[at]]) if at in pairs and not row.settled else row for at, row in enumerate(kept)]
    there = [(Text.of(one.description), one.evidence) for one in after]
    there += [(Text.of(row.original), one.evidence) for row, one in zip(kept, after, strict=True)]
    there += [(Text.of(items[n].description), items[n].evidence) for n in pairs.values()]
    result = []
    for n, item in enumerate(items):
        text = Text.of(item.description)
        if n in pairs.values() or any(text.repeats(other) and overlap(item.evidence, ids) for other, ids in there):
            continue
        result.append(item)
        there.append((text, item.evidence))
    return result


def gone(kept: Sequence[Kept], pairs: dict[int, int], likeness: dict[tuple[int, int], float]) -> list[UUID]:
    """Rows that were found once, that nobody touched, and that are found no more.

    A row stays when what it is like went to a deleted row: deleting one of two that are alike must not cost both.
    """
    deleted = {n for row, n in pairs.items() if kept[row].deleted}
    return [
        row.key
        for at, row in enumerate(kept)
        if not (row.settled or row.touched or at in pairs or any((at, n) in likeness for n in deleted))
    ]


def as_item(row: Kept) -> Item:
    return Item(row.description, row.evidence, row.assignee, row.priority, row.start, row.due)


def taking(row: Kept, item: Item) -> Item:
    """The item with what a person set in the row. Words that a person wrote keep the utterances they stand on."""
    fields = ["description", "assignee", "priority", "start", "due", "evidence"]
    stay = [field for field in fields if row.has(field) or (field == "evidence" and row.has("description"))]
    return replace(item, **{field: getattr(row, field) for field in stay})
