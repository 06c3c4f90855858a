"""A `Turn` of AssemblyAI's, read as part of an utterance. Pure.

Times are milliseconds of the session; of a turn that has not ended only the words that say so are final, and once it
has ended its `transcript` is how it is written (REFERENCE 2.3, 2.4).
"""

from collections.abc import Sequence
from typing import Any

from transcription.contract import SAMPLE_RATE, Word
from transcription.engines.streaming.parts import MOST_WORDS, Part, clean, fields, joined, middle, number, word

MILLISECOND = SAMPLE_RATE // 1000


def read(message: dict[str, Any], base: int) -> Part | None:
    """A turn, its words counted from sample `base` of the session; None when it was spoken before that."""
    told = fields(message, "words")
    given = [timed(one, base) for one in told[:MOST_WORDS]] if isinstance(told, list) else []
    words = tuple(one for one, _ in given if one)
    mine = tuple(one for one in words if middle(one) >= 0)
    if words and not mine:
        return None
    spoken = joined([one.text for one in mine])
    ended = message.get("end_of_turn") is True
    written = clean(message.get("transcript")) if ended and mine == words else ""
    settled = joined(list(leading(given))) if mine == words and not ended else ""
    return Part(written or spoken, settled, mine, ended)


def timed(given: Any, base: int) -> tuple[Word | None, bool]:
    """A word, and whether it stays as it is."""
    start, end = number(fields(given, "start")), number(fields(given, "end"))
    first = None if start is None else start - base / MILLISECOND
    last = None if end is None else end - base / MILLISECOND
    told = word(fields(given, "text"), first, last, MILLISECOND, fields(given, "confidence"))
    return told, fields(given, "word_is_final") is True


def leading(given: Sequence[tuple[Word | None, bool]]) -> list[str]:
    """The first words, up to one that may still change."""
    texts: list[str] = []
    for one, stays in given:
        if not stays:
            break
        texts += [one.text] if one else []
    return texts
