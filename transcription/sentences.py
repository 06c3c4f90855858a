"""Recognised words, written as a sentence: capitals, end mark. English, as the bundled model is."""

import re

QUESTION = re.compile(
    r"(who|what|when|where|why|how|which|whose|is|are|am|was|were|do|does|did|can|could|will|would|shall|should|may|have"
    r"|has)\b(?!.* (and|but|because|so) )"
)
NAMES = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|april|june|july|august|september|october"
    r"|november|december)\b"
)
FIRST_PERSON = re.compile(r"\bi\b(?=$|[ '])")


def opened(words: str) -> str:
    """`words` with capitals for their first letter, "I", days and months: what stands while somebody still speaks."""
    words = NAMES.sub(lambda name: name[0].capitalize(), FIRST_PERSON.sub("I", words))
    return words[:1].upper() + words[1:]


def closed(words: str) -> str:
    """A whole utterance: `opened`, with the end mark that its first word asks for."""
    if not words:
        return ""
    return opened(words) + ("?" if QUESTION.match(words) else ".")
