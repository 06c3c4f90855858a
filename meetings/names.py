"""Names as people type them: what is kept, and the two letters that stand for a picture."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 80
LONGEST_TITLE = 120
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")
BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters and a symbol by their category, but nothing is to be seen of them


def clean_name(name: str) -> str:
    """`name` in one line without control or direction marks.

    Raises ValidationError when nothing readable is left or it is longer than 80 characters.
    """
    cleaned = one_line(name)
    if not readable(cleaned):
        raise ValidationError(_("Please enter a name that others can read."), code="invalid_name")
    if len(cleaned) > LONGEST:
        sentence = _("A name can have up to %(longest)s characters.")
        raise ValidationError(sentence % {"longest": LONGEST}, code="invalid_name")
    return cleaned


def clean_title(title: str) -> str:
    """The title of a meeting, cleaned as names are. Raises ValidationError."""
    cleaned = one_line(title)
    if not readable(cleaned):
        raise ValidationError(_("Please enter a title that others can read."), code="invalid_title")
    if len(cleaned) > LONGEST_TITLE:
        sentence = _("A title can have up to %(longest)s characters.")
        raise ValidationError(sentence % {"longest": LONGEST_TITLE}, code="invalid_title")
    return cleaned


def one_line(text: str) -> str:
    """`text` without control and direction marks, every run of space a single one."""
    kept = (" " if letter in BLANK or unicodedata.category(letter) in UNSEEN else letter for letter in text)
    return " ".join("".join(kept).split())


def readable(text: str) -> bool:
    return any(unicodedata.category(letter)[0] in "LNS" for letter in text)


def initials(name: str) -> str:
    """First letters of the first and the last word, upper case: "Ada King Lovelace" is "AL"."""
    words = name.split()
    ends = words[:1] + words[1:][-1:]
    return "".join(word[0] for word in ends).upper()
