"""What the model is told before it hears: names and terms, the topic, the speaker's last words. Pure.

CTranslate2 wants prompts of one length in a batch. So a prompt is cut to one of SIZES, the speaker's oldest words
first, then the least important terms: prompts of one meeting mostly come out alike, and what is heard does not depend
on who else is in the batch.

What is carried from utterance to utterance is the language that was heard, a newline, and the last words: UTF-8, at
most CARRIED characters.
"""

from collections.abc import Callable, Sequence

SIZES = (192, 160, 128, 96, 64, 48, 32, 24, 16, 8, 0)  # tokens; half of the model's context is 224
SAID = 64  # tokens of the speaker's last words
CARRIED = 200
TERMS = 100
ABOUT = 1000  # characters


def about(topic: str, terms: Sequence[str]) -> str:
    """Written as somebody who takes minutes would begin."""
    named = ", ".join(terms[:TERMS])
    return "".join(f" {part}." for part in (topic.strip(), named.strip()) if part)[:ABOUT]


def prompt(encode: Callable[[str], list[int]], topic: str, terms: Sequence[str], said: str) -> list[int]:
    """Tokens, as many as one of SIZES says."""
    first = encode(about(topic, terms))
    last = encode(f" {said}")[-SAID:] if said else []
    size = next(size for size in SIZES if size <= len(first) + len(last))
    first = first[:size]
    room = size - len(first)
    return [*first, *(last[-room:] if room else [])]


def remembered(carried: bytes) -> tuple[str, str]:
    """(language, last words) of what was carried; what is no UTF-8 in it is left out."""
    language, newline, said = carried.decode("utf-8", "ignore").partition("\n")
    return (language, said) if newline else ("", language)


def remember(language: str, said: str) -> bytes:
    """What is carried on: whole words of what was `said`, as many of the last as there is room for."""
    room = CARRIED - len(language) - 1
    if len(said) > room:
        cut = said[-room:]
        said = cut.partition(" ")[2] or cut
    return f"{language}\n{said.strip()}".encode()
