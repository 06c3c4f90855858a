"""Action items: each stands on utterances, belongs to a participant or to nobody, and is due on a real day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from summaries.chains import answers, prompts
from summaries.chains.asking import Errand
from summaries.chains.lines import numbered, plain, refs
from summaries.chains.prompts import Question
from summaries.chains.schema import Task, day, read
from summaries.chains.sections import each
from summaries.chains.windows import Window
from summaries.contract import Event, Item, Person, Said, Talk
from summaries.language import dates, people

ROOM = 1500  # tokens of an answer
AROUND = 3  # utterances before and after a window
YEARS = 5  # a day further away was misread
Found = tuple[Task, tuple[UUID, ...]]


def tasks(errand: Errand, talk: Talk) -> Iterator[Event]:
    """Progress, Spent, then every Item. Raises Failed."""
    lines = numbered(talk)
    if not lines:
        return
    errand.measure(answers.sample(lines))
    question = Question(prompts.items(talk), "items", prompts.ITEMS_SHAPE, min(ROOM, errand.means.context // 4))

    def work(window: Window, last: bool) -> list[Found]:
        known = refs(window.lines)
        messages = prompts.messages(talk, question, window.lines, neighbours(window))
        return answers.usable(errand, question, messages, lambda rows: read(Task, rows, known), last)

    def space() -> int:
        return int(answers.space(errand, talk, question) / 1.25)  # a fifth for the neighbours

    found = yield from each(errand, lines, space, work, AROUND)
    said = {one.id: one for one in talk.said}
    yield from joined([item(task, ids, talk, said) for task, ids in found])


def neighbours(window: Window) -> dict[str, object]:
    return {
        name: [list(line.fields) for line in lines]
        for name, lines in (("before", window.before), ("after", window.after))
        if lines
    }


def item(task: Task, ids: tuple[UUID, ...], talk: Talk, said: Mapping[UUID, Said]) -> Item:
    start, due = day_of(task.start, talk.day), day_of(task.due, talk.day)
    return Item(
        description=task.description,
        evidence=ids,
        assignee=assignee(task.assignee, [said[one] for one in ids], talk.people),
        priority=task.priority,
        start=None if start and due and start > due else start,
        due=due,
    )


def assignee(name: str, evidence: Sequence[Said], everybody: Sequence[Person]) -> UUID | None:
    """The participant of that name, if what was said there was said by them or names them."""
    person = people.find(name, everybody) if name else None
    if person is None:
        return None
    spoke = any(one.speaker.id == person.id for one in evidence)
    return person.id if spoke or any(person in people.named(one.text, everybody) for one in evidence) else None


def day_of(text: str, said_on: date) -> date | None:
    """A day as it was written, or as one says it. None when there is no such day."""
    found = day(text) or (dates.due(text, said_on) if text and not text[:4].isdigit() else None)
    return found if found and abs(found.year - said_on.year) <= YEARS else None


def joined(items: Sequence[Item]) -> list[Item]:
    """What two windows both found is one item."""
    kept: dict[tuple[str, UUID | None], Item] = {}
    for one in items:
        key = (plain(one.description).casefold().rstrip("."), one.assignee)
        twin = kept.get(key)
        if twin is None:
            kept[key] = one
        else:
            evidence = tuple(dict.fromkeys((*twin.evidence, *one.evidence)))
            kept[key] = Item(
                twin.description, evidence, twin.assignee, twin.priority, twin.start or one.start, twin.due or one.due
            )
    return list(kept.values())
