"""Get an answer that can be used: ask, check, ask once more saying what was wrong, keep what is good."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from summaries.chains import prompts
from summaries.chains.asking import Answer, Errand, written
from summaries.chains.lines import Line
from summaries.chains.prompts import Question
from summaries.chains.reading import found
from summaries.contract import Failed, Talk

R = TypeVar("R")
Check = Callable[[Any], tuple[list[R], list[str]]]
RESERVE = 300  # tokens for asking once more
EXCERPT = 500  # characters of the answer that could not be used
LONG, INCOMPLETE = "it was longer than allowed", "the JSON is not complete"


def checked(answer: Answer, question: Question, check: Check[R]) -> tuple[list[R], list[str]]:
    """What is good in an answer, and its faults. The last entry of an answer that was cut is not believed."""
    there = found(answer.text, question.key)
    if there is None:
        return [], [f'it holds no JSON object with "{question.key}"' if answer.text.strip() else "it was empty"]
    rows = there.value[question.key]
    if not there.whole and isinstance(rows, list):
        rows = rows[:-1]
    if not there.whole and isinstance(rows, dict):
        rows = dict(list(rows.items())[:-1])
    good, faults = check(rows)
    if not answer.whole:
        faults = [LONG, *faults]
    return good, faults if there.whole else [INCOMPLETE, *faults]


def again(
    messages: Sequence[BaseMessage], answer: Answer, faults: Sequence[str], question: Question
) -> list[BaseMessage]:
    fault = "; ".join(faults[:5])[:300]
    said = AIMessage(answer.text[:EXCERPT] or "…")
    return [*messages, said, HumanMessage(prompts.REPAIR.format(fault=fault, shape=question.shape))]


def usable(
    errand: Errand, question: Question, messages: Sequence[BaseMessage], check: Check[R], last: bool = True
) -> list[R]:
    """The good entries of the answer, repaired once. Raises Failed: bad_answer when there was no JSON, and too_long
    when the answer was cut and there is a way to ask for less (not `last`)."""
    answer = errand.ask(messages, question.room)
    good, faults = checked(answer, question, check)
    if not faults:
        return good
    if not answer.whole and not last:
        raise Failed("too_long", "answer")
    try:
        second = errand.ask(again(messages, answer, faults, question), question.room)
    except Failed:
        if good:
            return good
        raise
    better, _ = checked(second, question, check)
    if not good and not any(found(one.text, question.key) for one in (answer, second)):
        raise Failed("bad_answer", f"{len(faults)} faults")
    return better if len(better) >= len(good) else good


def space(errand: Errand, talk: Talk, question: Question, around: dict[str, object] | None = None) -> int:
    """Tokens that are left for lines of data."""
    frame = errand.model.gauge.tokens(written(prompts.messages(talk, question, [], around)))
    return errand.means.context - question.room - frame - RESERVE


def sample(lines: Sequence[Line], most: int = 4000) -> str:
    """Some of the lines, from all over the talk, to measure a model's tokens by."""
    step = max(sum(len(line.text) for line in lines) // most, 1)
    return "\n".join(line.text for line in lines[::step])[: most * 2]
