"""Does what is written stand on what was said? By words, numbers, names, days and "not": no model is asked.

It can tell what was made up, not what was misunderstood: swapped roles of two who both spoke are not seen.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from summaries.contract import Item, Statement, Talk
from summaries.language import polarity
from summaries.language.dates import Mention, mentions
from summaries.language.listing import listed
from summaries.language.numbers import Number, found
from summaries.language.people import AFTER_NAME, opens, parts, places
from summaries.language.spoken import Carried, Index
from summaries.language.words import STOP, WORD, content, stem, words

ENOUGH = 0.6
"""Share of a sentence's words that its evidence must have. Writers of minutes swap a third of the words when they are
faithful ("postpone the launch by a week" for "push the launch back a week"); what is made up about things that were
said shares half ("cancel the report" for "send the report"). The tests hold examples of both."""
MEANT = 2
"""Words from just before that each word of the evidence may bring in: "I'll renew it" may be the certificate of the
site, but nothing is carried by what was said before alone."""
ALL = 1.0
REPORTED = frozenset(
    stem(word)
    for word in listed("""
    said say says agree agreed decide decided decision discuss discussed discussion mention mentioned explain
    explained ask asked suggest suggested propose proposed note noted add added confirm confirmed point pointed
    raise raised state stated express expressed team meeting participant participants attendee attendees group
    need needs want wants wanted plan plans planned intend consider considered conclude concluded clarify clarified
    commit committed promise promised offer offered volunteer volunteered accept accepted assign assigned
    responsible task action item topic issue question answer answered reply replied respond responded wonder
    wondered believe believed think thought know tell told inform informed speaker conversation summary overall
    finally additionally furthermore moreover regarding concerning open provide provided give take ensure
    currently several various follow step next concern aim aims goal available unavailable
    use make take place hold happen occur work set put keep become remain include require involve perform
    instead rather whether
    """)
)
"""Words of the one who reports: whoever was there need not have said them."""
SUBJECT = (AFTER_NAME - {"is", "was", "to"}) | set(
    listed(
        "said says agreed asked volunteered promised offered suggested proposed explained confirmed raised mentioned"
    )
)
"""What follows the name of somebody who begins a sentence."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`support` 0..1 is the share of words that occur; `missing` what must occur and does not, as it is written."""

    supported: bool
    support: float
    missing: tuple[str, ...]


NOTHING = Verdict(False, 0.0, ())


def known(ids: Iterable[UUID], talk: Talk) -> tuple[UUID, ...]:
    """Those that are utterances of this talk, each once, in the order of time."""
    return index(talk).known(ids)


def check(statement: Statement, talk: Talk) -> Verdict:
    """Is the statement carried by the utterances that it names? Without any it is not."""
    return judged(statement.text, index(talk).carried(statement.evidence))


def check_item(item: Item, talk: Talk) -> Verdict:
    """As `check`; besides, who is to do it must take part in what was said, and its days must be said."""
    carried = index(talk).carried(item.evidence)
    if carried is None:
        return NOTHING
    verdict = judged(item.description, carried)
    missing = verdict.missing + strangers(item.assignee, talk, carried) + unsaid_days(item, carried)
    return Verdict(verdict.supported and not missing, verdict.support, missing)


latest: list[Index] = []


def index(talk: Talk) -> Index:
    """The index of a talk. The last one is remembered: all statements of a summary are about one talk."""
    for one in latest[:1]:
        if one.talk is talk:
            return one
    made = Index(talk)
    latest[:] = [made]
    return made


def judged(text: str, carried: Carried | None) -> Verdict:
    if carried is None or not text.strip():
        return NOTHING
    dated = mentions(text, carried.day)
    missing = (
        *(one.text for one in dated if not has_day(one, carried)),
        *(written(one, text) for one in counted(text, dated) if not has_number(one, carried)),
        *(name for name in names(text, dated, carried) if not has_name(name, carried)),
        *(["not"] if twisted(text, carried) else []),
    )
    support = share(text, dated, carried)
    return Verdict(support >= ENOUGH and not missing, round(support, 3), tuple(dict.fromkeys(missing)))


# Words


def share(text: str, dated: list[Mention], carried: Carried) -> float:
    """Share of the words that carry meaning which occur in the evidence, the title or among those who speak."""
    wanted = {stem(word) for word in plain_words(text, dated, carried) if word not in STOP} - REPORTED
    if not wanted:
        return ALL
    said = {one for one in wanted if carried.says(one) or carried.names_like(one)}
    meant = {one for one in wanted - said if carried.means(one)}
    return (len(said) + min(len(meant), MEANT * len(said))) / len(wanted)


def plain_words(text: str, dated: list[Mention], carried: Carried) -> list[str]:
    """Words but days, numbers and participants' names, which are looked at by themselves."""
    spans = [(one.start, one.end) for one in dated] + [(one.start, one.end) for one in found(text)]
    inside = covered(spans + [(start, end) for start, end, _ in places(text, carried.people)])
    return [
        word
        for match in WORD.finditer(text)
        if inside.isdisjoint(range(match.start(), match.end()))
        for word in words(match[0])
    ]


def covered(spans: list[tuple[int, int]]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


# Days and numbers


def has_day(one: Mention, carried: Carried) -> bool:
    return not carried.days.isdisjoint((one.day, *one.others)) or carried.has_words(one.text)


def counted(text: str, dated: list[Mention]) -> list[Number]:
    """Numbers outside of days, without a lone "one" or "first"."""
    inside = covered([(one.start, one.end) for one in dated])
    return [one for one in found(text) if not one.loose and one.start not in inside]


def written(one: Number, text: str) -> str:
    return text[one.start : one.end + (text[one.end : one.end + 1] == "%")]


def has_number(one: Number, carried: Carried) -> bool:
    """The value must be there, and not with another unit only: five euros are not five percent."""
    units = carried.numbers.get(one.value)
    return units is not None and (not one.unit or one.unit in units or "" in units)


def unsaid_days(item: Item, carried: Carried) -> tuple[str, ...]:
    """Days of the item that nobody named, nor set as a deadline: "this week" is until Friday."""
    return tuple(day.isoformat() for day in (item.start, item.due) if isinstance(day, date) and not carried.sets(day))


# Names


def names(text: str, dated: list[Mention], carried: Carried) -> list[str]:
    """Participants' names, and words with a capital that the grammar does not ask for."""
    result = [text[start:end] for start, end, _ in places(text, carried.people)]
    taken = {part for name in result for part in parts(name)}
    if carried.language == "de" or shouted(text):
        return result  # there every noun has a capital
    inside = covered([(one.start, one.end) for one in dated])
    return result + [
        token[0]
        for token in WORD.finditer(text)
        if token.start() not in inside and not set(parts(token[0])) <= taken and is_name(text, token)
    ]


def is_name(text: str, token: re.Match[str]) -> bool:
    word = token[0]
    if (
        not word[0].isupper()
        or not word[-1].isalpha()
        or word.lower().replace("’", "'") in STOP
        or stem(word.lower()) in REPORTED
    ):
        return False
    if not opens(text, token):
        return True
    after = WORD.search(text, token.end(), token.end() + 30)
    follows = after is not None and text[token.end() : after.start()].isspace() and after[0] in SUBJECT
    return follows or word.endswith(("'s", "’s"))


def shouted(text: str) -> bool:
    """Is it a headline, or all in capitals?"""
    tokens = [token for token in WORD.findall(text) if token.lower() not in STOP]
    return len(tokens) > 3 and sum(token[0].isupper() for token in tokens) > 0.7 * len(tokens)


def has_name(name: str, carried: Carried) -> bool:
    return carried.has_words(name) or all(
        part in carried.names or carried.says(stem(part)) or carried.names_like(part) for part in parts(name)
    )


def strangers(assignee: UUID | None, talk: Talk, carried: Carried) -> tuple[str, ...]:
    """Who is to do it but neither spoke, nor was spoken to, nor was named."""
    if assignee is None:
        return ()
    person = next((one for one in talk.people if one.id == assignee), None)
    if person is None:
        return ("assignee",)
    return () if person in carried.present or has_name(person.name, carried) else (person.name,)


# Not


def twisted(text: str, carried: Carried) -> bool:
    """Does it say not where nobody did, or the other way round?"""
    return any(unlike(clause, carried) for clause in dict.fromkeys(polarity.clauses(text)))


def unlike(clause: str, carried: Carried) -> bool:
    if polarity.undecided(clause):
        return False
    wanted = set(content(clause)) - REPORTED
    if polarity.negations(clause):
        return not carried.negates(wanted)
    return bool(wanted) and not polarity.unsure(clause) and carried.denies(wanted)
