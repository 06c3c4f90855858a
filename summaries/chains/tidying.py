"""Corrections: windows of utterances with a few around them; an answer may change the wanted ones and nothing else."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from summaries.chains import answers, prompts
from summaries.chains.asking import Errand
from summaries.chains.lines import numbered, plain
from summaries.chains.prompts import Question
from summaries.chains.reading import TAG
from summaries.chains.sections import each
from summaries.chains.tasking import neighbours
from summaries.chains.windows import Window, short
from summaries.contract import Event, Rewording, Talk

AROUND = 3
SHARE = 2.3  # an answer may be as long as its question, and a little more for ids


def tidy(errand: Errand, talk: Talk, wanted: frozenset[UUID]) -> Iterator[Event]:
    """Progress, Spent, then a Rewording for each wanted utterance that should read otherwise. Raises Failed."""
    lines = numbered(talk)
    asked = [line for line in lines if line.ids[0] in wanted]
    if not asked:
        return
    errand.measure(answers.sample(lines))
    places = {line.ref: place for place, line in enumerate(lines)}

    empty = Question(prompts.CORRECT, "corrections", prompts.CORRECT_SHAPE, 0)

    def space() -> int:
        return int(answers.space(errand, talk, empty) * 0.85 / SHARE)

    def work(window: Window, last: bool) -> list[Rewording]:
        question = replace(empty, room=int(max(space(), 64) * (SHARE - 1)))
        first, final = places[window.lines[0].ref], places[window.lines[-1].ref]
        near = Window(
            window.lines,
            tuple(short(line, space() // 20) for line in lines[max(first - AROUND, 0) : first]),
            tuple(short(line, space() // 20) for line in lines[final + 1 : final + 1 + AROUND]),
        )
        messages = prompts.messages(talk, question, window.lines, neighbours(near))
        return answers.usable(errand, question, messages, lambda rows: changes(rows, window), last)

    before = {line.ids[0]: line.fields[-1] for line in asked}
    corrections = yield from each(errand, asked, space, work)
    yield from (one for one in corrections if one.text != before[one.id])


def changes(rows: object, window: Window) -> tuple[list[Rewording], list[str]]:
    """What may stand for an utterance of the window. One that came in parts, being too long, is left as it is."""
    if not isinstance(rows, dict):
        return [], ['"corrections" is no object']
    times = Counter(line.ref for line in window.lines)
    known = {line.ref: line for line in window.lines if times[line.ref] == 1}
    good, faults = [], list[str]()
    for ref, text in rows.items():
        line = known.get(ref)
        if line is None or not isinstance(text, str) or not fair(plain(text), line.fields[-1]):
            faults.append(f"{ref[:8]} is not one of the ids, or its text cannot stand for it")
        else:
            good.append(Rewording(line.ids[0], plain(text)))
    return good, faults


def fair(text: str, before: str) -> bool:
    """Words, not many more than before, and no tags that nobody said."""
    return bool(text) and len(text) <= 2 * len(before) + 80 and not (TAG.search(text) and not TAG.search(before))
