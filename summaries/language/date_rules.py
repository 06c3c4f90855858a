"""How days are said: a regular expression each, and what day it means. Text is as `dates.rewritten` makes it.

There "3rd" reads `3o`, "third" `3ow`, "twenty six" `26w`; digits stay; everything is lower case with single spaces.
A rule returns the day, and other days that the same words could mean; None when there is no such day.
"""

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from summaries.language.date_words import (
    AMBIGUOUS,
    LED,
    LONG_WEEKDAY,
    MONTH,
    MONTHS,
    SHORT,
    UNIT,
    UNITS,
    WEEKDAY,
    WEEKDAYS,
    either,
)

Days = tuple[date, ...]
"""The day that is meant first, then others that could be."""
Rule = Callable[[re.Match[str], date], Days | None]
RULES: list[tuple[re.Pattern[str], Rule]] = []
NUMBER = r"(?P<n>\d{1,2})(?P<how>ow|o|w)?"
YEAR = r"(?:,? (?:of |del? )?(?P<year>\d{4})w?\b)?"
COUNT = r"(?P<count>a couple of|a few|an?|un[ao]?|\d{1,3}w?)"
WEEK = timedelta(days=7)


def rule(pattern: str) -> Callable[[Rule], Rule]:
    """Earlier rules win where two begin at the same place and are as long."""

    def keep(made: Rule) -> Rule:
        RULES.append((re.compile(rf"(?<![\w/.-]){pattern}(?![\w/])"), made))
        return made

    return keep


def day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def coming(month: int, day: int, said_on: date) -> Days | None:
    """The next such day on or after `said_on`, and the last one before."""
    years = range(said_on.year, said_on.year + 9)
    nearest = next((d for y in years if (d := day_of(y, month, day)) and d >= said_on), None)
    if nearest is None:
        return None
    before = next((d for y in reversed(range(nearest.year - 8, nearest.year)) if (d := day_of(y, month, day))), None)
    return (nearest, before) if before else (nearest,)


def in_year(match: re.Match[str], month: int, day: int, said_on: date) -> Days | None:
    if not match["year"]:
        return coming(month, day, said_on)
    year = int(match["year"])
    found = day_of(year + 2000 if year < 100 else year, month, day)
    return (found,) if found else None


# Written dates


@rule(r"(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<n>\d{1,2})(?:t[\d:.z+-]*)?(?![-\d])")
def iso(match: re.Match[str], said_on: date) -> Days | None:
    return in_year(match, int(match["month"]), int(match["n"]), said_on)


@rule(r"(?P<a>\d{1,2})(?P<sep>[/-])(?P<b>\d{1,2})(?:(?P=sep)(?P<year>\d{4}|\d{2}))?(?! of )(?![-\d])")
def slashes(match: re.Match[str], said_on: date) -> Days | None:
    """Month first as in the United States, unless it cannot be; the other way round is possible."""
    a, b = int(match["a"]), int(match["b"])
    if (not match["year"] and match["sep"] == "-") or (a, b) == (24, 7):
        return None
    american, other = in_year(match, a, b, said_on), in_year(match, b, a, said_on)
    return (american or ()) + (other or ()) or None


@rule(r"(?P<n>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})")
def dots(match: re.Match[str], said_on: date) -> Days | None:
    return in_year(match, int(match["month"]), int(match["n"]), said_on)


# Spoken dates


@rule(rf"(?:the )?{NUMBER}\.? (?:day )?(?:of |de )?(?P<month>{MONTH})\b\.?{YEAR}")
def day_month(match: re.Match[str], said_on: date) -> Days | None:
    if match["month"] in AMBIGUOUS and match["how"] == "w" and " of " not in match[0]:
        return None
    return in_year(match, MONTHS[match["month"]], int(match["n"]), said_on)


@rule(rf"(?P<month>{MONTH})\.? (?:the )?{NUMBER}(?![\d:%,.]*\d){YEAR}")
def month_day(match: re.Match[str], said_on: date) -> Days | None:
    spelled = (match["how"] or "").endswith("w")
    if match["month"] in AMBIGUOUS and spelled and not (ends(match) or led(match) or match["year"]):
        return None
    return in_year(match, MONTHS[match["month"]], int(match["n"]), said_on)


def led(match: re.Match[str]) -> bool:
    """Does a word like "by", or a weekday, stand before it?"""
    return bool(LED.search(match.string, max(0, match.start() - 30), match.start()))


FOLLOWING = re.compile(
    r"\s*(?:$|[.,;:!?)\"'\]\u2013\u2014-]|(?:and|or|but|so|if|then|at|in|we|i|you|he|she|they|it|please|for|to|because|"
    r"is|was|works|would|will|suits|sounds|seems|latest|that|morning|afternoon|evening|noon|with|y|o)\b|"
    rf"{LONG_WEEKDAY}\b)"
)
NOUN_AFTER = re.compile(r" (?:that|it|this|the|with)\b")


def ends(match: re.Match[str]) -> bool:
    """Is the day not the beginning of "the third option" or "I may second that"?"""
    after = match.string[match.end() : match.end() + 20]
    return bool(FOLLOWING.match(after)) and not NOUN_AFTER.match(after)


@rule(r"(?:the|el)(?: day)? (?P<n>\d{1,2})(?P<how>ow|o)(?: (?:of|in) (?P<which>the|this|next) month)?")
def nth(match: re.Match[str], said_on: date) -> Days | None:
    """ "the 3rd": the next such day. The first nine, said as words, need a "by" or "on" before them."""
    day = int(match["n"])
    if not match["which"] and not (ends(match) and (match["how"] == "o" or day > 9 or led(match))):
        return None
    if match["which"]:
        first = month_after(said_on, 1) if match["which"] == "next" else said_on
        found = day_of(first.year, first.month, day)
        return (found,) if found else None
    months = [month_after(said_on, ahead) for ahead in range(-2, 4)]
    days = [d for m in months if (d := day_of(m.year, m.month, day))]
    ahead = [d for d in days if d >= said_on]
    return (ahead[0], *[d for d in days if d < said_on][-1:]) if ahead else None


@rule(
    rf"(?:(?P<which>this coming|coming|next|this|last|past|próximo|proximo|pasado|este) )?(?P<day>{WEEKDAY})\b(?!s)"
    r"(?: (?P<after>(?:of |in )?next week|(?:of )?this week|que viene|próximo|pasado))?"
)
def weekday(match: re.Match[str], said_on: date) -> Days | None:
    if match["day"] in SHORT and not led(match) and not match["which"]:
        return None
    if match["day"] in {"sat", "sun"} and match["which"]:
        return None
    day, which = WEEKDAYS[match["day"]], f"{match['which'] or ''} {match['after'] or ''}".strip()
    return weekday_of(day, which, said_on)


def weekday_of(day: int, which: str, said_on: date) -> Days:
    ahead = (day - said_on.weekday()) % 7
    if which.startswith(("last", "past", "pasado")):
        return (said_on - timedelta(days=(said_on.weekday() - day) % 7 or 7),)
    if "next" in which or which in {"próximo", "proximo", "que viene"}:
        return (monday(said_on) + WEEK + timedelta(days=day),)
    if which in {"this", "este"} or "this week" in which:
        return (said_on + timedelta(days=ahead), monday(said_on) + timedelta(days=day))
    meant = said_on + timedelta(days=ahead or 7)
    return (meant,) if which else (meant, meant - WEEK)


@rule(rf"next week,? (?:on )?(?P<day>{LONG_WEEKDAY})")
def next_week(match: re.Match[str], said_on: date) -> Days | None:
    return weekday_of(WEEKDAYS[match["day"]], "next", said_on)


# Days counted from today


NAMED = {"yesterday": -1, "ayer": -1, "tomorrow": 1, "mañana": 1, "the day after tomorrow": 2, "day after tomorrow": 2}
NAMED |= {"pasado mañana": 2, "the day before yesterday": -2, "anteayer": -2, "overmorrow": 2}
NAMED |= dict.fromkeys(["today", "tonight", "this morning", "this afternoon", "this evening", "hoy", "eod", "cob"], 0)
NAMED |= dict.fromkeys(["close of business", "esta noche", "esta tarde", "later today"], 0)


@rule(rf"(?P<name>{either(NAMED)})")
def relative(match: re.Match[str], said_on: date) -> Days | None:
    if match["name"] == "mañana" and match.string[: match.start()].endswith("la "):
        return None
    return (said_on + timedelta(days=NAMED[match["name"]]),)


@rule(rf"(?:in|within|en|dentro de) {COUNT} (?P<unit>{UNIT})(?:(?:'s)? time)?(?! ago)")
def ahead(match: re.Match[str], said_on: date) -> Days | None:
    return later(match, said_on)


@rule(rf"{COUNT} (?P<unit>{UNIT}) (?P<way>from now|from today|ago|from tomorrow|later|from (?P<day>{LONG_WEEKDAY}))")
def counted(match: re.Match[str], said_on: date) -> Days | None:
    way = match["way"]
    if way == "later":
        return None
    start = said_on + timedelta(days=1) if way == "from tomorrow" else said_on
    if match["day"]:
        start = weekday_of(WEEKDAYS[match["day"]], "", said_on)[0]
    return later(match, start, -1 if way == "ago" else 1)


def later(match: re.Match[str], said_on: date, sign: int = 1) -> Days | None:
    said = match["count"]
    if said == "a few":
        return None
    said = said.removesuffix("w")
    count = sign * (int(said) if said.isdigit() else 2 if "couple" in said else 1)
    unit = UNITS[match["unit"]]
    if unit in {"day", "week", "fortnight"}:
        return (said_on + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit]),)
    moved = month_after(said_on, count * {"month": 1, "quarter": 3, "year": 12}[unit])
    return (moved.replace(day=min(said_on.day, calendar.monthrange(moved.year, moved.month)[1])),)


# Ends and beginnings


@rule(
    r"(?:the )?(?:end|close|fin|final|finales) (?:of|del?) (?:el |la |the )?(?P<which>this |next |current )?"
    rf"(?P<unit>{UNIT}|business|business day)(?P<spanish> que viene| próxim[oa])?"
)
def end(match: re.Match[str], said_on: date) -> Days | None:
    unit = UNITS.get(match["unit"], "day")
    if match["unit"].startswith("semana") and not match["spanish"] and match[0].startswith("fin "):
        return None  # the weekend
    if unit == "day" and SAYING.search(match.string[: match.start()]):
        return None
    return (end_of(unit, said_on, bool(match["spanish"]) or (match["which"] or "").startswith("next")),)


SAYING = re.compile(r"(?:^|[.!?,;] |\b(?:and|but|so|because|that) )at $")
""" "At the end of the day, it is about trust" is no date."""


def end_of(unit: str, said_on: date, following: bool) -> date:
    """The last day of this day, working week, month, quarter or year, or of the one after."""
    if unit in {"day", "fortnight"}:
        return said_on + timedelta(days=int(following))
    if unit == "week":
        friday = monday(said_on) + timedelta(days=4)
        return friday + WEEK if following or friday < said_on else friday
    size = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = date(said_on.year, (said_on.month - 1) // size * size + 1, 1)
    return month_after(first, size * (2 if following else 1)) - timedelta(days=1)


@rule(rf"(?:the )?(?:end|finales|fin) (?:of|de) (?P<month>{MONTH})\b{YEAR}")
def end_of_month(match: re.Match[str], said_on: date) -> Days | None:
    month = MONTHS[match["month"]]
    year = int(match["year"] or said_on.year + (month < said_on.month))
    if not 0 < year < 10_000:
        return None
    return (date(year, month, calendar.monthrange(year, month)[1]),)


@rule(r"(?P<short>eow|eom|eoq|eoy)")
def end_shortly(match: re.Match[str], said_on: date) -> Days | None:
    return (end_of({"w": "week", "m": "month", "q": "quarter", "y": "year"}[match["short"][-1]], said_on, False),)


@rule(r"(?:the )?(?:start|beginning) of (?:the )?next (?P<unit>week|month|quarter|year)")
def beginning(match: re.Match[str], said_on: date) -> Days | None:
    return (end_of(match["unit"], said_on, False) + timedelta(days=3 if match["unit"] == "week" else 1),)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def month_after(day: date, months: int) -> date:
    """The first of the month, so many months on."""
    at = day.year * 12 + day.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)
