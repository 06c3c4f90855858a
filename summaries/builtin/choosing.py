"""Which sentences a summary of so many words is made of, and as what: overview, topic, decision, open question."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from summaries import words
from summaries.builtin import cues, ranking, sentences, topics, wording
from summaries.builtin.acts import Grammar
from summaries.builtin.sentences import Sentence
from summaries.contract import Section, Statement, Talk

SHARE = 0.45
"""A summary is no longer than this share of the talk, so that short talks come out short."""
LEAST_ROOM = 25
LONG = 32
"""Sentences over this many words are wanted less."""


@dataclass(frozen=True)
class Reading:
    """A talk, looked at once."""

    talk: Talk

    @cached_property
    def sentences(self) -> list[Sentence]:
        return sentences.of(self.talk)

    @cached_property
    def keys(self) -> list[list[str]]:
        return [words.content(one.text) for one in self.sentences]

    @cached_property
    def rows(self) -> Any:
        return ranking.matrix(self.keys)

    @cached_property
    def english(self) -> bool:
        return self.talk.language.startswith("en")

    @cached_property
    def grammar(self) -> Grammar:
        return Grammar(self.talk.people)

    @cached_property
    def decisions(self) -> list[tuple[Sentence, list[Sentence]]]:
        return list(cues.decisions(self.sentences)) if self.english else []

    @cached_property
    def questions(self) -> list[tuple[Sentence, list[Sentence]]]:
        return list(cues.questions(self.sentences)) if self.english else []

    @cached_property
    def rank(self) -> list[float]:
        return ranking.rank(self.rows, self.prior)

    @cached_property
    def prior(self) -> list[float]:
        """What a sentence is worth before others are looked at: decisions and promises most, small talk least."""
        decided = {id(one) for one, _ in self.decisions}
        count = max(1, len(self.sentences))
        return [
            self.worth(one, keys, at / count, decided=id(one) in decided)
            for at, (one, keys) in enumerate(zip(self.sentences, self.keys, strict=True))
        ]

    def worth(self, one: Sentence, keys: Sequence[str], where: float, *, decided: bool) -> float:
        length = len(one.text.split())
        worth = min(1.0, len(set(keys)) / 6) * (0.5 if length > LONG else 1.0)
        worth *= 1.2 if where < 0.1 or where > 0.9 else 1.0
        if any(character.isdigit() for character in one.text):
            worth *= 1.3
        if decided:
            return worth * 6
        if self.english and cues.asks(one.text):
            return worth * 0.3
        if self.english and any(True for _ in self.grammar.acts(one)):
            return worth * 2
        return worth

    def room(self, budget: int) -> int:
        return min(budget, max(LEAST_ROOM, int(SHARE * self.talk.words)))

    def best(self, room: int, among: Sequence[int] | None = None) -> list[int]:
        """Numbers of the best sentences of so many words altogether, in the order of time; each is looked at once."""
        all_ = range(len(self.sentences)) if among is None else among
        places = list({self.sentences[at].text: at for at in reversed(all_)}.values())[::-1]
        scores = [self.rank[at] if self.keys[at] else 0.0 for at in places]
        texts = [self.said(self.sentences[at]) for at in places]
        lengths = [len(text.split()) or 10**6 for text in texts]
        return [places[at] for at in ranking.chosen(self.rows[places], scores, lengths, room)]

    def said(self, one: Sentence) -> str:
        return wording.reported(one, self.talk.language)

    def statement(self, one: Sentence, others: Sequence[Sentence], section: Section, heading: str = "") -> Statement:
        ids = dict.fromkeys(each.said.id for each in sorted([one, *others], key=lambda each: each.place))
        return Statement(self.said(one), tuple(ids), section, heading)


def paragraph(reading: Reading, budget: int) -> Iterator[Statement]:
    """Brief and detailed: one run of sentences in the order of time."""
    support = {id(one): others for one, others in reading.decisions}
    for at in reading.best(reading.room(budget)):
        one = reading.sentences[at]
        yield reading.statement(one, support.get(id(one), []), "decision" if id(one) in support else "overview")


def minutes(reading: Reading, budget: int) -> Iterator[Statement]:
    """Overview, topics in their order, decisions, questions left open; nothing is said twice."""
    room = reading.room(budget)
    told: set[int] = set()
    ends = [(one, others, "decision") for one, others in reading.decisions]
    ends += [(one, others, "question") for one, others in reading.questions]
    closing = limited([reading.statement(one, others, section) for one, others, section in ends], room // 2)  # type: ignore[arg-type]
    settled = {one.text for one in closing}
    room -= sum(len(one.text.split()) for one in closing)
    for at in reading.best(max(LEAST_ROOM, room // 3)):
        if reading.said(reading.sentences[at]) not in settled:
            told.add(at)
            yield reading.statement(reading.sentences[at], [], "overview")
    yield from by_topic(reading, room - room // 3, told, settled)
    yield from closing


def by_topic(reading: Reading, room: int, told: set[int], settled: set[str]) -> Iterator[Statement]:
    spans = topics.parts(reading.sentences, reading.keys, reading.rows, reading.talk.agenda)
    if len(spans) < 2:
        return
    for heading, span in spans:
        share = max(20, room // len(spans))
        left = [at for at in span if at not in told and reading.said(reading.sentences[at]) not in settled]
        for at in reading.best(share, left) if left else []:
            yield reading.statement(reading.sentences[at], [], "topic", heading)


def limited(statements: Sequence[Statement], room: int) -> list[Statement]:
    """As many as fit; the first always, questions after decisions."""
    kept: list[Statement] = []
    for one in statements:
        size = len(one.text.split())
        if one.text and one.text not in {other.text for other in kept} and (size <= room or not kept):
            kept.append(one)
            room -= size
    return kept
