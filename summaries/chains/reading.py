"""JSON out of what models write: prose around it, fences, thoughts, and answers that are cut or still growing."""

import json
import re
from dataclasses import dataclass
from typing import Any

from summaries.chains.partial import growing

THOUGHTS = re.compile(r"<think(ing)?>.*?(</think(ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
SCRIPT = re.compile(r"<(script|style|iframe|object|template)\b.*?(</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
BEGUN = re.compile(r"<[a-zA-Z/!]?[^<>]*\Z")
LONGEST, STARTS = 200_000, 40
decoder = json.JSONDecoder(strict=False)


@dataclass(frozen=True, slots=True)
class Found:
    """`whole` is False when the JSON was cut or had to be mended."""

    value: dict[str, Any]
    whole: bool


def found(text: str, key: str) -> Found | None:
    """The object that holds `key`, or None. A list is taken for its value."""
    text = THOUGHTS.sub("", text[:LONGEST])
    starts = [place.start() for place in re.finditer(r"[{\[]", text)][:STARTS]
    for start in starts:
        try:
            value, _ = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            continue
        if holds(value, key):
            return Found(shaped(value, key), whole=True)
    place = text.find(f'"{key}"')
    start = text.rfind("{", 0, place) if place >= 0 else -1
    value = growing(text[start:]) if start >= 0 else None
    return Found(shaped(value, key), whole=False) if holds(value, key) else None


def holds(value: object, key: str) -> bool:
    return (isinstance(value, dict) and key in value) or (
        isinstance(value, list) and any(isinstance(one, dict) for one in value)
    )


def shaped(value: Any, key: str) -> dict[str, Any]:
    return value if isinstance(value, dict) else {key: value}


def clean(text: str) -> str:
    """A sentence without tags, scripts and line breaks."""
    return " ".join(TAG.sub("", SCRIPT.sub("", text)).split())


def clean_so_far(text: str) -> str:
    """The same of a text that still grows: a tag that may have begun is held back."""
    return clean(BEGUN.sub("", text))
