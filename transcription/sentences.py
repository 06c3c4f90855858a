"""Recognised words, written as a sentence: first letter, "I", end mark. English, as the bundled model is."""

import re

QUESTION = re.compile(
    r"(who|what|when|where|why|how|which|whose|is|are|am|was|were|do|does|did|can|could|will|would|shall|should|may|have"
    r"|has)\b(?!.* (and|but|because|so) )"
)
FIRST_PERSON = re.compile(r"\bi\b(?=$|[ '])")


def opened(words: str) -> str:
    """`words` with their first letter and every "I" in capitals: what stands while somebody still speaks."""
    words = FIRST_PERSON.sub("I", words)
    return words[:1].upper() + words[1:]


def closed(words: str) -> str:
    """A whole utterance: `opened`, with the end mark that its first word asks for."""
    if not words:
        return ""
    return opened(words) + ("?" if QUESTION.match(words) else ".")
