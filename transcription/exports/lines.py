"""Words as formats that one reads need them: in one line, with nothing in it that would change what stands around."""

import re

UNREADABLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""Control characters but for spaces, marks that turn the direction of what follows, and what UTF-8 or XML cannot hold.

The marks of one letter's direction stay, as does what joins emoji and letters."""
FIRST_STRONG = {"R", "AL"}


def one_line(text: str) -> str:
    return " ".join(UNREADABLE.sub("", text).split())


def several(text: str) -> list[str]:
    """The lines of a message, each as `one_line` has it, without empty ones."""
    return [line for line in map(one_line, text.splitlines()) if line]
