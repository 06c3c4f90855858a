"""What somebody typed, as it is kept: its lines stay, and nothing in it is invisible or turns the text around it."""

import re
import unicodedata

from django.utils.translation import gettext as _

from conferencing.rooms import Invalid
from meetings.names import BLANK, UNSEEN

LONGEST = 4000
ENDS_OF_LINES = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
MANY_EMPTY_LINES = re.compile(r"\n[ \n]*\n[ \n]*\n")
HIDDEN = set(UNSEEN) - {"Cn"}  # an emoji may be newer than this Python
# Marks of format that do not change how the rest is read: what joins or parts letters, and the parts of emoji.
JOINING = {"\u200c", "\u200d", *map(chr, range(0xE0020, 0xE0080))}


def clean_text(given: object) -> str:
    """`given` without control and direction marks, at most one empty line at a time. Raises Invalid."""
    if not isinstance(given, str):
        raise Invalid("invalid", _("text must be what you want to write."))
    lines = ENDS_OF_LINES.sub("\n", given)
    kept = MANY_EMPTY_LINES.sub("\n\n", "".join(letter if stays(letter) else " " for letter in lines)).strip()
    if not any(seen(letter) for letter in kept):
        raise Invalid("invalid", _("Write something first."))
    if len(kept) > LONGEST:
        raise Invalid("invalid", _("A message can have up to %(longest)s characters.") % {"longest": LONGEST})
    return kept


def stays(letter: str) -> bool:
    if letter == "\n" or letter in JOINING:
        return True
    return letter not in BLANK and unicodedata.category(letter) not in HIDDEN


def seen(letter: str) -> bool:
    """Is there something to see of it alone? Not of a space, a joiner, or an accent without a letter."""
    return letter not in JOINING and unicodedata.category(letter)[0] in "LNPSC"
