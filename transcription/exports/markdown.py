"""Markdown (CommonMark), in which what people said, wrote and are called reads as it was said. Pure.

Every mark that could mean something is escaped, wherever it stands; nothing that somebody said begins a line.
"""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from meetings.written import Written
from transcription.exports import head, order
from transcription.exports.lines import one_line
from transcription.exports.order import Entry, Paragraph
from transcription.exports.talk import Item, Minutes, Options, Talk

MARKS = re.compile(r"[\\`*_{}\[\]<>#&|~!$^=]")

NUMBER = re.compile(r"^(\d+)([.)])")
"""What would begin a list: a day, as some languages write it."""


def write(talk: Talk, options: Options) -> bytes:
    return as_markdown(talk, options).encode()


def as_markdown(talk: Talk, options: Options) -> str:
    blocks = [f"# {escaped(head.title(talk))}", *top(talk)]
    if options.minutes and talk.minutes:
        blocks += [f"## {_('Minutes')}", *minutes(talk.minutes[0])]
    if options.minutes and talk.items:
        blocks += [f"## {_('Action items')}", "\n".join(map(item, talk.items))]
    said = list(paragraphs(talk, options)) or [_("Nothing was said.")]
    return "\n\n".join([*blocks, f"## {_('What was said')}", *said]) + "\n"


def escaped(text: str) -> str:
    """One line that renders as itself, in the middle of a line."""
    return MARKS.sub(r"\\\g<0>", one_line(text))


def top(talk: Talk) -> Iterator[str]:
    yield NUMBER.sub(r"\1\\\2", escaped(head.when(talk)))
    if names := head.people(talk):
        yield _("People: %(names)s") % {"names": escaped(", ".join(names))}
    if warning := head.missing(talk):
        yield f"**{warning}**"


def minutes(one: Minutes) -> Iterator[str]:
    """Sentences are Markdown already."""
    for section in one.sections:
        if section.heading:
            yield f"### {escaped(section.heading)}"
        sentences = [one_line(sentence.markdown) for sentence in section.sentences]
        yield "\n".join(f"- {text}" for text in sentences) if section.listed else " ".join(sentences)


def item(one: Item) -> str:
    about = escaped(", ".join(head.facts(one)))
    line = f"- [{'x' if one.done else ' '}] {escaped(one.description)}"
    return f"{line} ({about})" if about else line


def paragraphs(talk: Talk, options: Options) -> Iterator[str]:
    names, zone = talk.names, head.zone_of(talk)

    def at(entry: Entry) -> str:
        moment = entry.sent_at if isinstance(entry, Written) else entry.started_at
        return f" ({order.clock(moment, zone)})" if options.times else ""

    for entry in order.entries(talk, options):
        if isinstance(entry, Paragraph):
            yield f"{bold(names.get(entry.speaker, ''))}{at(entry)}: {escaped(entry.text)}"
        elif isinstance(entry, Written):
            said = _("%(name)s in the chat") % {"name": bold(entry.name)}
            yield f"> {said}{at(entry)}: {escaped(entry.text)}"
        else:
            yield f"*{escaped(order.told(entry, names, zone))}*{at(entry)}"


def bold(name: str) -> str:
    return f"**{escaped(name)}**"
