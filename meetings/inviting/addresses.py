"""E-mail addresses as people type or paste them: `Bob <bob@x.org>, carol@y.org; "Dean, Dora" <dora@z.org>`.

Each is kept in lower case, once, in the order in which it was typed. Pure.
"""

import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LONGEST = 254
SEPARATORS = ",;\n\r"
NAMED = re.compile(r"<([^<>]*)>\s*$")


def parse(text: str) -> tuple[list[str], list[str]]:
    """The addresses in `text`, and the pieces of it that are none."""
    good: dict[str, None] = {}
    bad: dict[str, None] = {}
    for piece in pieces(text):
        address = address_in(piece)
        (good if valid(address) else bad)[address if valid(address) else piece] = None
    return list(good), list(bad)


def pieces(text: str) -> Iterator[str]:
    """Between separators that stand in no quoted name; several bare addresses between spaces are several."""
    for part in split(text):
        words = part.split()
        bare = len(words) > 1 and all("@" in word and "<" not in word for word in words)
        yield from words if bare else [part] if part else []


def split(text: str) -> Iterator[str]:
    if text.count('"') % 2:  # an inch, or a quote that was not closed: none of them means anything
        text = text.replace('"', "")
    quoted, start = False, 0
    for at, letter in enumerate(text):
        if letter == '"':
            quoted = not quoted
        elif letter in SEPARATORS and not quoted:
            yield text[start:at].strip()
            start = at + 1
    yield text[start:].strip()


def address_in(piece: str) -> str:
    named = NAMED.search(piece)
    return (named[1] if named else piece).strip().removeprefix("mailto:").lower()


def valid(address: str) -> bool:
    """Quotes would be allowed before the @, but nobody has such an address, and calendars trip over it."""
    if len(address) > LONGEST or '"' in address:
        return False
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True
