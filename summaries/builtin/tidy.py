"""What a recogniser wrote, tidied by rules: fillers and doubled words out; apostrophes, capitals and end marks in.

No word that means something is changed, added or taken out.
"""

import re
from collections.abc import Sequence
from functools import cache

from summaries.builtin.wording import DOUBLED, KEPT_DOUBLE
from summaries.contract import Person
from summaries.language.listing import listed
from transcription.sentences import NAMES, closed

FILLERS = {
    "en": re.compile(r"(?:,\s*)?\b(?:um+|uh+|uhm+|erm+|er)\b(?:\s*,)?", re.IGNORECASE),
    "es": re.compile(r"(?:,\s*)?\b(?:eh+|em+|mmm+)\b(?:\s*,)?", re.IGNORECASE),
}
APOSTROPHES = {
    "im": "I'm", "ive": "I've", "dont": "don't", "cant": "can't", "didnt": "didn't", "doesnt": "doesn't",
    "isnt": "isn't", "wasnt": "wasn't", "arent": "aren't", "werent": "weren't", "couldnt": "couldn't",
    "shouldnt": "shouldn't", "wouldnt": "wouldn't", "havent": "haven't", "hasnt": "hasn't", "hadnt": "hadn't",
    "youre": "you're", "youve": "you've", "youll": "you'll", "theyre": "they're", "theyve": "they've",
    "theyll": "they'll", "weve": "we've", "thats": "that's", "whats": "what's", "theres": "there's",
}  # fmt: skip
LOST = re.compile(rf"\b({'|'.join(APOSTROPHES)})\b", re.IGNORECASE)
ME = re.compile(r"\bi\b(?=$|[\s,.!?;:'’])(?!\.\w)")
BEGIN = re.compile(r"([.!?]\s+)([^\W\d_])")
WORDS_TOO = frozenset(
    listed("will mark may rich bill pat sue rob grant hope joy grace summer dawn faith art frank jack max drew rose")
)


def tidy(text: str, people: Sequence[Person], language: str = "en") -> str:
    """The utterance as somebody careful would have written it down."""
    english = language.startswith("en")
    text = FILLERS[language[:2]].sub(" ", text) if language[:2] in FILLERS else text
    text = DOUBLED.sub(lambda found: found[0] if found[1].lower() in KEPT_DOUBLE else found[1], text)
    text = re.sub(r"\s+([,.!?;:])", r"\1", " ".join(text.split())).strip(" ,")
    if not text:
        return ""
    if english:
        text = LOST.sub(lambda found: cased(APOSTROPHES[found[0].lower()], found[0]), text)
        text = NAMES.sub(lambda found: found[0].capitalize(), ME.sub("I", text))
        text = called(text, people)
        text = text if text[-1] in ".!?…,;:" else closed(text)
        text = BEGIN.sub(lambda found: found[1] + found[2].upper(), text)
    return text[0].upper() + text[1:]


def cased(right: str, said: str) -> str:
    return right[0].upper() + right[1:] if said[0].isupper() else right


def called(text: str, people: Sequence[Person]) -> str:
    """Participants' first names with their capitals, unless they are words too."""
    names = {first.lower(): first for one in people for first in one.name.split()[:1] if len(first) > 2}
    if not (known := tuple(sorted(set(names) - WORDS_TOO))):
        return text
    return pattern(known).sub(lambda found: names[found[0]], text)


@cache
def pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")
