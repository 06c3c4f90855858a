"""The provider that needs no model: TextRank for summaries, a grammar of commitment and request for action items."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Literal
from uuid import UUID

from summaries.builtin import choosing, markdown, ranking, tasks, tidy, wording
from summaries.builtin.choosing import Reading
from summaries.contract import Doubt, Event, Kind, Person, Progress, Rewording, Said, Statement, Talk, Words

BUDGET: dict[Kind, int] = {"brief": 130, "detailed": 280, "minutes": 300}
"""Words."""
TIDY_AT_ONCE = 50
"""Utterances between two reports of progress."""
BOB = Person(UUID(int=1), "Bob")
WARMING = Talk(
    "", date(2026, 3, 4), (BOB,), (Said(UUID(int=2), BOB, datetime(2026, 3, 4, tzinfo=UTC), "I'll go by Friday."),)
)
"""Said once, so that the first summary finds everything imported and every pattern compiled."""


class Builtin:
    """English; what is said in other languages is ranked too, but nobody's promises are understood."""

    name = "builtin"

    def __init__(self) -> None:
        ranking.warm()
        for _ in self.summarise(WARMING, "minutes"):
            pass

    def model(self, purpose: Literal["correct", "items", "summary"]) -> str:
        return ""

    def summarise(self, talk: Talk, kind: Kind) -> Iterator[Event]:
        if not talk.said:
            return
        if kind == "minutes":
            yield from told(markdown.growing(choosing.minutes(Reading(talk), BUDGET[kind]), talk.language))
        else:
            yield from told(markdown.paragraph(choosing.paragraph(Reading(talk), BUDGET[kind])))

    def rewrite(self, talk: Talk, doubts: Sequence[Doubt]) -> Iterator[Event]:
        """The sentence as it was said, with its speaker's name; nothing when that is what was doubted."""
        by_id = {one.id: one for one in talk.said}
        for doubt in doubts:
            known = [by_id[one] for one in doubt.statement.evidence if one in by_id]
            text = next((text for one in known if (text := wording.quoted(one)) != doubt.statement.text), "")
            kept = tuple(one.id for one in known) if text else ()
            yield Statement(text, kept, doubt.statement.section, doubt.statement.heading)

    def correct(self, talk: Talk, wanted: frozenset[UUID]) -> Iterator[Event]:
        asked = [one for one in talk.said if one.id in wanted]
        for number, one in enumerate(asked, 1):
            text = tidy.tidy(one.text, talk.people, talk.language)
            if text != one.text:
                yield Rewording(one.id, text)
            if number % TIDY_AT_ONCE == 0 or number == len(asked):
                yield Progress(number, len(asked))

    def items(self, talk: Talk) -> Iterator[Event]:
        yield from tasks.items(talk)
        yield Progress(1, 1)

    def catch_up(self, talk: Talk, words: int) -> Iterator[Event]:
        if talk.said:
            yield from told(markdown.paragraph(choosing.paragraph(Reading(talk), words)))


def told(pieces: Iterable[tuple[Statement, str]]) -> Iterator[Event]:
    """Sentence by sentence for those who watch, then all of them as results."""
    statements = []
    for statement, text in pieces:
        yield Words(text)
        statements.append(statement)
    yield Progress(1, 1)
    yield from statements
