"""What an action item may hold, whoever says so: a person, a model, a grammar. Pure functions."""

import unicodedata

from meetings.names import BLANK, readable

LONGEST = 500
UNSEEN = ("Cc", "Cf", "Cs")
JOINERS = "\u200c\u200d"  # Persian and Indic words need them, and so do families of emoji


def one_line(text: str) -> str:
    """`text` without control and direction marks, every run of space a single one."""
    return " ".join("".join(letter if seen(letter) else " " for letter in text).split())


def seen(letter: str) -> bool:
    if letter in JOINERS or "\U000e0020" <= letter <= "\U000e007f":  # the latter spell flags
        return True
    return letter not in BLANK and unicodedata.category(letter) not in UNSEEN


def description(text: str) -> str | None:
    """The line to keep; None when nothing readable is left, or more than LONGEST characters."""
    line = one_line(text)
    return line if readable(line) and len(line) <= LONGEST else None
