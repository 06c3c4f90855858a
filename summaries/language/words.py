"""Words for comparing what was said with what is written of it: lower-cased, lightly stemmed, without stop words."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from summaries.language.listing import listed

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]+")
"""Scripts that put no spaces between words: pairs of characters are compared instead."""
LONGEST = 40
"""Characters of a word that are looked at."""

STOP = frozenset(
    listed("""
    a an the this that these those there here it its it's itself i i'm i'll i'd i've me my mine myself you
    you're you'll you'd you've your yours yourself he he's he'll he'd him his himself she she's she'll she'd her
    hers herself we we're we'll we'd we've us our ours ourselves they they're they'll they'd they've them their
    theirs themselves who whom whose which what when where why how whether and or but nor so if then than
    because as while of at by for with about against between into through during before after to from in out on
    off over under again once until till upon per via is isn't are aren't am was wasn't were weren't be been
    being have haven't has hasn't had hadn't having do don't does doesn't did didn't doing done will won't would
    wouldn't shall should shouldn't can can't cannot could couldn't may might must mustn't ought let let's lets
    not no nor none very too also just only own same such both each any all some more most other another few
    many much lot lots kind sort well okay ok yes yeah yep no nope oh ah um uh er erm hmm hm mhm like actually
    basically really quite maybe perhaps please thanks thank hello hi hey right sure alright gonna wanna gotta
    going go get got getting that's there's what's who's where's here's how's one ones thing things stuff
    something anything everything nothing someone anyone everyone somebody anybody everybody now still already
    yet ever never always even though although however el la los las lo un una unos unas al del de y o u e que
    qué quien quién cual cuál como cómo cuando cuándo donde dónde porque por para con sin sobre entre hasta
    desde en a ante bajo tras según se me te nos os le les mi mis tu tus su sus nuestro nuestra nuestros
    nuestras yo tú él ella ello nosotros vosotros ellos ellas usted ustedes este esta esto estos estas ese esa
    eso esos esas aquel aquella es son soy eres somos era eran fue fueron ser estar está están estoy estamos ha
    han he hemos haber había hay hacer hace muy más menos ya no sí si también tampoco pero sino pues bueno vale
    gracias hola tan tanto otro otra
    """)
)
IRREGULAR = {
    form: base
    for line in """
        send sent/make made/write wrote written/tell told/buy bought/take took taken/give gave given/find found
        choose chose chosen/pay paid/build built/meet met meeting/leave left/keep kept/bring brought/think thought
        begin began begun/run ran running/hold held/lose lost/speak spoke spoken/draw drew drawn/break broke broken
        fall fell fallen/grow grew grown/know knew known/lead led/rise rose risen/sell sold/spend spent/teach taught
        understand understood/win won/see saw seen/come came/become became/feel felt/hear heard/set setting/put putting
        cut cutting/ship shipped shipping/plan planned planning/drop dropped dropping/stop stopped stopping/say said
        show shown/drive drove driven/hide hid hidden/throw threw thrown/freeze froze frozen/person people
        child children/man men/woman women/analysis analyses/criterion criteria/refer referred referring
        use used using/die died dying
    """.replace("\n", "/").split("/")
    if (forms := line.split())
    for base in forms[:1]
    for form in forms
}
FAMILIES = {
    member: members[0]
    for line in """
        postpone delay defer/buy purchase procure/repair fix mend/email mail e-mail/phone telephone
        start begin/finish complete/show demonstrate demo present/arrange schedule organise organize
        check verify/remove delete/customer client/error bug defect/deadline due/prepare ready/request ask
        discuss talk/fast quick quickly rapidly/big large/help assist/choose select pick/change modify
        improve enhance/create make/use utilise utilize/hire recruit/bill invoice/car vehicle/cheap inexpensive
    """.replace("\n", "/").split("/")
    if (members := line.split())
    for member in members
}
"""Words that those who write minutes like to exchange for one another; the first one stands for all."""
PLURALS = (("ies", "y", 3), ("sses", "ss", 2), ("xes", "x", 2), ("ches", "ch", 2), ("shes", "sh", 2), ("s", "", 3))
VERBAL = (("ied", "y", 2), ("ingly", "", 4), ("edly", "", 4), ("ing", "", 3), ("ed", "", 3), ("ly", "", 4))
"""Ending, what stands in its place, characters that must be left before it."""


def content(text: str) -> list[str]:
    """Words that carry meaning, in order, comparable: "I'll be sending reports" → ["send", "report"]."""
    return [stem(word) for word in words(text) if word not in STOP]


def words(text: str) -> list[str]:
    """Every word in lower case with straight apostrophes; pairs of characters where a script has no spaces."""
    result: list[str] = []
    for match in WORD.finditer(text):
        word = match[0].lower().replace("’", "'")[:LONGEST]
        if WIDE.search(word):
            result += pairs(match[0])
        else:
            result.append(word)
    return result


def pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(max(1, len(run) - 1))]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The word without its inflection and accents, so that "sends", "sending" and "sent" are one; no linguistics."""
    word = fold(word.removesuffix("'s").removesuffix("'"))
    word = IRREGULAR.get(word) or IRREGULAR.get(without(word, PLURALS)) or word
    shorter = cut(word)
    for candidate in (word, shorter, shorter + "e"):
        if candidate in FAMILIES:
            return cut(FAMILIES[candidate])
    return shorter


def cut(word: str) -> str:
    word = word if word.endswith(("ss", "us", "is")) else without(word, PLURALS)
    shorter = without(word, VERBAL)
    if shorter != word and len(shorter) > 3 and shorter[-1] == shorter[-2] and shorter[-1] not in "lsz":
        shorter = shorter[:-1]
    return shorter.removesuffix("e") if len(shorter) > 3 else shorter


def without(word: str, endings: tuple[tuple[str, str, int], ...]) -> str:
    for ending, instead, left in endings:
        if word.endswith(ending) and len(word) - len(ending) >= left:
            return word[: -len(ending)] + instead
    return word


def fold(word: str) -> str:
    """Lower case, without accents."""
    if word.isascii():
        return word.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))


def tolerance(word: str) -> int:
    """How many letters may differ before it is another word."""
    return 0 if len(word) < 5 else 1 if len(word) < 9 else 2


def near(word: str, others: Iterable[str]) -> bool:
    """Does the word stand among the others, give or take a letter? Its first letter must be right."""
    allowed = tolerance(word)
    return any(
        other == word
        or (allowed and other[:1] == word[:1] and len(other) > 3 and distance(word, other, allowed) <= allowed)
        for other in others
    )


def distance(one: str, other: str, most: int) -> int:
    """Letters to insert, leave out, replace or swap with the next; `most` + 1 when there are more.

    Optimal string alignment: https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
