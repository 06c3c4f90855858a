"""What people do with words: they promise, ask, oblige, offer and call for volunteers. A grammar of English clauses.

A cue ("I'll", "can you", "we need to") stands at the head of its clause, after what may be skipped: "okay so", "by
Friday", "Bob,". The words after it are the deed. What it means in the talk (who answered, who refused): see `tasks`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from summaries.builtin.inflection import base
from summaries.builtin.phrases import COURTESIES, HEDGES, IDLE, OPENERS, VERBS
from summaries.builtin.sentences import Sentence
from summaries.builtin.wording import fluent
from summaries.contract import Person

Doing = Literal["commitment", "request", "obligation", "proposal", "offer", "call"]
VERB = "|".join(sorted(VERBS, key=len, reverse=True))
SOFT = (
    r"(?:(?:also|just|then|definitely|gladly|really|still|probably|please|quickly|personally|maybe|possibly|at least"
    r"|both|all|each|urgently|first)\s+)*"
)
CUES: tuple[tuple[Doing, bool, str], ...] = (
    ("call", False, r"who(?: else)? (?:can|could|will|would like to|wants to|is going to|has time to) "),
    ("call", False, r"who (?=(?:takes?|brings?|writes?|calls?|does|makes?|handles?|organi[sz]es?) )"),
    ("call", False, r"(?:can|could|would) (?:somebody|someone|anybody|anyone|one of (?:you|us)) "),
    ("call", False, r"any volunteers? (?:to|for) "),
    ("offer", False, r"(?:shall|should) i |do you want me to |would you like me to "),
    ("offer", True, r"i could |i(?:'d| would) (?:have|need) to "),
    ("request", False, r"(?:would|do) you mind "),
    ("request", False, r"(?:can|could|would|will) you(?: guys| all| both)? (?!mind)"),
    ("request", False, r"(?:it would be \w+|i(?:'d| would) appreciate it) if you (?:could|can|would) "),
    ("request", False, r"(?:i'd like|i would like|i want|i need|we need|we'd like) you to "),
    ("request", True, r"(?:don't forget to|remember to|be sure to|make sure (?:to|you)|please) "),
    ("request", True, r"you(?:(?:'ll| will)? (?:need to|have to|should|must|'ve got to)|'ll| will) "),
    ("commitment", False, r"i(?:'ll| will) (?:(?:try|make sure|be happy|be glad) to |go ahead and )?"),
    ("commitment", False, r"i(?:'m| am) (?:going to|gonna) |i promise to "),
    ("commitment", True, r"let me |i can |(?:i'm |i'd be )?(?:happy|glad) to "),
    ("commitment", True, r"i(?:'ve| have)? (?:need to|have to|got to|must|should|gotta|plan to) "),
    ("proposal", True, r"let's (?!meet|talk|see|discuss|do |go |start|move|speak|call it|make it)"),
    ("obligation", False, r"(?:somebody|someone|one of us) (?:should|needs to|has to|must|will have to|ought to) "),
    (
        "obligation",
        True,
        r"we(?:'ll|'ve| will| all| really| still| also| do)* (?:need to|have to|must|got to|gotta|should|ought to) ",
    ),
    ("obligation", True, r"(?:the )?(?:next step|action item|action|to-?do) (?:is|would be)(?: to)? "),
)
"""What is done, whether only known verbs count after it, and the words that show it."""
FOUND = tuple((doing, strict, re.compile(rf"\b(?:{cue}){SOFT}", re.IGNORECASE)) for doing, strict, cue in CUES)
READY = re.compile(r"have (?:\S+ ){1,6}(?:ready|done|finished|prepared|fixed)\b", re.IGNORECASE)
DENIED = re.compile(r"\b(?:don't|do not|doesn't|didn't|never|not) (?:think|believe|guess|suppose|say)\b", re.IGNORECASE)
SOMEDAY = re.compile(r"\b(?:one day|some ?day|at some point|in theory)\b", re.IGNORECASE)
UNSURE = re.compile(r"\b(?:but|think|guess|believe|suppose) $", re.IGNORECASE)
ADMITTED = re.compile(
    r"(?:^|[,;:–—-]|\b(?:and|but|so|because|then|means|think|guess|believe|suppose|now|today"
    r"|tomorrow|tonight|week|month"
    r"|morning|afternoon|also|again|know|sure|\w+day|okay|ok|anyway|(?:think|says?|mean|agree|is"
    r"|believe|know|sure|means) that))\s*$",
    re.IGNORECASE,
)
CONDITION = re.compile(r"^(?:if|unless|suppose|imagine)\b|\b(?:whether|what if|even if)\b", re.IGNORECASE)
PREFIX = re.compile(
    r"^(?:by|before|until|on|in|at|after|tomorrow|today|tonight|this|next|once|when|as soon as|for)\b[^,]{0,70}?,?\s+"
    r"(?=(?:i'll|i will|i'm going to|we need|we have to|we must|can you|could you|let's|please)\b)",
    re.IGNORECASE,
)
OPENER = re.compile(rf"(?:{OPENERS})\b(?!')[,.!:]*\s+(?!of\b)(?P<called>)", re.IGNORECASE)
HEDGED = re.compile(HEDGES, re.IGNORECASE)
COURTEOUS = re.compile(COURTESIES, re.IGNORECASE)
FIRST = re.compile(r"[\w'’-]+")
PASSIVE = re.compile(
    r"(?P<object>(?:the|our|that|this|those|these|my|all|both)\s[\w' -]{2,60}?) (?:needs? to"
    r"|has to|have to|must|should)"
    r" (?:still )?(?:be|get) (?P<done>[\w-]+)(?P<rest>.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Act:
    """`deed`: the words after the cue. `who` is to do it, as far as the clause tells. `clause` is all of it."""

    doing: Doing
    deed: str
    who: Person | None
    sentence: Sentence
    clause: str


@dataclass(frozen=True)
class Grammar:
    """The patterns that hold the names of those who take part."""

    people: Sequence[Person]

    @cached_property
    def names(self) -> dict[str, Person | None]:
        """Lower-cased names, full and first; None for a first name of two people."""
        known: dict[str, Person | None] = {}
        for one in self.people:
            for name in {one.name.lower(), one.name.lower().partition(" ")[0]} - {""}:
                known[name] = one if name not in known else None
        return known

    @cached_property
    def name(self) -> str:
        return "|".join(map(re.escape, sorted(self.names, key=len, reverse=True))) or r"(?!)"

    @cached_property
    def lead(self) -> re.Pattern[str]:
        """A name that calls somebody: "Bob, …", "Bob can you …"."""
        return re.compile(
            rf"(?P<called>{self.name})(?:\s*[,:!?–—-]+\s+"
            r"|\s+(?=(?:can|could|would|will) you\b|please\b|you\b|i'll\b|let's\b|do you\b))",
            re.IGNORECASE,
        )

    @cached_property
    def tail(self) -> re.Pattern[str]:
        return re.compile(rf"(?:,\s*(?:please,?\s*)?|\bplease\s+)(?P<called>{self.name})\s*[?.!]*\s*$", re.IGNORECASE)

    @cached_property
    def third(self) -> re.Pattern[str]:
        """ "Bob will …"; "can Bob …", when there is no more after the name."""
        return re.compile(
            rf"\b(?P<can>(?:can|could)\s+)?(?P<who>{self.name})(?P<will>'ll| will| needs to| has to| should| must"
            r"| is going to| can| could| is to| would| offered to| agreed to| promised to"
            rf"| said (?:she|he|they)(?:'ll|'d| will| would))?\s+{SOFT}",
            re.IGNORECASE,
        )

    @cached_property
    def recapped(self) -> re.Pattern[str]:
        """ "Bob sends the numbers": in a recap only."""
        return re.compile(rf"(?P<who>{self.name}|i)\s+(?:also\s+)?(?P<verb>[a-z]+e?s?)\b(?P<deed>\s+.+)", re.IGNORECASE)

    @cached_property
    def turns(self) -> re.Pattern[str]:
        """In a recap: where the next one's task begins."""
        return re.compile(rf"(?:[,;:]|\s(?:and|while))\s+(?=(?:{self.name})\s+[a-z]+s\b)", re.IGNORECASE)

    @cached_property
    def assigned(self) -> re.Pattern[str]:
        return re.compile(
            rf"(?:action item|action|to-?do|task) (?:for|goes to) (?P<who>{self.name})\s*(?:[:,–—-]|is)?\s*(?:to )?",
            re.IGNORECASE,
        )

    @cached_property
    def border(self) -> re.Pattern[str]:
        """Where one clause ends and the next one with a cue begins."""
        cue = (
            r"(?:(?:then|also|so|please|maybe)\s+)*(?:i'll|i will|i can|i'm going to|can you"
            r"|could you|would you|will you"
            r"|we need|we have to|we should|let's|let me|please|someone|somebody|who can|who's going to"
            rf"|(?:{self.name})(?:,|:|\s+(?:can|could|will|would|please|you|should|needs|has)\b))"
        )
        return re.compile(rf"(?:[,;:]?\s+(?:and|but|so|then|also|or)|[,;:–—])\s+(?={cue})|\s[–—-]\s", re.IGNORECASE)

    @cached_property
    def hint(self) -> re.Pattern[str]:
        """What no act is without: cheaper than to look for all of them."""
        cues = (
            r"i['’]?(?:ll|m|d|ve)?|you|we|who|someone|somebody|one of|let|please|volunteers?|happy"
            r"|glad|don['’]t|remember|be sure|make sure"
        )
        return re.compile(
            rf"\b(?:{cues}|next step|action|to-?do|(?:needs?|has|have) to|must|should|{self.name})\b", re.IGNORECASE
        )

    def person(self, name: str | None) -> Person | None:
        return self.names.get(name.lower()) if name else None

    def acts(self, sentence: Sentence, recap: bool = False) -> Iterator[Act]:
        """What is done in a sentence, clause by clause; the name that one clause calls holds for those after it."""
        if not self.hint.search(sentence.text):
            return
        called: Person | None = None
        for clause in self.clauses(fluent(sentence.text.replace("’", "'")), recap=recap):
            act = self.act(sentence, clause, called, recap=recap)
            called = (act and act.doing == "request" and act.who) or self.addressed(clause) or called
            if act:
                yield act

    def clauses(self, text: str, *, recap: bool) -> list[str]:
        parts: list[str] = []
        pieces = self.border.split(text)
        if recap:
            pieces = [piece for part in pieces for piece in self.turns.split(part)]
        for part in pieces:
            if parts and not self.bare(f"{parts[-1]},")[0].strip(" ,.!?:"):
                parts[-1] = f"{parts[-1].rstrip(' ,:')}, {part}"
            elif parts and CONDITION.search(parts[-1]):
                parts[-1] = f"{parts[-1]}, {part}"
            else:
                parts.append(part)
        return parts

    def bare(self, clause: str) -> tuple[str, Person | None]:
        """The clause without what is said before it matters, and whom it calls by name."""
        called, text = set(), clause.strip() + " "
        while found := OPENER.match(text) or self.lead.match(text):
            called.add(self.person(found["called"]))
            text = text[found.end() :]
        if found := self.tail.search(text):
            called.add(self.person(found["called"]))
            text = text[: found.start()]
        called.discard(None)
        return PREFIX.sub("", text.strip()), called.pop() if len(called) == 1 else None

    def addressed(self, clause: str) -> Person | None:
        return self.bare(clause)[1]

    def act(self, sentence: Sentence, clause: str, called: Person | None, *, recap: bool) -> Act | None:
        text, named = self.bare(clause)
        called = named or called
        if CONDITION.search(text) or HEDGED.match(text):
            return None
        if recap and (act := self.recap(sentence, clause, text)):
            return act
        for doing, strict, cue in FOUND:
            found = cue.search(text)
            if found and admitted(text[: found.start()], found[0]) and does(text[found.end() :], strict=strict):
                if cue_of_doubt(found[0], sentence.text) or (found[0].lower().startswith("you") and not called):
                    continue
                speaker = sentence.said.speaker
                who = {"commitment": speaker, "offer": speaker, "request": called}.get(doing)
                return Act(doing, text[found.end() :], who, sentence, clause)
        return self.of_others(sentence, clause, text, named)

    def of_others(self, sentence: Sentence, clause: str, text: str, named: Person | None) -> Act | None:
        found = self.third.search(text)
        if found and bool(found["can"]) == bool(found["will"]):
            found = None
        if found and admitted(text[: found.start()], found[0]) and does(text[found.end() :], strict=True):
            doing: Doing = "request" if found["can"] else "obligation"
            return Act(doing, text[found.end() :], self.person(found["who"]), sentence, clause)
        if (found := self.assigned.match(text)) and does(text[found.end() :], strict=False):
            return Act("obligation", text[found.end() :], self.person(found["who"]), sentence, clause)
        if named and does(text, strict=True) and not text.rstrip().endswith("?"):
            return Act("request", text, named, sentence, clause)
        if (found := PASSIVE.search(text)) and (verb := base(found["done"])) and not text.rstrip().endswith("?"):
            thing = found["object"][0].lower() + found["object"][1:]
            return Act("obligation", f"{verb} {thing}{found['rest']}", None, sentence, clause)
        return None

    def recap(self, sentence: Sentence, clause: str, text: str) -> Act | None:
        found = self.recapped.match(text)
        if not found or not (verb := base(found["verb"])):
            return None
        who = sentence.said.speaker if found["who"].lower() == "i" else self.person(found["who"])
        return Act("obligation", verb + found["deed"], who, sentence, clause)


def admitted(before: str, cue: str) -> bool:
    """May a clause begin like this? Not with doubt, and not inside another one ("the thing that we need to fix")."""
    if HEDGED.search(before) or HEDGED.search(cue) or DENIED.search(before):
        return False
    return bool(ADMITTED.search(before))


def cue_of_doubt(cue: str, sentence: str) -> bool:
    """ "But I can", "I think I can": what somebody is able to do is no promise."""
    text = sentence.replace("’", "'").lower()
    return cue.lower().startswith("i can") and bool(UNSURE.search(text.partition(cue.lower().strip())[0]))


def does(deed: str, *, strict: bool) -> bool:
    """Is this something to do after the meeting? `strict`: only verbs known as work count."""
    first = FIRST.match(deed)
    if not first or COURTEOUS.match(deed) or SOMEDAY.search(deed):
        return False
    verb = first[0].lower()
    if strict:
        return verb in VERBS or bool(base(verb))
    return verb not in IDLE or bool(READY.match(deed))
