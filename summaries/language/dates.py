"""Days in what was said, as people say them: "Friday", "the third of March", "end of the month", "2026-03-03".

Everything relative and everything in English and Spanish goes by rules of our own (`date_rules`): they give the place
in the text, say what is impossible, and take the same time for any text. Dates in other languages go to dateparser.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from summaries.language.date_rules import RULES, Days, Rule, coming, end_of
from summaries.language.date_words import DEADLINE, LONG_WEEKDAY, MONTHS
from summaries.language.numbers import found

LONGEST = 20_000
"""Characters that are looked at."""
BETWEEN = re.compile(r"[, ]*(?:on |of |el )?(?:the )?")
OF_THE_DAY = re.compile(r"eod|cob|(?:the )?(?:end|close) of (?:the )?(?:business )?(?:day|business)")
WEEKDAY = re.compile(LONG_WEEKDAY)
FOREIGN = re.compile(
    r"(?<![\w/.-])(?:le |am |il |den |der |dia |op )?(?P<n>\d{1,2})(?:\.|o)?"
    r" (?:de )?(?P<word>[^\W\d_]{4,12})(?: (?:de )?(?P<year>\d{4}))?(?![\w/])"
)
LANGUAGES = ["fr", "de", "it", "pt", "nl"]
GUESSES = 40
"""How many different candidates of one text dateparser is asked about: it takes a millisecond each."""
MARKED = re.compile(rf"\b(?:{DEADLINE})\b[^.!?;]{{0,40}}$")
NO_DEADLINE = re.compile(r"\b(?:since|after|from|starting|start|begin|desde|después)(?: on| the| de| del)? $")
PERIOD = re.compile(r"(?<!since )(?<!after )(?<!from )\b(this|next) (week|month|quarter)\b")
TAKEN_BACK = re.compile(r"\b(?:no|sorry|i mean|rather|actually|make that|or better|scratch that)\b")


@dataclass(frozen=True, slots=True)
class Mention:
    """A day that text[start:end] names. `others`: what the same words could mean as well, such as last Friday."""

    start: int
    end: int
    day: date
    text: str
    others: tuple[date, ...] = ()


def mentions(text: str, said_on: date) -> list[Mention]:
    """Every day that the text names, in order. Impossible ones (30 February) are left out."""
    text = text[:LONGEST]
    simple, places = rewritten(text)
    found = [
        (match.start(), match.end(), days)
        for pattern, made in RULES
        for match in pattern.finditer(simple)
        if (days := safely(made, match, said_on))
    ]
    found += foreign(simple, said_on)
    return [back(text, places, one) for one in joined(simple, apart(found))]


def due(text: str, said_on: date) -> date | None:
    """The deadline that a sentence sets ("by Friday", "before the 3rd"), else the first day to come in it."""
    simple, _ = rewritten(text[:LONGEST])
    chosen: tuple[bool, Mention] | None = None
    for one in mentions(simple, said_on):
        before = simple[max(0, one.start - 60) : one.start]
        if one.day < said_on or NO_DEADLINE.search(before):
            continue
        marked = bool(MARKED.search(before)) or one.text.startswith(("within", "in time")) or latest(simple, one)
        if chosen is None or (marked and not chosen[0]) or taken_back(simple, chosen, one):
            chosen = (marked or bool(chosen and chosen[0]), one)
    return chosen[1].day if chosen else period(simple, said_on)


def period(simple: str, said_on: date) -> date | None:
    """ "This week" is until Friday, "next month" until its end. These are deadlines but name no day."""
    match = PERIOD.search(simple)
    return end_of(match[2], said_on, match[1] == "next") if match and not ending(said_on) else None


def ending(said_on: date) -> bool:
    """Does the calendar end before a period could?"""
    return said_on.year >= date.max.year - 1


def latest(simple: str, one: Mention) -> bool:
    """ "Friday at the latest"."""
    return bool(re.match(r" (?:at the )?latest\b", simple[one.end : one.end + 20]))


def taken_back(simple: str, chosen: tuple[bool, Mention], one: Mention) -> bool:
    """ "by Thursday, no, Friday"."""
    between = simple[chosen[1].end : one.start]
    return len(between) < 40 and bool(TAKEN_BACK.search(between))


def rewritten(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text as rules read it (see `date_rules`), and which of its places are which of the text's."""
    pieces: list[str] = []
    places: list[tuple[int, int]] = []
    length = 0
    for start, end, piece in replaced(text):
        places.append((length, start))
        pieces.append(piece)
        length += len(piece)
        places.append((length, end))
    return "".join(pieces), places


def replaced(text: str) -> list[tuple[int, int, str]]:
    """Numbers in words become digits; runs of spaces one space; the rest is lower-cased letter by letter."""
    cuts = [
        (one.start, one.end, one.value + ("o" if one.ordinal else "") + ("w" if one.spelled else ""))
        for one in found(text)
        if (one.spelled or one.ordinal) and one.value.isdigit()
    ]
    result: list[tuple[int, int, str]] = []
    at = 0
    for start, end, value in [*cuts, (len(text), len(text), "")]:
        result += plainly(text, at, start)
        result.append((start, end, value))
        at = end
    return result


def plainly(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    result = []
    for match in re.finditer(r"\s+|\S+", text[start:end]):
        piece = match[0].replace("’", "'")
        lower = piece.lower()
        shown = " " if piece.isspace() else lower if len(lower) == len(piece) else piece
        result.append((start + match.start(), start + match.end(), shown))
    return result


def safely(made: Rule, match: re.Match[str], said_on: date) -> Days | None:
    """What the rule says; None where the calendar ends."""
    try:
        return made(match, said_on)
    except (OverflowError, ValueError):
        return None


def apart(found: list[tuple[int, int, Days]]) -> list[tuple[int, int, Days]]:
    """The first and longest of those that overlap."""
    result: list[tuple[int, int, Days]] = []
    for one in sorted(found, key=lambda one: (one[0], -one[1])):
        if not result or one[0] >= result[-1][1]:
            result.append(one)
    return result


def joined(simple: str, found: list[tuple[int, int, Days]]) -> list[tuple[int, int, Days]]:
    """ "Friday, March 6th" and "end of day Friday" are one day, and the latter part says which."""
    result: list[tuple[int, int, Days]] = []
    for start, end, days in found:
        if result and leads_to(simple[result[-1][0] : result[-1][1]], simple[result[-1][1] : start], simple[start:end]):
            result[-1] = (result[-1][0], end, days)
        else:
            result.append((start, end, days))
    return result


def leads_to(before: str, between: str, after: str) -> bool:
    if not BETWEEN.fullmatch(between):
        return False
    return bool(OF_THE_DAY.fullmatch(before) or (WEEKDAY.fullmatch(before) and re.search(r"\d", after)))


def back(text: str, places: list[tuple[int, int]], one: tuple[int, int, Days]) -> Mention:
    start, end, (day, *others) = one
    a, b = place(places, start), place(places, end)
    return Mention(a, b, day, text[a:b], tuple(others))


def place(places: list[tuple[int, int]], at: int) -> int:
    before, there = places[bisect_right(places, (at, 1 << 60)) - 1]
    return there + at - before


def foreign(simple: str, said_on: date) -> list[tuple[int, int, Days]]:
    """Days and months in further languages."""
    result: list[tuple[int, int, Days]] = []
    asked: set[str] = set()
    for match in FOREIGN.finditer(simple):
        if match["word"] in MONTHS or not 1 <= int(match["n"]) <= 31:
            continue
        asked.add(match["word"])
        month = month_called(match["word"]) if len(asked) <= GUESSES else None
        if month and (days := in_year(match, month, said_on)):
            result.append((match.start(), match.end(), days))
    return result


def in_year(match: re.Match[str], month: int, said_on: date) -> Days | None:
    if not match["year"]:
        return coming(month, int(match["n"]), said_on)
    try:
        return (date(int(match["year"]), month, int(match["n"])),)
    except ValueError:
        return None


@lru_cache(maxsize=10_000)
def month_called(word: str) -> int | None:
    """The number of the month that has this name in one of LANGUAGES."""
    import dateparser

    parsed = dateparser.parse(
        f"1 {word} 2020",
        languages=LANGUAGES,
        settings={"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"]},
    )
    return parsed.month if parsed and parsed.day == 1 and parsed.year == 2020 else None
