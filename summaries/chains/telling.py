"""Summaries: at once when the talk fits the model, else through notes of its parts; streamed, checked at the end."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from langchain_core.messages import BaseMessage

from summaries.chains import answers, prompts
from summaries.chains.asking import Answer, Errand
from summaries.chains.drafting import SECTIONS, Draft, limited
from summaries.chains.lines import Line, numbered, refs
from summaries.chains.prompts import Question
from summaries.chains.schema import Note, Refs, Sentence, read
from summaries.chains.sections import each
from summaries.chains.windows import Window
from summaries.contract import Event, Failed, Progress, Section, Statement, Talk, Words

ROOM, NOTES_ROOM = 1500, 1200  # tokens of an answer
NOTE = 60  # tokens of one note
ROUNDS = 5  # of condensing notes
ORDER = ("overview", *SECTIONS)
Good = tuple[Sentence, tuple[UUID, ...]]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be written: `task` for the model, `sections` that may occur, `most` words."""

    task: str
    sections: frozenset[Section]
    titles: Mapping[str, str]
    most: int | None = None


def tell(errand: Errand, talk: Talk, wish: Wish) -> Iterator[Event]:
    """Words, Progress, Spent, then every Statement. Raises Failed."""
    lines = numbered(talk)
    if not lines:
        return
    errand.measure(answers.sample(lines))
    question = asked(errand, wish.task)
    if fits(errand, talk, question, lines):
        try:
            yield Progress(0, 1)
            yield from finale(errand, talk, wish, question, lines)
            return
        except Failed as failed:
            if failed.code != "too_long":
                raise
            errand.model.gauge.shrink()
    question = asked(errand, f"{prompts.OF_NOTES} {wish.task}")
    notes = yield from noted(errand, talk, lines, question)
    yield from finale(errand, talk, wish, question, notes)


def asked(errand: Errand, task: str) -> Question:
    return Question(task, "sentences", prompts.SUMMARY_SHAPE, min(ROOM, errand.means.context // 4))


def fits(errand: Errand, talk: Talk, question: Question, lines: Sequence[Line]) -> bool:
    return answers.space(errand, talk, question) >= tokens(errand, lines)


def tokens(errand: Errand, lines: Sequence[Line]) -> int:
    return errand.model.gauge.tokens("\n".join(line.text for line in lines))


def noted(errand: Errand, talk: Talk, lines: Sequence[Line], last: Question) -> Generator[Event, None, list[Line]]:
    """Notes of the whole talk, few enough for the last question. Raises Failed, too_long when they do not get fewer."""
    most = max(min(NOTES_ROOM, errand.means.context // 5) // NOTE, 3)
    task = prompts.notes(talk, most)
    for _ in range(ROUNDS):
        notes = yield from condensed(errand, talk, lines, Question(task, "notes", prompts.NOTES_SHAPE, most * NOTE))
        if not notes:
            raise Failed("bad_answer", "no notes")
        if fits(errand, talk, last, notes):
            return notes
        if tokens(errand, notes) >= tokens(errand, lines) * 0.9:
            break
        lines, task = notes, prompts.notes_again(talk, most)
    raise Failed("too_long", "notes")


def condensed(
    errand: Errand, talk: Talk, lines: Sequence[Line], question: Question
) -> Generator[Event, None, list[Line]]:
    def work(window: Window, last: bool) -> list[tuple[Note, tuple[UUID, ...]]]:
        known = refs(window.lines)
        messages = prompts.messages(talk, question, window.lines)
        notes = answers.usable(errand, question, messages, lambda rows: read(Note, rows, known), last)
        return notes[: question.room // NOTE * 2]

    found = yield from each(errand, lines, lambda: answers.space(errand, talk, question), work)
    return [
        Line(f"n{number}", ids, (note.kind, note.heading, note.text)) for number, (note, ids) in enumerate(found, 1)
    ]


def finale(
    errand: Errand, talk: Talk, wish: Wish, question: Question, lines: Sequence[Line]
) -> Generator[Event, None, None]:
    """The summary itself, streamed; asked for once more when too little of it can be used."""
    known = refs(lines)
    messages = prompts.messages(talk, question, lines)
    draft = Draft(known, wish.titles)
    answer = yield from drafted(errand, messages, question, draft)
    good, faults = sentences(answer, question, known)
    cut = not answer.whole or answers.INCOMPLETE in faults
    if cut or (faults and len(good) <= 2 * len(faults)):
        repair = answers.again(messages, answer, faults, question)
        second = yield from drafted(errand, repair, question, None if draft.shown else Draft(known, wish.titles))
        if not second.whole:
            raise Failed("bad_answer", "length")
        better, _ = sentences(second, question, known)
        good = good if answer.whole else []
        good = better if better and (cut or len(better) >= len(good)) else good
    if not good:
        raise Failed("bad_answer", f"{len(faults)} faults")
    yield from ordered([statement(wish, sentence, ids) for sentence, ids in good], wish)


def sentences(answer: Answer, question: Question, known: Refs) -> tuple[list[Good], list[str]]:
    return answers.checked(answer, question, lambda rows: read(Sentence, rows, known))


def drafted(
    errand: Errand, messages: Sequence[BaseMessage], question: Question, draft: Draft | None
) -> Generator[Event, None, Answer]:
    reading = errand.stream(messages, question.room)
    try:
        while True:
            piece = next(reading)
            if draft is not None and (text := draft.add(piece)):
                yield Words(text)
    except StopIteration as end:
        answer: Answer = end.value
        yield from errand.spent()
        return answer


def statement(wish: Wish, sentence: Sentence, ids: tuple[UUID, ...]) -> Statement:
    section: Section = sentence.section if sentence.section in wish.sections else "overview"
    if section == "overview" and sentence.section != "overview" and "topic" in wish.sections:
        section = "topic"
    return Statement(sentence.text, ids, section, sentence.heading if section == "topic" else "")


def ordered(statements: list[Statement], wish: Wish) -> list[Statement]:
    """Overview first, then topics, decisions, questions; within them the model's order, which is that of the talk."""
    placed = sorted(statements, key=lambda one: ORDER.index(one.section))
    return placed if wish.most is None else limited(placed, wish.most)
