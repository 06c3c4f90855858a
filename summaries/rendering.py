"""Minutes as Markdown, and as HTML that nobody else wrote.

What comes from a model or from somebody's mouth is text. A sentence may hold emphasis, code and links; anything else
in it is shown as it was written.
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import groupby

import nh3
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.link import link

from summaries.models import Sentence

TAGS = {"em", "strong", "code", "a"}
BLOCK = re.compile(r"^(#|>|=|\||~~~|```|[-+*_]+(?=\s|$)|\d+(?=[.)](?:\s|$)))")


def markdown(rows: Iterable[Sentence]) -> str:
    """Paragraphs under their headings, decisions and questions as lists; sentences that were taken out are left out."""
    blocks: list[str] = []
    above = ""
    for (section, title), group in groupby((row for row in rows if row.text), place):
        if title and title != above:
            blocks.append(f"## {title}")
            above = title
        lines = [one_line(row.text) for row in group]
        blocks.append("\n".join(f"- {line}" for line in lines) if section in titles() else " ".join(lines))
    return "\n\n".join(blocks)


def place(row: Sentence) -> tuple[str, str]:
    """Section and title: decisions stand together, whatever they were about."""
    return row.section, titles().get(row.section) or one_line(row.heading)


def titles() -> dict[str, str]:
    return {Sentence.Section.DECISION: _("Decisions"), Sentence.Section.QUESTION: _("Open questions")}


def one_line(text: str) -> str:
    """One line that begins no heading, list, quotation or block."""
    line = " ".join(text.split()).replace("<", "\\<")
    return BLOCK.sub(escaped, line)


def escaped(mark: re.Match[str]) -> str:
    return f"{mark[0]}\\" if mark[0].isdigit() else f"\\{mark[0]}"


def somewhere(state: StateInline, silent: bool) -> bool:
    """The grammar's links, but for those to nowhere: `[so]()` leads to the page it stands on."""
    at, known = state.pos, len(state.tokens)
    found = link(state, silent)
    for index, token in enumerate(state.tokens[known:], known):
        if token.type == "link_open" and not token.attrs["href"]:
            del state.tokens[index:]
            state.pos = at
            return False
    return found


@cache
def reader() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False}).disable(["image", "html_inline"])
    made.inline.ruler.at("link", somewhere)
    made.validateLink = lambda url: url.lower().startswith(("https://", "http://"))  # type: ignore[method-assign]
    return made


def inline(text: str) -> str:
    """One sentence, safe to put into a page."""
    return nh3.clean(
        reader().renderInline(" ".join(text.split())),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        link_rel="nofollow noopener noreferrer",
    )
