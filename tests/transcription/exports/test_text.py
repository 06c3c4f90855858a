"""Plain text and Markdown: everything that was said, what is missing, and nothing that means more than it says."""

from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from tests.transcription.exports import talks
from tests.transcription.exports.talks import ITEM, MINUTES, at, gap, named, said, talk, written
from transcription.exports import markdown, plain
from transcription.exports.lines import one_line
from transcription.exports.talk import Options, Pause, Talk

EVERYTHING, WITHOUT_MINUTES = Options(chat=True), Options(minutes=False)
EVIL = "=cmd()|' /C calc'!A0 # not a heading * _ ` [link](http://x) <b>bold</b> &amp; | ~~no~~ $x$ \\ ![p](q) 1. - + >"
WHOLE = talk(
    said("Alice", 5, 7, "Good morning."),
    said("Alice", 8, 9, "Shall we start?", edited_text="Shall we begin?"),
    said("Alice", 20, 21, "I think so.", corrected_text="I do think so."),
    said("Bob", 130, 131, "Yes."),
    gaps=(gap("Bob", 100, 112),),
    pauses=(Pause(named("Alice"), "off_record", at(60), at(90)),),
    chat=(written("Bob", 8.5, "two\nlines"),),
    minutes=(MINUTES,),
    items=(ITEM,),
    state="with_gaps",
)


def test_a_gap_that_was_filled_is_none() -> None:
    filled = replace(gap("Bob", 6, 7), state="filled")
    whole = talk(said("Alice", 5, 6, "Good"), said("Alice", 7, 8, "morning."), gaps=(filled,))
    for text in (plain.as_text(whole, WITHOUT_MINUTES), markdown.as_markdown(whole, WITHOUT_MINUTES)):
        assert "Good morning." in text
        assert "recognised" not in text


def test_all_of_a_talk_as_text() -> None:
    assert (
        plain.as_text(WHOLE, EVERYTHING)
        == """Weekly
March 4, 2026, 09:30 to 10:30 (UTC)
People: Alice, Bob
Some words are missing from this transcript. The places are marked below.

Minutes
-------
We moved on. All agreed.

Decisions
- We take the park.

Action items
------------
- [ ] Send <b>it</b> (Bob, due March 4, 2026, High)

What was said
-------------
[09:30:05] Alice: Good morning. Shall we begin?
[09:30:08] Bob in the chat: two
    lines
[09:30:20] Alice: I do think so.
[09:31:00] (Off the record until 09:31:30)
[09:31:40] (Bob: some words could not be recognised (12 s))
[09:32:10] Bob: Yes.
"""
    )


def test_as_it_was_recognised_without_times_and_minutes() -> None:
    text = plain.as_text(WHOLE, Options(raw=True, times=False, minutes=False))
    assert text.split("\n\n")[1] == (
        "Alice: Good morning. Shall we start?\n"
        "Alice: I think so.\n"
        "(Off the record until 09:31:30)\n"
        "(Bob: some words could not be recognised (12 s))\n"
        "Bob: Yes.\n"
    )


def test_times_are_those_of_the_zone() -> None:
    text = plain.as_text(talk(said("Alice", 0, 1, "Hello."), zone="Asia/Kolkata"), EVERYTHING)
    assert "March 4, 2026, 15:00 to 16:00 (Asia/Kolkata)" in text
    assert "[15:00:00] Alice: Hello." in text


def test_silence_is_told() -> None:
    assert plain.as_text(talk(), EVERYTHING).endswith("\n\nNothing was said.\n")
    assert "was not over" in plain.as_text(talk(state="open", ended_at=None), EVERYTHING)
    assert "Nothing was said." in markdown.as_markdown(talk(), EVERYTHING)


def test_all_of_a_talk_as_markdown() -> None:
    text = markdown.as_markdown(WHOLE, EVERYTHING)
    assert text.startswith("# Weekly\n\nMarch 4, 2026, 09:30 to 10:30 (UTC)\n\nPeople: Alice, Bob\n")
    assert "\n## Minutes\n\nWe **moved** on. All agreed.\n\n### Decisions\n\n- We take the park.\n" in text
    assert "\n## Action items\n\n- [ ] Send \\<b\\>it\\</b\\> (Bob, due March 4, 2026, High)\n" in text
    assert "\n\n**Alice** (09:30:05): Good morning. Shall we begin?\n\n" in text
    assert "\n\n> **Bob** in the chat (09:30:08): two lines\n\n" in text
    assert "\n\n*Bob: some words could not be recognised (12 s)* (09:31:40)\n\n" in text


class Seen(HTMLParser):
    """What a browser shows of each paragraph, and the tags it met."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.texts = [""]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)
        if tag == "p":
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        self.texts[-1] += data


def seen(one: Talk, options: Options = WITHOUT_MINUTES) -> Seen:
    return Seen(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown.as_markdown(one, options)))


def test_what_people_say_is_no_markdown() -> None:
    shown = seen(talk(said("Alice", 0, 1, EVIL)))
    assert f"Alice (09:30:00): {EVIL}" in [text.strip() for text in shown.texts]
    assert shown.tags == {"h1", "h2", "p", "strong"}


@given(talks.LINES, talks.PERSONS)
def test_whatever_is_said_renders_as_said(text: str, people: tuple[str, str]) -> None:
    shown = seen(talk(said(people[0], 0, 1, text), people=people))
    if one_line(text) and one_line(people[0]):
        assert f"{one_line(people[0])} (09:30:00): {one_line(text)}" in [one_line(found) for found in shown.texts]
        assert shown.tags <= {"h1", "h2", "p", "strong"}


@given(talks.talks())
def test_nothing_is_lost_in_either(one: Talk) -> None:
    said_lines = [one_line(line.text(raw=False)) for line in one.utterances]
    text = " ".join(plain.as_text(one, EVERYTHING).split())
    rendered = " ".join(" ".join(seen(one, EVERYTHING).texts).split())
    for line in said_lines:
        assert line in text
        assert line in rendered


@pytest.mark.parametrize("title", ["# C #", "1. Plan", "=cmd()", "", "a\nb"])
def test_titles_stay_titles(title: str) -> None:
    html = MarkdownIt("commonmark").render(markdown.as_markdown(talk(title=title), Options()))
    assert Seen(html).texts[0].split("\n")[0] == (one_line(title) or "aaaa-bbbb-cccc")
