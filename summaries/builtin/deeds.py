"""The words after a cue, written as a task: "send you the report by Friday" becomes "Send Bob the report"."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date

from summaries.builtin.inflection import base
from summaries.builtin.wording import fluent
from summaries.contract import Person
from summaries.language import dates
from summaries.language.listing import listed
from summaries.language.words import STOP

MOST = 22
"""Words of a description."""
TAIL = re.compile(
    r"[.?!;].*$|,\s+(?:was|is|isn't|aren't|don't|doesn't|will|won't) \w+\s*$|,?\s+(?:because"
    r"|since|unless|but|though|although|which|okay|ok|right|thanks|thank you|so(?! that)\b"
    r"|if (?:you|i|we|that|it|they|the)\b|and (?:then )?(?:i|i'll|we|we'll|you|you'll|they|he|she"
    r"|it|that|tell you|see)\b"
    r"|(?:when|before|after|once|until) (?:i|you|we|they|he|she|it)\b|that (?:should|will|would"
    r"|is)\b|as (?:we|it|he|she|i|usual)\b|it's|i'm|we're|they're|they|it was)\b.*$"
    r"|,\s+(?:i|we|you|they|he|she|it|there|no|or|not|my|our)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
VAGUE = re.compile(
    r",?\s*\b(?:(?:by |before |until |in )?(?:this|the|tomorrow) (?:morning|afternoon|evening)"
    r"|(?:at |by )?(?:noon|midday|midnight)|tonight|right away|asap|soon|immediately"
    r"|as soon as possible|first thing|at once|straight away|right (?:after|now)\b.*"
    r"|after (?:this|the) (?:call|meeting)|at (?:dinner|lunch)|later"
    r"|this week|next week|again|instead|myself|yourself|then|for me|for you|for us|for everyone"
    r"|too|as well|either|no problem|whenever .*|when you .*|please)\s*$",
    re.IGNORECASE,
)
LEADS = re.compile(
    r",?\s*\b(?:by|before|until|till|on|due|no later than|not later than|at the latest|latest|at)\s*(?:at\s+)?$",
    re.IGNORECASE,
)
SKIPPED = re.compile(r"\b(?:please|just|also|actually|maybe|quickly|definitely|for you guys)\b,?\s*", re.IGNORECASE)
OBJECT = re.compile(
    r"^(?P<verb>[\w-]+) (?P<it>it|them|that|this|those|these)\b(?=\s*(?:$|,|(?:to|by|before|on"
    r"|for|with|at|in|out|up|from|into|over|and|off|back"
    r"|through|down|down to|an?|the)\b))",
    re.IGNORECASE,
)
TOLD = frozenset(listed("ask call contact email inform invite mail notify phone remind send tell"))
"""Of a house or a firm people say "them" after these."""
SEEN = re.compile(r"\b(what|where|how|whom) i (\w+)\b", re.IGNORECASE)
PRONOUN = re.compile(r"\b(?:my|your|you|me|i)\b", re.IGNORECASE)
OF = re.compile(r"\b(?:of|for|with|in|to|at|about) $", re.IGNORECASE)
THING = re.compile(
    r"\b(?P<which>the|our|an?|this|these|those|your|my|his|her|their)\s+(?P<words>[a-z][\w'-]*(?:\s+[a-z][\w'-]*){0,4})",
    re.IGNORECASE,
)
NO_THING = frozenset(
    listed("""
    day week month year time moment minute second way bit lot one ones thing call meeting question idea point
    problem first next last end morning afternoon evening other same rest most first-class hour hours minutes
    days weeks friend while
    """)
)
DEICTIC = re.compile(
    r"^(?:(?:do|take(?: care of| on| over)?|handle|own|look into|look after|pick|get|have|manage"
    r"|cover|sort|finish|deal with|be on|see to|try|go for)\s+)?"
    r"(?:it|that|this|those|them|so|that one|this one|the first one|the second one)(?:\s+(?:up|on"
    r"|out|over|then|myself|yourself|instead|too"
    r"|today|tomorrow|soon|please|for (?:you|us|me)|one))*$",
    re.IGNORECASE,
)
WEAK = re.compile(
    r"^(?:do|take(?: care of| on)?|handle|own|look into|look after|pick up|manage|cover|sort|deal with|see to|try)\b",
    re.IGNORECASE,
)


DAYS = re.compile(
    r"\d|day|to-?night|tomorrow|week|month|year|quarter|noon|morning|evening|end of|eod|cob"
    r"|fortnight|(?:first|second|third|[a-z]th)\b|\b(?:jan|feb|mar"
    r"|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Voices:
    """Who "I" and "you" are in what was said."""

    me: Person
    you: Person | None


def bare(deed: str, day: date) -> str:
    """The deed without what follows it, without its date."""
    text = TAIL.sub("", fluent(deed)).strip(" ,")
    text = dateless(text, day)
    while (shorter := VAGUE.sub("", text).strip(" ,")) != text:
        text = shorter
    return SKIPPED.sub("", text).strip(" ,")


def due(text: str, day: date) -> date | None:
    """`dates.due`, asked only where a day may be named: it takes a millisecond."""
    return dates.due(text, day) if DAYS.search(text) else None


def dateless(text: str, day: date) -> str:
    for one in reversed(dates.mentions(text, day) if DAYS.search(text) else []):
        before, after = text[: one.start], text[one.end :]
        led = LEADS.search(before)
        ends = not after.strip(" ,.?!") or after.lower().startswith((" and ", " with "))
        if led or (ends and not re.search(r"\b(?:of|for|from|since|in|the|half)\s*$", before)):
            text = (before[: led.start()] if led else before).rstrip(" ,") + after
    return text


def pointing(deed: str) -> bool:
    """Does it only point at what was said before: "do it", "take care of that"?"""
    return not deed or bool(DEICTIC.match(deed))


def task(deed: str, voices: Voices, promised: bool) -> str:
    """A bare deed as an imperative phrase. `promised`: by the speaker; else it is asked of somebody."""
    verb, _, rest = deed.partition(" ")
    text = f"{base(verb) or verb} {rest}".strip()
    me, you = first_name(voices.me), first_name(voices.you) if voices.you else ""
    text = SEEN.sub(lambda found: f"{found[1]} {me} {found[2]}s", text)
    meant = {"my": "the", "your": f"{you}'s" if you else "the", "you": you or "you"}
    if not promised:
        meant = {"my": f"{me}'s", "your": "the", "me": me, "i": me}
    text = PRONOUN.sub(lambda found: meant.get(found[0].lower(), found[0]), text)
    text = " ".join(text.split()[:MOST])
    return text[:1].upper() + text[1:]


def first_name(person: Person) -> str:
    return person.name.strip().partition(" ")[0] or "somebody"


def resolved(deed: str, before: Sequence[str], names: Container[str] = ()) -> tuple[str, int]:
    """The deed with its object "it" replaced by what it stands for, and in which of the texts `before` that is.

    The number is -1 when nothing was replaced.
    """
    found = OBJECT.match(deed)
    if not found:
        return deed, -1
    many = None if found["verb"].lower() in TOLD else found["it"].lower() in {"them", "those", "these"}
    for number, text in enumerate(before):
        if thing := thing_in(text, names, many=many):
            return f"{found['verb']} the {thing}{deed[found.end() :]}", number
    return deed, -1


def thing_in(text: str, names: Container[str], *, many: bool | None) -> str:
    """What a text is about, as one would point at it: the last definite thing, or else the last."""
    best, score = "", 0
    for found in THING.finditer(text.replace("’", "'")):
        thing = named(found["words"], names)
        if thing and many in {None, thing.endswith("s") and not thing.endswith("ss")}:
            worth = 1 + 2 * (found["which"].lower() not in {"a", "an"}) + (not OF.search(text[: found.start()]))
            best, score = (thing, worth) if worth >= score else (best, score)
    return best


def named(words: str, names: Container[str]) -> str:
    """The words up to the first that belongs to no noun: "old builds there are" → "old builds". `names` are called."""
    kept: list[str] = []
    for word in words.split():
        low = word.lower()
        if (
            low in STOP
            or low in names
            or low.endswith("ly")
            or (kept and base(low) and low not in {"test", "build", "draft", "report", "list"})
            or "'" in low
        ):
            break
        kept.append(low)
    return " ".join(kept[:3]) if kept and kept[-1] not in NO_THING and not kept[-1].isdigit() else ""
