"""What the utterances of a talk say, made ready for comparing: once for each, when it is first needed."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from summaries.contract import Person, Said, Talk
from summaries.language import polarity
from summaries.language.dates import due, mentions
from summaries.language.listing import listed
from summaries.language.numbers import found
from summaries.language.people import named, parts
from summaries.language.words import content, fold, near, stem, words

YOU = frozenset(["you", "your", "yours", "yourself", "you'll", "you're", "you've", "you'd", "tú", "usted", "te", "tu"])
REACH = 4
"""Utterances before and after that are looked at for who is meant by "you"."""

REFERRING = frozenset(
    listed("""
    it it's it'll they them this that that's these those one ones both there him her do will can lo la los las eso
    """)
)
"""Words for what was said just before; "I can" and "will do" are answers to it."""
BEFORE = 5
"""Utterances before that such a word may be about."""
BEGIN = 5
"""Letters in common that make two words forms of one name."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of an utterance; `denied` are the stems that a "not" is about."""

    stems: frozenset[str]
    denied: frozenset[str]
    negated: bool
    undecided: bool

    @classmethod
    def of(cls, text: str) -> "Clause":
        return cls(
            frozenset(content(text)),
            frozenset(content(polarity.denied(text))),
            polarity.negations(text) > 0,
            polarity.undecided(text),
        )


class Spoken:
    """One utterance."""

    def __init__(self, said: Said, day: date, people: tuple[Person, ...]) -> None:
        self.speaker, self.text = said.speaker, said.text
        self.words = words(said.text)
        self.stems = frozenset(stem(word) for word in self.words)
        self.numbers = [(one.value, one.unit) for one in found(said.text)]
        self.days = frozenset(day for one in mentions(said.text, day) for day in (one.day, *one.others))
        self.named = named(said.text, people)
        self.addresses = not YOU.isdisjoint(self.words)
        self.refers = not REFERRING.isdisjoint(self.words)

    @cached_property
    def clauses(self) -> list[Clause]:
        return [Clause.of(part) for part in polarity.clauses(self.text)]


class Index:
    """The utterances of a talk by their ids."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.places = {said.id: at for at, said in enumerate(talk.said)}
        self.spoken: dict[int, Spoken] = {}

    def known(self, ids: Iterable[UUID]) -> tuple[UUID, ...]:
        return tuple(self.talk.said[at].id for at in sorted({self.places[one] for one in ids if one in self.places}))

    def at(self, place: int) -> Spoken:
        if place not in self.spoken:
            self.spoken[place] = Spoken(self.talk.said[place], self.talk.day, self.talk.people)
        return self.spoken[place]

    def carried(self, ids: Iterable[UUID]) -> "Carried | None":
        """What these utterances say together; None when there are none."""
        found = [self.places[one] for one in self.known(ids)]
        if not found:
            return None
        carried = Carried(self.talk.day, self.talk.people, self.talk.language, [self.at(place) for place in found])
        for place in found:
            carried.present.update(self.addressed(place))
            if self.at(place).refers:
                for before in range(max(0, place - BEFORE), place):
                    carried.around |= self.at(before).stems
        carried.take(self.talk.title)
        return carried

    def addressed(self, place: int) -> set[Person]:
        """Whom "you" means: whoever spoke before and after, or the only other one."""
        one = self.at(place)
        if not one.addresses:
            return set()
        if len(self.talk.people) == 2:
            return set(self.talk.people)
        around = [range(place - 1, place - REACH - 1, -1), range(place + 1, place + REACH + 1)]
        result = set()
        for way in around:
            speakers = (self.talk.said[at].speaker for at in way if 0 <= at < len(self.talk.said))
            result.update([next((who for who in speakers if who != one.speaker), one.speaker)])
        return result


@dataclass(slots=True)
class Carried:
    """What some utterances say together."""

    day: date
    people: tuple[Person, ...]
    language: str
    spoken: list[Spoken]
    present: set[Person] = field(default_factory=set)
    """Who speaks, is spoken to or is named."""
    days: set[date] = field(default_factory=set)
    numbers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Value → the units that it was said with."""
    stems: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """First letter, and first letters of BEGIN or more → stems."""
    around: set[str] = field(default_factory=set)
    """Stems said just before, where these utterances are about them."""
    clauses: list[tuple[Clause, bool]] = field(default_factory=list)
    where: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    spelled: set[str] = field(default_factory=set)
    """Words of which the letters were said one by one: "a p i"."""

    def __post_init__(self) -> None:
        self.days.add(self.day)
        self.numbers[str(self.day.year)].add("")
        for one in self.spoken:
            self.present.update([one.speaker, *one.named])
            self.days |= one.days
            for value, unit in one.numbers:
                self.numbers[value].add(unit)
            self.remember(one.stems)
            self.spelled |= set(letters(one.words))
        self.find_clauses()

    def take(self, title: str) -> None:
        """The title says what the meeting is about."""
        self.remember(stem(word) for word in words(title[:500]))
        for one in found(title[:500]):
            self.numbers[one.value].add(one.unit)

    def remember(self, stems: Iterable[str]) -> None:
        for one in stems:
            self.stems[one[:1]].add(one)
            if len(one) >= BEGIN:
                self.stems[one[:BEGIN]].add(one)

    @property
    def names(self) -> set[str]:
        return {part for person in self.present for part in parts(person.name)}

    def says(self, wanted: str) -> bool:
        """Does the stem occur, give or take a letter?"""
        there = self.stems.get(wanted[:1], set())
        return wanted in there or near(wanted, there) or wanted in self.names or wanted in self.spelled

    def sets(self, day: date) -> bool:
        """Is this a day that is named or is the deadline of something?"""
        return day in self.days or any(due(one.text, self.day) == day for one in self.spoken)

    def means(self, wanted: str) -> bool:
        """Was the stem said just before, and may be what "it" is?"""
        return wanted in self.around

    def names_like(self, wanted: str) -> bool:
        """Does a longer or shorter form of a product's name occur: MongoDB for mongo, Postgres for PostgreSQL?"""
        return any(
            len(begin(wanted, one)) >= 0.7 * max(len(wanted), len(one)) for one in self.stems.get(wanted[:BEGIN], ())
        )

    def has_words(self, text: str) -> bool:
        """Do these words stand somewhere just so?"""
        wanted = " ".join(words(text))
        return any(f" {wanted} " in f" {' '.join(one.words)} " for one in self.spoken)

    def negates(self, wanted: set[str]) -> bool:
        """Does anything say not, or say no in another way of what these stems are about?"""
        return any(
            clause.negated or (clause.undecided and (not wanted or wanted & clause.stems)) for clause, _ in self.clauses
        )

    def denies(self, wanted: set[str]) -> bool:
        """Is all that comes closest to these stems said not to be so? Not when hardly anything comes close."""
        shared = Counter(at for one in wanted for at in self.where[one])
        best = max(shared.values(), default=0)
        if best < len(wanted) / 2:
            return False
        closest = [self.clauses[at] for at, count in shared.items() if count == best]
        return all(
            (refused or not clause.denied.isdisjoint(wanted)) and not clause.undecided for clause, refused in closest
        )

    def find_clauses(self) -> None:
        """Fill `clauses`, with whether the next one to speak said no to it, and `where`: stem → places there."""
        for at, one in enumerate(self.spoken):
            refused = at + 1 < len(self.spoken) and self.refused(one, self.spoken[at + 1])
            for clause in one.clauses:
                for each in clause.stems:
                    self.where[each].append(len(self.clauses))
                self.clauses.append((clause, refused))

    @staticmethod
    def refused(one: Spoken, answer: Spoken) -> bool:
        return one.speaker != answer.speaker and polarity.refuses(answer.text)


def letters(said: list[str]) -> Iterable[str]:
    """Runs of single letters as one word."""
    run = ""
    for word in [*said, "--"]:
        if len(word) == 1 and word.isalpha():
            run += fold(word)
            continue
        if len(run) > 1:
            yield run
        run = ""


def begin(one: str, other: str) -> str:
    """What both begin with."""
    return one[
        : next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    ]
