"""Nothing that a model wrote or somebody said is trusted to be HTML."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summaries.items.rules import one_line
from summaries.models import Sentence
from summaries.rendering import inline, markdown

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://evil.example/track.png)",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "[click](//evil.example/)",
    "[click](/m/abcd/delete/)",
    "<javascript:alert(1)>",
    '<a href="javascript:alert(1)" onclick="x()">x</a>',
    "<svg/onload=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "</p></article><form action=/x><button>",
    '`<b onmouseover="x">`',
    "<style>*{display:none}</style>",
    "<!-- --!><img src=x onerror=alert(1)> -->",
]
TAG = re.compile(r"<(/?)(\w+)([^>]*)>")
LINK = re.compile(r' href="https?://[^"<>]*" rel="nofollow noopener noreferrer"')


def harmless(html: str) -> None:
    for closing, name, attributes in TAG.findall(html):
        assert name in ("em", "strong", "code", "a"), html
        assert not attributes or (name == "a" and not closing and LINK.fullmatch(attributes)), html
    assert "<" not in TAG.sub("", html)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_hostile_is_text(text: str) -> None:
    harmless(inline(text))


@given(st.lists(st.sampled_from([*HOSTILE, "*", "_", "`", "[", "](", ")", "<", ">", '"', "http://a.b", "\n", " "])))
def test_however_it_is_put_together(parts: list[str]) -> None:
    harmless(inline("".join(parts)))


@given(st.text())
def test_any_text(text: str) -> None:
    harmless(inline(text))


def test_emphasis_code_and_links_are_shown() -> None:
    assert inline("**Ship** *it* with `make`.") == "<strong>Ship</strong> <em>it</em> with <code>make</code>."
    link = '<a href="https://example.org/a?b=1&amp;c=2" rel="nofollow noopener noreferrer">see</a>'
    assert inline("[see](https://example.org/a?b=1&c=2)") == link


def test_a_link_to_nowhere_is_shown_as_it_was_written() -> None:
    assert inline("*[so]()* and [so](<>)") == "<em>[so]()</em> and [so](&lt;&gt;)"


def test_direction_marks_are_gone_before_it_is_stored() -> None:
    assert one_line("pay \u202e001\u202c now\u2066!\u0007\x00") == "pay 001 now !"


def row(text: str, section: str = "overview", heading: str = "") -> Sentence:
    return Sentence(text=text, section=section, heading=heading)


def test_minutes_have_topics_decisions_and_questions(settings: Any) -> None:
    rows = [
        row("We met."),
        row("It is slow.", "topic", "The API"),
        row("It is new.", "topic", "The API"),
        row(""),
        row("We wait.", "decision", "The API"),
        row("We measure.", "decision"),
        row("Who pays?", "question"),
    ]
    assert markdown(rows) == (
        "We met.\n\n## The API\n\nIt is slow. It is new.\n\n## Decisions\n\n- We wait.\n- We measure.\n\n"
        "## Open questions\n\n- Who pays?"
    )


@pytest.mark.parametrize("text", ["# Big", "- item", "1. First", "> said", "---", "```x", "+ plus", "* star", "12) x"])
def test_a_sentence_begins_no_block(text: str) -> None:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark")
    for source in (markdown([row(text)]), markdown([row("a", "topic", text), row("b", "decision")])):
        kinds = [token.type for token in reader.parse(source)]
        assert kinds.count("heading_open") == source.count("\n## ") + source.startswith("## ")
        assert not {"hr", "fence", "blockquote_open", "ordered_list_open", "code_block"} & set(kinds)
    listed = reader.parse(markdown([row(text, "decision")]))
    assert [token.type for token in listed].count("list_item_open") == 1
