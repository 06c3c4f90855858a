"""Documents that a word processor opens: checked by opening them again."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from lxml import etree

from tests.transcription.exports import talks
from tests.transcription.exports.talks import said, talk
from tests.transcription.exports.test_text import WHOLE
from transcription.exports import document
from transcription.exports.lines import one_line
from transcription.exports.talk import Options, Talk

OPTIONS = Options(chat=True)


def opened(one: Talk, options: Options = OPTIONS) -> Any:
    return Document(BytesIO(document.write(one, options)))


def texts(made: Any) -> list[str]:
    return [paragraph.text for paragraph in made.paragraphs]


def test_all_of_a_talk() -> None:
    made = opened(WHOLE)
    assert texts(made) == [
        "Weekly",
        "March 4, 2026, 09:30 to 10:30 (UTC)",
        "People: Alice, Bob",
        "Some words are missing from this transcript. The places are marked below.",
        "Minutes",
        "We moved on. All agreed.",
        "Decisions",
        "We take the park.",
        "Action items",
        "What was said",
        "09:30:05  Alice: Good morning. Shall we begin?",
        "09:30:08  Bob in the chat: two\nlines",
        "09:30:20  Alice: I do think so.",
        "09:31:00  (Off the record until 09:31:30)",
        "09:31:40  (Bob: some words could not be recognised (12 s))",
        "09:32:10  Bob: Yes.",
    ]
    table = [[cell.text for cell in row.cells] for row in made.tables[0].rows]
    assert table == [
        ["What", "Who", "Due", "Priority", "Status"],
        ["Send <b>it</b>", "Bob", "March 4, 2026", "High", "To do"],
    ]
    bold = [run.text for run in made.paragraphs[10].runs if run.bold]
    assert bold == ["Alice: "]
    assert [one.style.name for one in made.paragraphs[:1]] == ["Title"]
    assert (made.core_properties.title, made.core_properties.author) == ("Weekly", "Parley")


def test_only_what_was_asked_for() -> None:
    made = opened(WHOLE, Options(times=False, minutes=False, raw=True))
    assert not made.tables
    assert "Alice: Good morning. Shall we start?" in texts(made)
    assert "Minutes" not in texts(made)


def test_what_runs_from_right_to_left() -> None:
    made = opened(talk(said("עמר", 0, 1, "שלום לכולם 🎉"), people=("עמר", "Bob")))
    last = made.paragraphs[-1]
    assert last._p.pPr.find(qn("w:bidi")) is not None
    assert [run.font.rtl for run in last.runs] == [None, True, True]


@pytest.mark.parametrize(
    "text", ["=cmd()|' /C calc'!A0", "a\x00b\x0b\x1f\ufffe", "<w:p/>&amp;", "👩‍👩‍👧 e\u0301", "  x  \n\n y "]
)
def test_text_is_text(text: str) -> None:
    assert f"09:30:00  Alice: {one_line(text)}" in texts(opened(talk(said("Alice", 0, 1, text))))


@settings(max_examples=30)
@given(talks.talks())
def test_whatever_was_said_it_opens(one: Talk) -> None:
    file = BytesIO(document.write(one, OPTIONS))
    whole = "\n".join(texts(Document(file)))
    for line in one.utterances:
        assert one_line(line.text(raw=False)) in whole
    with ZipFile(file) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(parts.read(name))


def test_ten_thousand_utterances() -> None:
    one = talk(*(said("Alice", 10 * n, 10 * n + 1, f"This is number {n}.") for n in range(10_000)))
    assert texts(opened(one))[-1].endswith("Alice: This is number 9999.")
