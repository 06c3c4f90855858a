"""Who is meant by a name that was said or written: first names, prefixes, and a little noise of speech recognition.

When two could be meant, nobody is: a task in the wrong hands is worse than one in none.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from summaries.contract import Person
from summaries.language.listing import listed
from summaries.language.words import STOP, WORD, distance, fold

SENTENCE = re.compile(r"[.!?…:\n]\s*[\"'“”‘’(\[]*$|^\s*[\"'“”‘’(\[*#-]*\s*$")
TITLES = frozenset(
    listed("""
    mr mrs ms miss dr prof professor sir madam señor señora sr sra don doña herr frau guest
    """)
)
ORDINARY = frozenset(
    listed("""
    will mark rose may june april august bill grace art sue jack pat hope joy dawn frank rich drew chase grant
    rob bob dean penny faith ray gene guy max miles ivy iris olive ruby amber crystal pearl jasmine violet
    summer autumn wade cliff heath glen reed stone carter mason hunter parker cooper page paige price young long
    short white black brown green king knight day week sunny angel christian dick don ken lance nick pierce
    randy rusty skip stew stu sterling trip van victor wilder wright may mercy patience prudence star
    """)
) - {"bob"}
"""Names that are ordinary words as well."""
AFTER_NAME = frozenset(
    listed("""
    will can could should would has is was said and to please you
    """)
)
BEFORE_NAME = frozenset(
    listed("""
    ask asks asked tell tells told thank thanks hey hi hello remind with for from give gives
    """)
)


def find(name: str, people: Sequence[Person]) -> Person | None:
    """The one participant whom this name means: "Bob", "bob smith", "Bob's". None when unknown or ambiguous."""
    wanted = parts(name)
    if not wanted:
        return None
    for fits in (same, within, begins, sounds):
        if matching := [person for person in people if fits(wanted, parts(person.name))]:
            return matching[0] if len({person.id for person in matching}) == 1 else None
    return None


@lru_cache(maxsize=4096)
def parts(name: str) -> tuple[str, ...]:
    """The words of a name, folded; without "'s" and titles."""
    if len(name) > 200:
        return ()
    found = [fold(one.replace("’", "'").removesuffix("'s").removesuffix("'")) for one in WORD.findall(name)]
    return tuple(part for part in found if part not in TITLES)


def same(wanted: tuple[str, ...], name: tuple[str, ...]) -> bool:
    return wanted == name


def within(wanted: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Every word of it is one of the name's."""
    return set(wanted) <= set(name)


def begins(wanted: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """ "Rob" for Robert, "Alex S" for Alexandra Smith."""
    if len(wanted[0]) < 3 or len(wanted) > len(name):
        return False
    return all(full.startswith(part) for part, full in zip(wanted, name, strict=False))


def sounds(wanted: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Misspelled or misheard by a letter (two in a long name), the first letter being right."""
    return all(any(misspelled(part, full) for full in name) for part in wanted)


def misspelled(part: str, full: str) -> bool:
    if part == full:
        return True
    allowed = 0 if len(full) < 4 else 1 if len(full) < 7 else 2
    if len(part) < 4 or part in STOP or part in ORDINARY or part[0] != full[0]:
        return False
    return distance(part, full, allowed) <= allowed


def named(text: str, people: Sequence[Person]) -> list[Person]:
    """Participants whose names occur in the text, in order, each once."""
    return list(dict.fromkeys(person for _, _, person in places(text, people)))


def places(text: str, people: Sequence[Person]) -> list[tuple[int, int, Person]]:
    """Where participants are named: start, end and who."""
    found, at = [], 0
    tokens = list(WORD.finditer(text))
    meant = remembering(people)
    while at < len(tokens):
        for length in (3, 2, 1):
            group = tokens[at : at + length]
            if len(group) == length and (person := whole(text, tokens, at, length, meant)):
                found.append((group[0].start(), group[-1].end(), person))
                at += length - 1
                break
        at += 1
    return found


Meant = Callable[[str, bool], Person | None]


def remembering(people: Sequence[Person]) -> Meant:
    """`find` that remembers: the words of a long text are few. Without noise only names as they are spelled."""
    known: dict[tuple[str, bool], Person | None] = {}
    spelled = {part for person in people for part in parts(person.name)}

    def meant(name: str, noise: bool) -> Person | None:
        key = (name.lower(), noise)
        if key not in known:
            exact = all(part in spelled for part in parts(name))
            known[key] = find(name, people) if exact or noise else None
        return known[key]

    return meant


def whole(text: str, tokens: list[re.Match[str]], at: int, length: int, meant: Meant) -> Person | None:
    """Who is named by these tokens together, if anybody."""
    first, last = tokens[at], tokens[at + length - 1]
    if length > 1 and any(gap.strip(" .") for gap in gaps(text, tokens, at, length)):
        return None
    if length == 1 and not may_name(text, tokens, at):
        return None
    noise = (
        length == 1 and first[0][0].isupper() and not SENTENCE.search(text[max(0, first.start() - 8) : first.start()])
    )
    person = meant(text[first.start() : last.end()], noise and len(first[0]) > 4)
    if person is None or (length > 1 and len(parts(person.name)) < length):
        return None
    return person


def gaps(text: str, tokens: list[re.Match[str]], at: int, length: int) -> list[str]:
    return [text[tokens[n].end() : tokens[n + 1].start()] for n in range(at, at + length - 1)]


def may_name(text: str, tokens: list[re.Match[str]], at: int) -> bool:
    """An ordinary word is a name only where it stands like one: "ask Will", "Will, can you", "Will will"."""
    token = tokens[at]
    word = fold(token[0].replace("’", "'").removesuffix("'s"))
    if word in STOP and word not in ORDINARY:
        return False
    if word not in ORDINARY:
        return True
    before = tokens[at - 1][0].lower() if at else ""
    after = tokens[at + 1][0].lower() if at + 1 < len(tokens) else ""
    if before in BEFORE_NAME:
        return True
    if not token[0][0].isupper():
        return False
    if not opens(text, token):
        return True
    return text[token.end() : token.end() + 1] == "," or after in AFTER_NAME or token[0].endswith(("'s", "’s"))


def opens(text: str, token: re.Match[str]) -> bool:
    """Does a sentence begin with this word? There a capital says nothing."""
    return bool(SENTENCE.search(text[max(0, token.start() - 8) : token.start()]))
