"""How minutes are held against what a reader marked. Pure: values in, counts out.

An item found and one marked are the same when they share an utterance and a word that counts, or most of their words;
each is matched once, the likest first. A decision is covered when a statement shares an utterance and a word with it,
or has most of its words. A statement is supported when `evidence.check` says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from summaries import evidence
from summaries.contract import Item, Statement
from summaries.language import words
from summaries.quality.marked import Decision, Marked

MOST = 0.6
"""Of the marked words."""


@dataclass(frozen=True, slots=True)
class Score:
    """Counts; those of several meetings are added."""

    found: int = 0
    marked: int = 0
    matched: int = 0
    assignees: int = 0
    dues: int = 0
    statements: int = 0
    supported: int = 0
    items_supported: int = 0
    decisions: int = 0
    covered: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def rates(self) -> dict[str, float | None]:
        """Shares from 0 to 1, None where nothing was to be counted. Assignees and dues: of the items matched."""
        return {
            "precision": rate(self.matched, self.found),
            "recall": rate(self.matched, self.marked),
            "assignee": rate(self.assignees, self.matched),
            "due": rate(self.dues, self.matched),
            "supported": rate(self.supported, self.statements),
            "items_supported": rate(self.items_supported, self.found),
            "decisions": rate(self.covered, self.decisions),
        }


def rate(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def total(scores: Iterable[Score]) -> Score:
    return sum(scores, Score())


def score(meeting: Marked, items: Sequence[Item], minutes: Sequence[Statement], others: Sequence[Statement]) -> Score:
    """Of one meeting. Decisions are looked for in the `minutes`, support in all statements."""
    pairs = matched(items, meeting.items)
    statements = [*minutes, *others]
    return Score(
        found=len(items),
        marked=len(meeting.items),
        matched=len(pairs),
        assignees=sum(one.assignee == mark.assignee for one, mark in pairs),
        dues=sum(one.due == mark.due for one, mark in pairs),
        statements=len(statements),
        supported=sum(evidence.check(one, meeting.talk).supported for one in statements),
        items_supported=sum(evidence.check_item(one, meeting.talk).supported for one in items),
        decisions=len(meeting.decisions),
        covered=sum(any(covers(one, decision) for one in minutes) for decision in meeting.decisions),
    )


def matched(found: Sequence[Item], marked: Sequence[Item]) -> list[tuple[Item, Item]]:
    """(found, marked), each at most once; the likest pairs first."""
    likeness = {(a, b): alike(one, mark) for a, one in enumerate(found) for b, mark in enumerate(marked)}
    pairs: list[tuple[int, int]] = []
    for a, b in sorted(likeness, key=lambda pair: -likeness[pair]):
        if likeness[a, b] and all(a != c and b != d for c, d in pairs):
            pairs.append((a, b))
    return [(found[a], marked[b]) for a, b in sorted(pairs)]


def alike(one: Item, mark: Item) -> float:
    """0 for two tasks, up to 2 for the same."""
    spoken = len(set(one.evidence) & set(mark.evidence)) / max(1, len(set(one.evidence) | set(mark.evidence)))
    share = shared(one.description, mark.description)
    return spoken + share if (spoken and share) or share >= MOST else 0.0


def covers(one: Statement, decision: Decision) -> bool:
    share = shared(one.text, decision.text)
    return share >= MOST or bool(share and set(one.evidence) & set(decision.evidence))


def shared(text: str, mark: str) -> float:
    """Share of the marked words that the text has."""
    wanted = set(words.content(mark))
    return len(wanted & set(words.content(text))) / len(wanted) if wanted else 0.0
