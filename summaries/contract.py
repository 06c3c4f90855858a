"""What crosses between stored words and those who make minutes of them: plain values, no Django, no I/O.

A provider takes a `Talk` and yields events. `Words` are for people who watch and may be thrown away; only
`Statement`, `Item` and `Rewording` are results, and nothing of them is believed before it was checked (`evidence`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol
from uuid import UUID

Kind = Literal["brief", "detailed", "minutes"]
Section = Literal["overview", "topic", "decision", "question"]
Priority = Literal["low", "normal", "high"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part; `id` is the participant's."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Said:
    """One utterance as it is shown; `id` is the dialogue's, `at` when it began."""

    id: UUID
    speaker: Person
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said in one session, in the order of time, and what is known of the meeting. `day` is its local date."""

    title: str
    day: date
    people: tuple[Person, ...]
    said: tuple[Said, ...]
    agenda: str = ""
    language: str = "en"

    @property
    def words(self) -> int:
        return sum(len(one.text.split()) for one in self.said)


# Events


@dataclass(frozen=True, slots=True)
class Words:
    """More of the text that grows, Markdown; append it."""

    text: str


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` pieces of work."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Spent:
    """One call of a model, or several: tokens in and out."""

    calls: int
    tokens_in: int
    tokens_out: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a summary and the utterances it stands on. `heading` groups sentences of a topic."""

    text: str
    evidence: tuple[UUID, ...]
    section: Section = "overview"
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """Something that somebody is to do. `assignee` is a participant's id, or None for nobody."""

    description: str
    evidence: tuple[UUID, ...]
    assignee: UUID | None = None
    priority: Priority = "normal"
    start: date | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Rewording:
    """How the utterance `id` should read."""

    id: UUID
    text: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A statement that its evidence does not carry: `missing` are the numbers, names and dates that are not in it."""

    statement: Statement
    missing: tuple[str, ...]


Event = Words | Progress | Spent | Statement | Item | Rewording


class Provider(Protocol):
    """Makes minutes. Blocking; every method is a generator that may be closed at any event.

    Raises Failed.
    """

    name: str
    """As in settings: watsonx, openai, builtin."""

    def model(self, purpose: Literal["correct", "items", "summary"]) -> str:
        """The model that would be used, "" when there is none."""
        ...

    def summarise(self, talk: Talk, kind: Kind) -> Iterator[Event]:
        """Words, Progress, Spent; then every Statement in the order of the summary."""
        ...

    def rewrite(self, talk: Talk, doubts: Sequence[Doubt]) -> Iterator[Event]:
        """Spent, and one Statement for each doubt, in order. Text "" means: better left out."""
        ...

    def correct(self, talk: Talk, wanted: frozenset[UUID]) -> Iterator[Event]:
        """Progress, Spent, and a Rewording for each of the `wanted` utterances that should read otherwise."""
        ...

    def items(self, talk: Talk) -> Iterator[Event]:
        """Progress, Spent, and every Item."""
        ...

    def catch_up(self, talk: Talk, words: int) -> Iterator[Event]:
        """Words, Spent, then Statements of at most `words` words altogether: what somebody missed."""
        ...


class Failed(Exception):
    """Minutes could not be made. `code` is one of CODES; `detail` says more in numbers and names of errors only."""

    CODES = ("refused", "busy", "down", "bad_answer", "too_long", "not_configured")

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail
