"""A document for word processors (OOXML, by python-docx): head, minutes, action items as a table, transcript. Pure.

The transcript's paragraphs are built as XML, because python-docx would look for a style at each.
"""

import unicodedata
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as Written_Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from meetings.written import Written
from transcription.exports import head, order
from transcription.exports.lines import FIRST_STRONG, one_line, several
from transcription.exports.order import Entry, Paragraph
from transcription.exports.talk import Item, Minutes, Options, Talk

GREY = "595F69"


class Run(NamedTuple):
    text: str
    bold: bool = False
    italic: bool = False
    colour: str = ""


def write(talk: Talk, options: Options) -> bytes:
    file = BytesIO()
    document(talk, options).save(file)
    return file.getvalue()


def document(talk: Talk, options: Options) -> Written_Document:
    made = Document()
    described(made, talk)
    made.add_heading(level=0)
    filled(made.paragraphs[-1]._p, [Run(head.title(talk))])
    for runs in top(talk):
        add(made, runs)
    if options.minutes and talk.minutes:
        minutes(made, talk.minutes[0])
    if options.minutes and talk.items:
        items(made, talk.items)
    made.add_heading(_("What was said"), level=1)
    said = list(paragraphs(talk, options)) or [[Run(_("Nothing was said."), italic=True)]]
    last = made.element.body.sectPr
    for runs in said:
        last.addprevious(filled(OxmlElement("w:p"), runs))
    return made


def described(made: Written_Document, talk: Talk) -> None:
    about = made.core_properties
    about.title, about.author, about.comments = head.title(talk), "Parley", ""
    about.created = about.modified = talk.started_at.replace(tzinfo=None)


def top(talk: Talk) -> Iterator[list[Run]]:
    yield [Run(head.when(talk), colour=GREY)]
    if names := head.people(talk):
        yield [Run(_("People: %(names)s") % {"names": ", ".join(names)})]
    if warning := head.missing(talk):
        yield [Run(warning, bold=True)]


def minutes(made: Written_Document, one: Minutes) -> None:
    made.add_heading(_("Minutes"), level=1)
    for section in one.sections:
        if section.heading:
            made.add_heading(level=2)
            filled(made.paragraphs[-1]._p, [Run(one_line(section.heading))])
        texts = [one_line(sentence.text) for sentence in section.sentences]
        for text in texts if section.listed else [" ".join(texts)]:
            paragraph = made.add_paragraph(style="List Bullet" if section.listed else None)
            filled(paragraph._p, [Run(text)])


def items(made: Written_Document, found: tuple[Item, ...]) -> None:
    made.add_heading(_("Action items"), level=1)
    titles = [_("What"), _("Who"), _("Due"), _("Priority"), _("Status")]
    rows = [titles, *map(cells, found)]
    table = made.add_table(len(rows), len(titles), style="Table Grid")
    for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        for cell, text in zip(row.cells, texts, strict=True):
            filled(cell.paragraphs[0]._p, [Run(text, bold=number == 0)])


def cells(one: Item) -> list[str]:
    due = date_format(one.due_date, "DATE_FORMAT") if one.due_date else ""
    return [one_line(one.description), one_line(one.assignee), due, one.priority_label, one.status_label]


def paragraphs(talk: Talk, options: Options) -> Iterator[list[Run]]:
    names, zone = talk.names, head.zone_of(talk)

    def at(entry: Entry) -> list[Run]:
        moment = entry.sent_at if isinstance(entry, Written) else entry.started_at
        return [Run(f"{order.clock(moment, zone)}  ", colour=GREY)] if options.times else []

    for entry in order.entries(talk, options):
        if isinstance(entry, Paragraph):
            name = one_line(names.get(entry.speaker, ""))
            yield [*at(entry), Run(f"{name}: ", bold=True), Run(entry.text)]
        elif isinstance(entry, Written):
            said = _("%(name)s in the chat") % {"name": one_line(entry.name)}
            yield [*at(entry), Run(f"{said}: ", bold=True), Run("\n".join(several(entry.text)), italic=True)]
        else:
            yield [*at(entry), Run(f"({order.told(entry, names, zone)})", italic=True, colour=GREY)]


def add(made: Written_Document, runs: list[Run]) -> None:
    filled(made.add_paragraph()._p, runs)


def filled(paragraph: Any, runs: list[Run]) -> Any:
    """With the runs in it; from right to left when what is said in the last of them is."""
    if runs and from_right(runs[-1].text):
        paragraph.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for one in runs:
        paragraph.append(run(one))
    return paragraph


def run(one: Run) -> Any:
    made = OxmlElement("w:r")
    if marks := list(looks(one)):
        properties = OxmlElement("w:rPr")
        properties.extend(marks)
        made.append(properties)
    for number, line in enumerate(one.text.split("\n")):
        if number:
            made.append(OxmlElement("w:br"))
        text = OxmlElement("w:t")
        text.text = line
        text.set(qn("xml:space"), "preserve")
        made.append(text)
    return made


def looks(one: Run) -> Iterator[Any]:
    """In the order that the schema wants."""
    if one.bold:
        yield OxmlElement("w:b")
    if one.italic:
        yield OxmlElement("w:i")
    if one.colour:
        colour = OxmlElement("w:color")
        colour.set(qn("w:val"), one.colour)
        yield colour
    if from_right(one.text):
        yield OxmlElement("w:rtl")


def from_right(text: str) -> bool:
    """Is its first letter one of a script that runs from right to left?"""
    if text.isascii():
        return False
    strong = (way for letter in text if (way := unicodedata.bidirectional(letter)) in {"L", *FIRST_STRONG})
    return next(strong, "L") in FIRST_STRONG
