"""Utterances as a model sees them: one line of JSON each, with a short id instead of a long one."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from summaries.contract import Talk

NAME = 60  # characters of a name: people choose their own
UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]+"
)
MARKS = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>[]`"}
"""Characters that fences, tags and templates of chats are made of; inside JSON they can be written otherwise."""


@dataclass(frozen=True, slots=True)
class Line:
    """`ref` is the short id; `ids` the utterances that it stands for: one, or those that a note stands on."""

    ref: str
    ids: tuple[UUID, ...]
    fields: tuple[str, ...]
    at: datetime | None = None

    @property
    def text(self) -> str:
        return row(self.ref, *self.fields)


def quoted(value: object) -> str:
    """JSON in which nothing can end a line, close a fence or open a tag."""
    return json.dumps(value, ensure_ascii=False).translate(MARKS)


def row(*fields: str) -> str:
    return "[" + ",".join(quoted(one) for one in fields) + "]"


def plain(text: str) -> str:
    """On one line, without characters that nobody sees."""
    return " ".join(UNSEEN.sub(" ", text).split())


def numbered(talk: Talk) -> list[Line]:
    """u1, u2, … in the order of time. Utterances without words are left out."""
    texts = [(one, plain(one.text)) for one in talk.said]
    return [
        Line(f"u{number}", (one.id,), (plain(one.speaker.name)[:NAME], text), one.at)
        for number, (one, text) in enumerate(texts, 1)
        if text
    ]


def refs(lines: Iterable[Line]) -> dict[str, tuple[UUID, ...]]:
    return {line.ref: line.ids for line in lines}


def meant(named: Sequence[str], known: Mapping[str, tuple[UUID, ...]], most: int = 24) -> tuple[UUID, ...]:
    """The utterances behind the ids that a model names, each once; what it invented is dropped."""
    ids = [one for name in named for one in known.get(name.strip().strip("[]\"'"), ())]
    return tuple(dict.fromkeys(ids))[:most]
