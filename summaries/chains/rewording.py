"""Sentences that their evidence does not carry, said anew from what was said: one question for all of them."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from pydantic import ValidationError

from summaries.chains import answers, prompts
from summaries.chains.asking import Errand
from summaries.chains.lines import Line, meant, numbered, plain, refs
from summaries.chains.prompts import Question
from summaries.chains.schema import Anew, Refs
from summaries.contract import Doubt, Event, Failed, Statement, Talk

ROOM = 1500
Better = tuple[int, tuple[str, tuple[UUID, ...]]]
NEAR = 1  # utterances before and after the evidence


def rewrite(errand: Errand, talk: Talk, doubts: Sequence[Doubt]) -> Iterator[Event]:
    """Spent, and one Statement for each doubt, in order; as it was where nothing better is known. Raises Failed."""
    lines = numbered(talk)
    if not doubts:
        return
    errand.measure(answers.sample(lines))
    for some in batches(errand, talk, doubts, lines):
        yield from answered(errand, talk, some, lines)


def asked(errand: Errand) -> Question:
    return Question(prompts.REWRITE, "sentences", prompts.REWRITE_SHAPE, min(ROOM, errand.means.context // 4))


def batches(errand: Errand, talk: Talk, doubts: Sequence[Doubt], lines: Sequence[Line]) -> Iterator[Sequence[Doubt]]:
    """One, unless it is more than the model can read."""
    near = evidence(doubts, lines)
    left = answers.space(errand, talk, asked(errand), told(doubts, near))
    if left >= errand.model.gauge.tokens("\n".join(line.text for line in near)) or len(doubts) == 1:
        yield doubts
        return
    middle = len(doubts) // 2
    yield from batches(errand, talk, doubts[:middle], lines)
    yield from batches(errand, talk, doubts[middle:], lines)


def evidence(doubts: Sequence[Doubt], lines: Sequence[Line]) -> list[Line]:
    """The utterances that the doubted sentences stand on, and their neighbours."""
    wanted = {one for doubt in doubts for one in doubt.statement.evidence}
    at = [place for place, line in enumerate(lines) if line.ids[0] in wanted]
    near = {place for one in at for place in range(max(one - NEAR, 0), one + NEAR + 1)}
    return [line for place, line in enumerate(lines) if place in near]


def told(doubts: Sequence[Doubt], lines: Sequence[Line]) -> dict[str, object]:
    names = {line.ids[0]: line.ref for line in lines}
    return {
        "doubts": [
            [
                number,
                plain(doubt.statement.text),
                [plain(one) for one in doubt.missing],
                [names[one] for one in doubt.statement.evidence if one in names],
            ]
            for number, doubt in enumerate(doubts, 1)
        ]
    }


def answered(errand: Errand, talk: Talk, doubts: Sequence[Doubt], lines: Sequence[Line]) -> Iterator[Event]:
    near = evidence(doubts, lines)
    known = refs(near)
    question = asked(errand)
    messages = prompts.messages(talk, question, near, told(doubts, near))
    try:
        rows = answers.usable(errand, question, messages, lambda rows: read(rows, known, len(doubts)))
    except Failed as failed:
        if failed.code not in ("bad_answer", "too_long"):
            raise
        rows = []
    yield from errand.spent()
    better = dict(rows)
    for number, doubt in enumerate(doubts, 1):
        old = doubt.statement
        text, ids = better.get(number, (old.text, old.evidence))
        yield Statement(text, ids, old.section, old.heading)


def read(rows: object, known: Refs, most: int) -> tuple[list[Better], list[str]]:
    good, faults = [], list[str]()
    for one in rows if isinstance(rows, list) else []:
        try:
            anew = Anew.model_validate(one)
        except ValidationError:
            faults.append("an entry has no number or no text")
            continue
        ids = meant(anew.ids, known)
        if 1 <= anew.number <= most and (ids or not anew.text):
            good.append((anew.number, (anew.text, ids if anew.text else ())))
        else:
            faults.append(f"number {anew.number} names no known id")
    return good, faults if isinstance(rows, list) else ["there is no list"]
