"""JSON that still grows or was cut: as much of it as is there, in one pass. Never slower than the text is long.

A string that is being written is there as far as it goes; a key without its value, half a number, and all that comes
after a mistake are not. Deeper than DEPTH is a mistake: no answer is.
"""

import json
import re
from contextlib import suppress
from typing import Any

DEPTH = 12
STRING = re.compile(r'"((?:[^"\\]|\\.)*)("?)', re.DOTALL)
HALF = re.compile(r"(?:\\u[dD][89abAB][0-9a-fA-F]{2})?(?:\\(?:u[0-9a-fA-F]{0,3})?)?\Z")
"""An escape that is not whole, also the first of the two that make one character and what there is of the second."""
LITERAL = re.compile(r"(true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?=[\s,\]}])")
SPACE = re.compile(r"\s*")
LITERALS: dict[str, Any] = {"true": True, "false": False, "null": None}


class End(Exception):
    """There is no more, or it is no JSON."""


def growing(text: str) -> Any:
    """The value that begins with the text, None when nothing of it is there."""
    reader = Reader(text)
    holder: list[Any] = []
    with suppress(End):
        reader.value(holder.append, 0)
    return holder[0] if holder else None


class Reader:
    """Every value is put into its place before what is in it is read: whatever ends the reading, that much is there."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def next(self) -> str:
        space = SPACE.match(self.text, self.at)
        self.at = space.end() if space else self.at
        if self.at >= len(self.text):
            raise End
        return self.text[self.at]

    def value(self, put: Any, depth: int) -> None:
        mark = self.next()
        if mark in "{[" and depth < DEPTH:
            self.at += 1
            held: Any = {} if mark == "{" else []
            put(held)
            (self.members if mark == "{" else self.entries)(held, depth + 1)
        elif mark == '"':
            text, whole = self.string()
            put(text)
            if not whole:
                raise End
        else:
            literal = LITERAL.match(self.text, self.at)
            if literal is None:
                raise End
            self.at = literal.end()
            put(LITERALS[literal[1]] if literal[1] in LITERALS else float(literal[1]))

    def members(self, held: dict[str, Any], depth: int) -> None:
        while (mark := self.next()) != "}":
            if mark == ",":
                self.at += 1
                continue
            key, whole = self.string()
            if not whole or self.next() != ":":
                raise End
            self.at += 1
            self.value(lambda value, key=key: held.__setitem__(key, value), depth)
        self.at += 1

    def entries(self, held: list[Any], depth: int) -> None:
        while (mark := self.next()) != "]":
            if mark == ",":
                self.at += 1
            else:
                self.value(held.append, depth)
        self.at += 1

    def string(self) -> tuple[str, bool]:
        found = STRING.match(self.text, self.at)
        if found is None:
            raise End
        self.at = found.end()
        whole = bool(found[2])
        body = found[1] if whole else HALF.sub("", found[1])
        try:
            return str(json.loads(f'"{body}"', strict=False)), whole
        except ValueError:
            raise End from None
