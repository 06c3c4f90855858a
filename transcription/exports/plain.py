"""Plain text, UTF-8: head, minutes, action items, then a line for each paragraph, gap, pause and message. Pure."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from meetings.written import Written
from transcription.exports import head, order
from transcription.exports.lines import one_line, several
from transcription.exports.order import Entry, Paragraph
from transcription.exports.talk import Item, Minutes, Options, Talk


def write(talk: Talk, options: Options) -> bytes:
    return as_text(talk, options).encode()


def as_text(talk: Talk, options: Options) -> str:
    blocks = ["\n".join(top(talk))]
    if options.minutes:
        blocks += [*(minutes(one) for one in talk.minutes[:1]), *([items(talk.items)] if talk.items else [])]
    said = "\n".join(lines(talk, options)) or _("Nothing was said.")
    blocks.append(f"{titled(_('What was said'))}\n{said}" if len(blocks) > 1 else said)
    return "\n\n".join(blocks) + "\n"


def top(talk: Talk) -> Iterator[str]:
    yield head.title(talk)
    yield head.when(talk)
    if names := head.people(talk):
        yield _("People: %(names)s") % {"names": ", ".join(names)}
    if warning := head.missing(talk):
        yield warning


def titled(text: str) -> str:
    return f"{text}\n{'-' * len(text)}"


def minutes(one: Minutes) -> str:
    blocks = []
    for section in one.sections:
        sentences = [one_line(sentence.text) for sentence in section.sentences]
        body = "\n".join(f"- {text}" for text in sentences) if section.listed else " ".join(sentences)
        blocks.append("\n".join(filter(None, (one_line(section.heading), body))))
    return f"{titled(_('Minutes'))}\n" + "\n\n".join(blocks)


def items(found: tuple[Item, ...]) -> str:
    return "\n".join([titled(_("Action items")), *map(item, found)])


def item(one: Item) -> str:
    about = ", ".join(head.facts(one))
    return f"- [{'x' if one.done else ' '}] {one_line(one.description)}" + (f" ({about})" if about else "")


def lines(talk: Talk, options: Options) -> Iterator[str]:
    names, zone = talk.names, head.zone_of(talk)

    def stamped(entry: Entry, text: str) -> str:
        at = entry.sent_at if isinstance(entry, Written) else entry.started_at
        return f"[{order.clock(at, zone)}] {text}" if options.times else text

    for entry in order.entries(talk, options):
        if isinstance(entry, Paragraph):
            yield stamped(entry, f"{one_line(names.get(entry.speaker, ''))}: {entry.text}")
        elif isinstance(entry, Written):
            said = _("%(name)s in the chat") % {"name": one_line(entry.name)}
            yield stamped(entry, f"{said}: " + "\n    ".join(several(entry.text)))
        else:
            yield stamped(entry, f"({order.told(entry, names, zone)})")
