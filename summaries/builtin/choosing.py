"""Which sentences a summary of so many words is made of, and as what: overview, topic, decision, open question."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from summaries import evidence
from summaries.builtin import cues, ranking, sentences, tasks, topics, wording
from summaries.builtin.drafts import Draft
from summaries.builtin.sentences import Sentence
from summaries.contract import Section, Statement, Talk
from summaries.language import words

SHARE = 0.45
"""A summary is no longer than this share of the talk, so that short talks come out short."""
LEAST_ROOM = 25
FEW = 3
"""Words that count, under which a sentence is a fragment."""
LONG = 32
"""Sentences over this many words are wanted less."""
OPENING = 150
"""Utterances. Of a talk four times as long they are told by themselves: first words need not wait for all the rest."""


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
    def tasks(self) -> dict[int, Draft]:
        """The task that a sentence says, by the sentence's id()."""
        if not self.english:
            return {}
        return {id(one): draft for draft in tasks.drafts(self.talk, self.sentences) for one in draft.sources}

    @cached_property
    def texts(self) -> list[str]:
        """How minutes would say each sentence."""
        return [self.said(one) for one in self.sentences]

    @cached_property
    def opening(self) -> "Reading | None":
        """How a long talk begins. Its sentences have the same numbers here and there."""
        if len(self.talk.said) < 4 * OPENING:
            return None
        return Reading(replace(self.talk, said=self.talk.said[:OPENING]))

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
        if id(one) in self.tasks:
            return worth * 3
        return worth * (cues.weight(one.text) if self.english else 1.0)

    def room(self, budget: int) -> int:
        return min(budget, max(LEAST_ROOM, int(SHARE * self.talk.words)))

    def best(self, room: int, among: Sequence[int] | None = None) -> list[int]:
        """Numbers of the best sentences of so many words altogether, in the order of time; nothing is said twice."""
        all_ = range(len(self.sentences)) if among is None else among
        whole = [at for at in all_ if len(self.keys[at]) >= FEW and not self.social(at)] or (
            [at for at in all_ if self.keys[at]] if among is None else []
        )
        places = list({self.texts[at]: at for at in reversed(whole)}.values())[::-1]
        if not places:
            return [at for at in all_ if self.texts[at]][:1] if among is None else []
        lengths = [len(self.texts[at].split()) or 10**6 for at in places]
        return [places[at] for at in ranking.chosen(self.rows[places], [self.rank[at] for at in places], lengths, room)]

    def after(self, opening: "Reading", told: Sequence[int]) -> list[int]:
        """Sentences after the opening that say something else than what was told of it."""
        begun = len(opening.sentences)
        again = ranking.repeating(self.rows[begun:], self.rows[told])
        return [at for at in range(begun, len(self.sentences)) if at - begun not in again]

    def social(self, at: int) -> bool:
        return self.english and bool(cues.SOCIAL.search(self.sentences[at].text))

    def said(self, one: Sentence) -> str:
        draft = self.tasks.get(id(one))
        if draft and draft.who:
            return wording.promised(draft.who, draft.deed, draft.due)
        return wording.reported(one, self.talk.language)

    def statement(
        self, one: Sentence, section: Section = "overview", others: Sequence[Sentence] = (), heading: str = ""
    ) -> Statement:
        """Checked: where its evidence does not carry our wording, it is what was said, word for word."""
        draft = self.tasks.get(id(one))
        draft = draft if draft and draft.who else None
        stands = [each.said for each in (one, *others)] + (draft.evidence if draft else [])
        ids = dict.fromkeys(each.id for each in sorted(stands, key=lambda each: each.at))
        made = Statement("", tuple(ids), section, heading)
        texts = [wording.decided(one) if section == "decision" and not draft else self.said(one)]
        texts += [wording.promised(draft.who, draft.deed)] if draft and draft.who else []
        for text in texts:
            if evidence.check(replace(made, text=text), self.talk).supported:
                return replace(made, text=text)
        return replace(made, text=wording.quoted(one.said), evidence=(one.said.id,))


def paragraph(reading: Reading, budget: int) -> Iterator[Statement]:
    """Brief and detailed: one run of sentences in the order of time."""
    room, opening, left = reading.room(budget), reading.opening, None
    if opening:
        opened = opening.best(share(opening, reading, room))
        room -= sum(len(opening.texts[at].split()) for at in opened)
        yield from in_order(opening, opened)
        left = reading.after(opening, opened)
    yield from in_order(reading, reading.best(room, left))


def in_order(reading: Reading, chosen: Sequence[int]) -> Iterator[Statement]:
    support = {id(one): others for one, others in reading.decisions}
    for at in chosen:
        one = reading.sentences[at]
        yield reading.statement(one, "decision" if id(one) in support else "overview", support.get(id(one), ()))


def share(opening: Reading, reading: Reading, room: int) -> int:
    return max(LEAST_ROOM, room * opening.talk.words // reading.talk.words)


def minutes(reading: Reading, budget: int) -> Iterator[Statement]:
    """Overview, topics in their order, decisions, questions left open; nothing is said twice."""
    room, opening, opened = reading.room(budget), reading.opening, list[int]()
    if opening:
        ending = {id(one) for _, found in ends(opening) for one, _ in found}
        left = [at for at, one in enumerate(opening.sentences) if id(one) not in ending]
        opened = opening.best(share(opening, reading, room // 3), left)
        room -= sum(len(opening.texts[at].split()) for at in opened)
        yield from (opening.statement(opening.sentences[at]) for at in opened)
    closing = limited(reading, room // 2)
    told = {one.text for one in closing}
    settled = set(opened) | {
        at for at, one in enumerate(reading.sentences) if wording.decided(one) in told or reading.texts[at] in told
    }
    room -= sum(len(one.text.split()) for one in closing)
    spans = topics.parts(reading.sentences, reading.keys, reading.rows, reading.talk)
    rest = reading.after(opening, opened) if opening else range(len(reading.sentences))
    left = [at for at in rest if at not in settled]
    first = reading.best(max(LEAST_ROOM, room // (3 if len(spans) > 1 else 1)), left)
    yield from (reading.statement(reading.sentences[at]) for at in first)
    if len(spans) > 1:
        yield from by_topic(reading, spans, room - room // 3, settled.union(first))
    yield from closing


def by_topic(
    reading: Reading, spans: Sequence[tuple[str, range]], room: int, told: AbstractSet[int]
) -> Iterator[Statement]:
    said, share = {reading.texts[at] for at in told}, room // len(spans)
    for heading, span in spans:
        left = [at for at in span if reading.texts[at] not in said]
        for at in reading.best(min(room, max(20, share)), left):
            said.add(reading.texts[at])
            room -= len(reading.texts[at].split())
            yield reading.statement(reading.sentences[at], "topic", heading=heading)


def limited(reading: Reading, room: int) -> list[Statement]:
    """Decisions and questions, as many as fit; the first of each always."""
    kept: list[Statement] = []
    for section, found in ends(reading):
        for one, others in found:
            first = section not in {other.section for other in kept}
            if room < 1 and not first:
                break
            statement = reading.statement(one, section, others)
            size = len(statement.text.split())
            if statement.text and statement.text not in {other.text for other in kept} and (size <= room or first):
                kept.append(statement)
                room -= size
    return kept


def ends(reading: Reading) -> list[tuple[Section, list[tuple[Sentence, list[Sentence]]]]]:
    return [("decision", reading.decisions), ("question", reading.questions)]
