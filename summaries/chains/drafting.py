"""The answer while it is written, as Markdown that only grows: headings, paragraphs, lists."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from summaries.chains.lines import meant
from summaries.chains.partial import growing
from summaries.chains.reading import THOUGHTS, clean, clean_so_far, found
from summaries.chains.schema import Refs, texts
from summaries.contract import Section, Statement

MEANT = re.compile(r"([\\`*_\[\]<>#|~])")
EVERY = 16  # characters between two looks at it
SECTIONS: Mapping[str, Section] = {"topic": "topic", "decision": "decision", "question": "question"}


class Draft:
    """Feed it pieces of an answer; it gives the Markdown to append. What names no known utterance is not shown."""

    def __init__(self, known: Refs, titles: Mapping[str, str]) -> None:
        self.known, self.titles = known, titles
        self.raw = self.shown = ""
        self.looked = 0

    def add(self, piece: str) -> str:
        self.raw += piece
        if len(self.raw) - self.looked < EVERY and "}" not in piece:
            return ""
        self.looked = len(self.raw)
        text = markdown(list(self.statements()), self.titles)
        fresh = text[len(self.shown) :] if text.startswith(self.shown) else ""
        self.shown += fresh
        return fresh

    def statements(self) -> Iterator[Statement]:
        raw = THOUGHTS.sub("", self.raw)
        whole = found(raw, "sentences") if raw.rstrip().endswith("}") else None
        value: Any = whole.value if whole and whole.whole else growing(raw[max(raw.find("{"), 0) :])
        rows = value.get("sentences") if isinstance(value, dict) else None
        rows = rows if isinstance(rows, list) else []
        open_ = not (whole and whole.whole)
        for place, one in enumerate(rows, 1):
            if isinstance(one, dict) and (statement := self.read(one, open_ and place == len(rows))):
                yield statement

    def read(self, one: dict[str, Any], unfinished: bool) -> Statement | None:
        """A sentence that is being written is shown once all that comes before its text is there."""
        ids = meant(texts(one.get("ids")), self.known)
        text = one.get("text")
        if not ids or not isinstance(text, str) or (unfinished and "section" not in one):
            return None
        text = clean_so_far(text) if unfinished else clean(text)
        heading = one.get("heading")
        return Statement(
            text, ids, SECTIONS.get(str(one.get("section")), "overview"), heading if isinstance(heading, str) else ""
        )


def markdown(statements: Sequence[Statement], titles: Mapping[str, str]) -> str:
    blocks: list[str] = []
    standing = (one for one in statements if one.text)
    for (section, heading), group in groupby(standing, lambda one: (one.section, one.heading)):
        listed = section in titles
        title = titles.get(section) or escaped(clean(heading))
        if title:
            blocks.append(f"## {title}")
        lines = [escaped(one.text) for one in group]
        blocks.append("\n".join(f"- {line}" for line in lines) if listed else " ".join(lines))
    return "\n\n".join(blocks)


def escaped(text: str) -> str:
    """What was said is never formatting."""
    return MEANT.sub(r"\\\1", text)


def limited(statements: Sequence[Statement], most: int) -> list[Statement]:
    """As many of them as `most` words allow; the first is cut rather than left out."""
    kept: list[Statement] = []
    left = most
    for one in statements:
        words = one.text.split()
        if kept and len(words) > left:
            break
        text = one.text if len(words) <= left else " ".join(words[:left]) + "…"
        kept.append(Statement(text, one.evidence, one.section, one.heading))
        left -= len(words)
        if left <= 0:
            break
    return kept
