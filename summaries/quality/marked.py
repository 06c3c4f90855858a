"""The ten meetings: what was said in them, and what a reader marks as to do and as decided.

A file holds the talk and the marks; `evidence` are numbers of utterances, from 0. The marks were made before anything
was tuned on them, and the meetings that are `held_out` are not tuned on at all.
"""

import json
import random
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from summaries.contract import Item, Person, Said, Talk

FOLDER = Path(__file__).parent / "meetings"
NAMES = uuid.UUID("2d1a4a3e-4c1f-4c58-9a0f-93b7a0c3f6f1")
PACE = timedelta(seconds=0.4)
"""Of a word: 150 a minute."""
PAUSE = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Decision:
    text: str
    evidence: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    name: str
    talk: Talk
    items: tuple[Item, ...]
    decisions: tuple[Decision, ...]
    held_out: bool


def meetings() -> list[Marked]:
    """All of them, by name."""
    return [marked(path) for path in sorted(FOLDER.glob("*.json"))]


def marked(path: Path) -> Marked:
    file = json.loads(path.read_text(encoding="utf-8"))
    talk = spoken(path.stem, file)
    people = {one.name: one for one in talk.people}
    items = tuple(
        Item(
            description=one["description"],
            evidence=tuple(talk.said[at].id for at in one["evidence"]),
            assignee=people[one["assignee"]].id if one["assignee"] else None,
            due=date.fromisoformat(one["due"]) if one["due"] else None,
        )
        for one in file["items"]
    )
    decisions = tuple(
        Decision(one["text"], tuple(talk.said[at].id for at in one["evidence"])) for one in file["decisions"]
    )
    return Marked(path.stem, talk, items, decisions, file["held_out"])


def spoken(name: str, file: dict[str, Any]) -> Talk:
    """The talk at 150 words a minute, with a second between utterances."""
    people = {one: Person(uuid.uuid5(NAMES, f"{name} {one}"), one) for one in file["people"]}
    day = date.fromisoformat(file["day"])
    at = datetime.combine(day, time(10), UTC)
    said = []
    for number, line in enumerate(file["said"]):
        said.append(Said(uuid.uuid5(NAMES, f"{name} {number}"), people[line["speaker"]], at, line["text"]))
        at += PACE * len(line["text"].split()) + PAUSE
    return Talk(file["title"], day, tuple(people.values()), tuple(said), "\n".join(file["agenda"]))


def long(hours: float) -> Talk:
    """A talk of so many hours of 9,000 words: the meetings again and again, each time with lines in another order."""
    shuffle = random.Random(0)  # noqa: S311
    said: list[Said] = []
    talks = [one.talk for one in meetings()]
    people = tuple(person for talk in talks for person in talk.people)
    at = datetime.combine(talks[0].day, time(9), UTC)
    words = 0
    while words < 9000 * hours:
        lines = list(talks[len(said) % len(talks)].said)
        shuffle.shuffle(lines)
        for line in lines:
            said.append(Said(uuid.uuid5(NAMES, f"long {len(said)}"), line.speaker, at, line.text))
            length = len(line.text.split())
            at += PACE * length + PAUSE
            words += length
    return Talk("A long day", talks[0].day, people, tuple(said))
