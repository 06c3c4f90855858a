"""Tasks while a talk goes on: what is known of each so far."""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from summaries.builtin import phrases
from summaries.builtin.acts import Doing
from summaries.builtin.sentences import Sentence
from summaries.contract import Item, Person, Priority, Said
from summaries.language import words

MOST = 20
"""Utterances that one task stands on: who repeats it for hours says nothing new."""
ALIKE = 0.6
URGENT = re.compile(phrases.URGENT, re.IGNORECASE)
RELAXED = re.compile(phrases.RELAXED, re.IGNORECASE)


@dataclass
class Draft:
    """A task as far as it is known. `by` spoke of it first, `asked` is who was addressed."""

    deed: str
    doing: Doing
    by: Person
    who: Person | None
    place: int
    evidence: list[Said]
    due: date | None = None
    asked: Person | None = None
    state: Literal["open", "taken", "refused", "dropped"] = "open"
    heard: list[str] = field(default_factory=list)
    sources: list[Sentence] = field(default_factory=list)

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(words.content(self.deed))

    @property
    def counts(self) -> bool:
        """Calls and offers are tasks only once somebody takes them."""
        return self.state == "taken" or (self.state == "open" and self.doing not in {"call", "offer"})

    def explains(self, request: "Draft") -> bool:
        """Was it only the reason for a request in the same breath? "We need a room. Can you book one?" """
        alone = self.doing == "obligation" and self.state == "open" and self.who in {None, request.who}
        return alone and request.doing == "request" and (self.place, self.by) == (request.place, request.by)

    def add(self, said: Said, place: int, text: str) -> None:
        self.place = place
        if len(self.evidence) < MOST and said not in self.evidence:
            self.heard.append(text)
            self.evidence.append(said)


def item(draft: Draft) -> Item:
    order = sorted(draft.evidence, key=lambda one: one.at)
    return Item(
        draft.deed,
        tuple(one.id for one in order),
        draft.who.id if draft.who else None,
        priority(draft),
        None,
        draft.due,
    )


def priority(draft: Draft) -> Priority:
    said = " ".join(draft.heard)
    return "low" if RELAXED.search(said) else "high" if URGENT.search(said) else "normal"


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Is it the same task? Two words at least are the same, and most of the shorter one."""
    return one == other or (len(one & other) > 1 and share(one, other) >= ALIKE)


def share(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """How much of the smaller set both have; 0 when one is empty."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0
