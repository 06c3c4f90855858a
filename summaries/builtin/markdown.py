"""Statements as Markdown that grows, for those who watch while a summary is written."""

import re
from collections.abc import Iterable, Iterator

from summaries.contract import Statement

HEADINGS = {
    "en": {"decision": "Decisions", "question": "Open questions"},
    "es": {"decision": "Decisiones", "question": "Preguntas abiertas"},
}
MEANT = re.compile(r"([\\`*_\[\]<>#|~])")


def growing(statements: Iterable[Statement], language: str) -> Iterator[tuple[Statement, str]]:
    """Each statement and its piece of text, as soon as it is there. Those under a heading become a list."""
    names = HEADINGS.get(language[:2], HEADINGS["en"])
    before, first = "", True
    for one in statements:
        heading = one.heading or names.get(one.section, "")
        opening = f"\n\n## {escaped(heading)}\n\n- " if heading and heading != before else "\n- " if heading else " "
        yield one, f"{opening.lstrip() if first else opening}{escaped(one.text)}"
        before, first = heading, False


def paragraph(statements: Iterable[Statement]) -> Iterator[tuple[Statement, str]]:
    """The same for a brief: one run of sentences."""
    for number, one in enumerate(statements):
        yield one, f"{' ' if number else ''}{escaped(one.text)}"


def escaped(text: str) -> str:
    """What was said is never formatting."""
    return MEANT.sub(r"\\\1", text)
