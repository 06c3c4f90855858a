"""How minutes say what was said: fillers out, "I" becomes a name where that is simple, else the speaker is
named before.

Nothing is added that the utterance does not hold but the names of those who take part.
"""

import re
from datetime import date

from summaries.builtin.phrases import OPENERS
from summaries.builtin.sentences import Sentence
from summaries.contract import Person, Said
from summaries.language.listing import listed

FILLERS = re.compile(
    r"(?:,\s*)?\b(?:um+|uh+|uhm|erm?|you know|i mean|kind of|sort of|basically|literally)\b,?\s*", re.IGNORECASE
)
LEADING = re.compile(
    r"^(?:(?:okay|ok|so|well|and|but|yeah|yes|yep|yup|oh|ah|hmm+|um+|uh+|anyway|also|then)\b(?!')[,.!:]*\s+(?!that\b)"
    rf"|(?:{OPENERS})[,.!:]+\s+)+",
    re.IGNORECASE,
)
DOUBLED = re.compile(r"\b(\w+)(?:\s+\1\b)+", re.IGNORECASE)
KEPT_DOUBLE = frozenset(listed("had that very really no bye ha is do so"))
LET_US = re.compile(r"^(?:let's|let us) ", re.IGNORECASE)
VAGUE = re.compile(r"^(?:they|he|she|it|that|this|those|these|there|we|because|or|which)\b", re.IGNORECASE)
SPACES = re.compile(r"\s+([,.!?;:])|(\s)\s+")
OTHERS = re.compile(r"\b(?:i|me|my|mine|myself|you|your|yours|yourself|i'\w+|you'\w+)\b", re.IGNORECASE)
FIRST = re.compile(
    r"^i(?P<verb>'ll| will|'ve| have|'m| am| was| had|'d|[ ]can|[ ]could|[ ]did| think| believe"
    r"| suggest| propose| want| need| \w+ed)\b(?P<rest>.*)$",
    re.IGNORECASE,
)
THIRD = {
    "'ll": "will", "will": "will", "'ve": "has", "have": "has", "'m": "is", "am": "is", "was": "was", "had": "had",
    "'d": "would", "can": "can", "could": "could", "did": "did", "think": "thinks", "believe": "believes",
    "suggest": "suggests", "propose": "proposes", "want": "wants", "need": "needs",
}  # fmt: skip


def plain(text: str) -> str:
    """Without fillers, words said twice and words that only open; a capital and an end mark."""
    return closed(LEADING.sub("", fluent(text)))


def fluent(text: str) -> str:
    """Without fillers and doubled words; all the rest as it was."""
    text = FILLERS.sub(" ", text)
    text = DOUBLED.sub(lambda found: found[0] if found[1].lower() in KEPT_DOUBLE else found[1], text)
    return SPACES.sub(r"\1\2", text).strip(" ,")


def closed(text: str) -> str:
    text = re.sub(r"\bi\b(?=$|[ '’])", "I", text.strip(" ,;:–—-"))
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?…。！？" else ".")


def reported(sentence: Sentence, language: str = "en") -> str:
    """A sentence of minutes: "Alice will send it.", or "Alice: …" where she speaks of herself or to somebody."""
    name, text = sentence.said.speaker.name, plain(sentence.text.replace("’", "'"))
    if not text:
        return ""
    if not language.startswith("en"):
        return f"{name}: {text}"
    found = FIRST.match(text)
    if found and not OTHERS.search(found["rest"]) and not text.endswith("?"):
        return f"{name} {THIRD.get(found['verb'].strip().lower(), found['verb'].strip())}{found['rest']}"
    if not OTHERS.search(text) and not text.endswith("?") and not VAGUE.match(text) and not LET_US.match(text):
        return text
    return f"{name}: {text}"


def promised(who: Person, deed: str, due: date | None = None) -> str:
    """ "Bob Stone will send Alice the report by 6 March." """
    by = f" by {due.day} {due:%B}" if due else ""
    return closed(f"{who.name} will {deed[:1].lower()}{deed[1:]}{by}")


def decided(sentence: Sentence) -> str:
    """What was decided, without who said so: "Let's go with the first one" becomes "Agreed: go with the first one"."""
    text = LEADING.sub("", plain(sentence.text.replace("’", "'")))
    if found := LET_US.match(text):
        return f"Agreed: {text[found.end() :]}"
    return reported(sentence) if OTHERS.search(text) or text.endswith("?") else closed(text)


def quoted(said: Said) -> str:
    """Word for word, with the speaker's name."""
    return f"{said.speaker.name}: {closed(said.text)}"
