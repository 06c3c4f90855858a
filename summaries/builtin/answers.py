"""Whether an answer takes what was asked, refuses it, or is none."""

import re
from collections.abc import Sequence
from typing import Literal

from summaries.builtin import phrases
from summaries.builtin.acts import Doing

YES = re.compile(rf"^{phrases.YES}\b", re.IGNORECASE)
NO = re.compile(rf"^{phrases.NO}\b", re.IGNORECASE)
CANNOT = re.compile(phrases.CANNOT, re.IGNORECASE)
MINE = re.compile(
    r"^(?:i(?:'ll| will| can| could)?$|me\b|i (?:can|could|will)\b(?! not)|i'll\b|leave (?:it"
    r"|that) (?:to|with) me|on it|i'm on it|consider it done"
    r"|will do|happy to|glad to|count on me|i'd be happy|no problem|sure|put me down|i(?:'ll)? volunteer)",
    re.IGNORECASE,
)
TAKES = re.compile(
    r"\b(?:i'll|i will|i can|i could|i'd be happy to|let me|i'm happy to|i'm going to)\s+(?:also "
    r"|then |gladly |just )?(?P<deed>.+)|(?P<mine>leave (?:it|that) (?:to|with) me"
    r"|i'm on it|consider it done|count me in|put me down)",
    re.IGNORECASE,
)
OPENING = re.compile(rf"^(?:(?:{phrases.OPENERS})\b[,.!]*\s+)+", re.IGNORECASE)


GO_ON = re.compile(
    r"^(?:\w+,? )?(?:please do\b|yes,? please|please\b|go ahead|do that|that would be|even better|great\b|perfect)",
    re.IGNORECASE,
)
COULD_BUT = re.compile(r"\bi could,? but\b", re.IGNORECASE)
NOT_MIND = re.compile(r"(?:not at all|no\b|of course not)", re.IGNORECASE)


def reply(doing: Doing, asked: str, texts: Sequence[str]) -> Literal["yes", "no", ""]:
    """What the sentences of an utterance answer to a request, a call, an offer or an obligation."""
    first, both = texts[0], texts[:2]
    takes = any(TAKES.search(text) and not CANNOT.search(text) for text in both)
    if " mind " in asked and NOT_MIND.match(first):
        return "yes"
    if any(CANNOT.search(text) for text in both) or (NO.match(first) and not takes):
        return "no"
    if any(COULD_BUT.search(text) for text in both):
        return ""
    if doing == "obligation":
        yes = takes and bool(MINE.match(OPENING.sub("", f"{first} ").strip()))
    else:
        yes = takes or any(YES.match(text) for text in both) or (doing == "offer" and bool(GO_ON.search(first)))
    return "yes" if yes else ""
