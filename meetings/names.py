"""Names as people type them: what is kept, and the two letters that stand for a picture."""

import unicodedata

from django.core.exceptions import ValidationError

LONGEST = 80


def clean_name(name: str) -> str:
    """`name` in one line without control or direction marks.

    Raises ValidationError when nothing readable is left or it is longer than 80 characters.
    """
    visible = "".join(
        letter if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn") else " " for letter in name
    )
    cleaned = " ".join(visible.split())
    if not any(unicodedata.category(letter)[0] in "LNS" for letter in cleaned):
        raise ValidationError("Please enter a name that others can read.", code="invalid_name")
    if len(cleaned) > LONGEST:
        raise ValidationError(f"A name can have up to {LONGEST} characters.", code="invalid_name")
    return cleaned


def initials(name: str) -> str:
    """First letters of the first and the last word, upper case: "Ada King Lovelace" is "AL"."""
    words = name.split()
    ends = words[:1] + words[1:][-1:]
    return "".join(word[0] for word in ends).upper()
