"""Numbers in what was said, however they are written: "twenty five", "25" and "25.0" are one number.

Speech recognition writes numbers as words, models write them as digits. Both become the same short decimal string.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from summaries.language.number_words import CURRENCIES, HUNDREDS, ORDINALS, SCALES, SUFFIXES, TENS, UNITS

TOKEN = re.compile(
    r"(?P<minus>(?<![\w)])[-\u2212](?=[$€£]?\d))?(?P<coin>[$€£])?"
    r"(?P<digits>\d+(?:[.,]\d+)*)(?P<suffix>(?:st|nd|rd|th|[kKMB]|[bB]n)(?![^\W\d_]))?"
    r"|(?P<word>[^\W\d_]+)"
)
JOINT = re.compile(r"\s*[-\u2010\u2011]\s*|\s+")
UNIT = re.compile(r"\s*(%|[$€£]|per\s?cents?\b|por ciento\b|[^\W\d_]+)", re.IGNORECASE)
SPELLED = "|".join([*UNITS, *TENS, *HUNDREDS, *SCALES, *ORDINALS, "half"])
ANY = re.compile(rf"\d|(?<![^\W\d_])(?:{SPELLED})(?![^\W\d_])", re.IGNORECASE)
LONGEST = 24
"""Digits that are still calculated with; longer ones are only compared."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number at text[start:end]. `unit` is %, $, €, £ or "". `loose`: a lone "one" or "first", often none."""

    start: int
    end: int
    value: str
    unit: str = ""
    ordinal: bool = False
    spelled: bool = False
    loose: bool = False


@dataclass(slots=True)
class Token:
    start: int
    end: int
    word: str = ""
    digits: str = ""
    suffix: str = ""
    coin: str = ""


def numbers(text: str) -> set[str]:
    """Every number of the text, normalised: "three hundred thousand" → "300000", "2nd" → "2", "5k" → "5000"."""
    return {one.value for one in found(text)}


def found(text: str) -> list[Number]:
    """Every number with its place, in order."""
    if not ANY.search(text):
        return []
    tokens = list(scan(text))
    result: list[Number] = []
    at = 0
    while at < len(tokens):
        number, at = read(text, tokens, at)
        if number is None:
            continue
        if result and (year := as_year(text, result[-1], number)):
            result[-1] = year
        else:
            result.append(number)
    return result


def scan(text: str) -> Iterator[Token]:
    for match in TOKEN.finditer(text):
        if match["word"]:
            yield Token(match.start(), match.end(), match["word"].lower())
        else:
            digits = plain(match["digits"])
            digits = "-" + digits if match["minus"] and digits != "0" else digits
            yield Token(match.start(), match.end(), "", digits, match["suffix"] or "", match["coin"] or "")


def plain(digits: str) -> str:
    """Digits of any script, with separators, as a short decimal: "1,000.50" → "1000.5", "007" → "7"."""
    digits = "".join(c if c in ".," else str(unicodedata.digit(c)) for c in digits)
    dots, commas = digits.count("."), digits.count(",")
    if dots and commas:
        thousands, point = (",", ".") if digits.rfind(".") > digits.rfind(",") else (".", ",")
        digits = digits.replace(thousands, "").replace(point, ".")
    elif commas or dots > 1:
        sign = "," if commas else "."
        head, *groups = digits.split(sign)
        if all(len(group) == 3 for group in groups) and len(head) <= 3:
            digits = head + "".join(groups)
        elif commas == 1:
            digits = digits.replace(",", ".")
    return short(digits)


def short(digits: str) -> str:
    if digits.count(".") + digits.count(",") > 1:
        return digits  # a version or an address
    whole, _, part = digits.partition(".")
    part = part.rstrip("0")
    return (whole.lstrip("0") or "0") + ("." + part if part else "")


def joined(text: str, tokens: list[Token], at: int) -> bool:
    """Does only a space or a hyphen stand before this token?"""
    return at < len(tokens) and bool(JOINT.fullmatch(text, tokens[at - 1].end, tokens[at].start))


def read(text: str, tokens: list[Token], at: int) -> tuple[Number | None, int]:
    """The number that begins at this token, if any, and where to go on."""
    first = tokens[at]
    if first.suffix in {"st", "nd", "rd", "th"} or (first.digits and not calculable(first.digits)):
        return number_of(text, first, first, first.digits, ordinal=bool(first.suffix)), at + 1
    reader = Reader(text, tokens, at)
    if not reader.begin():
        return None, at + 1
    while reader.more():
        pass
    last = tokens[reader.at - 1]
    value = str(reader.value())
    return number_of(text, first, last, short(value) if value[0] != "-" else "-" + short(value[1:]), reader.ordinal), (
        reader.at
    )


def calculable(digits: str) -> bool:
    return len(digits) <= LONGEST and digits.count(".") + digits.count(",") <= 1


def number_of(text: str, first: Token, last: Token, value: str, ordinal: bool) -> Number:
    unit = first.coin
    end = last.end
    if not unit and (after := UNIT.match(text, end)):
        said = " ".join(after[1].lower().split())
        unit = "%" if said in {"per cent", "per cents", "por ciento"} else CURRENCIES.get(said, "")
    loose = first is last and first.word in {"one", "first", "second", "uno", "una", "primero"}
    return Number(first.start, end, value, unit, ordinal, not first.digits, loose)


def as_year(text: str, before: Number, after: Number) -> Number | None:
    """ "twenty" and "twenty six" are 2026, "nineteen" and "ninety nine" 1999."""
    if not (before.spelled and after.spelled) or before.ordinal or after.ordinal or after.start - before.end != 1:
        return None
    if before.value not in {"18", "19", "20", "21"} or len(after.value) != 2 or not after.value.isdigit():
        return None
    return Number(before.start, after.end, before.value + after.value, after.unit, spelled=True)


class Reader:
    """Adds up number words from left to right: 'total' of whole thousands and more, 'current' below."""

    def __init__(self, text: str, tokens: list[Token], at: int) -> None:
        self.text, self.tokens, self.at = text, tokens, at
        self.total, self.current = Decimal(0), Decimal(0)
        self.last, self.scale, self.ordinal = "", 10**15, False

    def value(self) -> str:
        return format(self.total + self.current, "f")

    def begin(self) -> bool:
        token = self.tokens[self.at]
        if token.digits:
            self.current, self.last = Decimal(token.digits), "digits"
            self.at += 1
            if token.suffix:
                self.current *= SUFFIXES[token.suffix]
                self.last = "end"
            return True
        if token.word == "half":
            return self.half_a()
        return self.take(token.word)

    def half_a(self) -> bool:
        """ "half a million"."""
        words = [token.word for token in self.tokens[self.at + 1 : self.at + 3]]
        if len(words) < 2 or words[0] != "a" or SCALES.get(words[1], 0) < 1000:
            return False
        self.current, self.last = Decimal(SCALES[words[1]]) / 2, "end"
        self.at += 3
        return True

    def more(self) -> bool:
        """Take the next word when it goes on with this number."""
        if self.last == "end" or self.ordinal or not joined(self.text, self.tokens, self.at):
            return False
        word = self.tokens[self.at].word
        if word == "point":
            return self.decimals()
        if word in {"and", "y"}:
            return self.after_and(word)
        return self.take(word)

    def after_and(self, word: str) -> bool:
        if not joined(self.text, self.tokens, self.at + 1):
            return False
        following = [token.word for token in self.tokens[self.at + 1 : self.at + 3]]
        if following == ["a", "half"] and self.last in {"unit", "digits"}:
            self.current += Decimal("0.5")
            self.at, self.last = self.at + 3, "digits"
            return True
        if self.last not in ({"hundred", "scale"} if word == "and" else {"tens"}):
            return False
        self.at += 1
        if self.take(following[0]):
            return True
        self.at -= 1
        return False

    def decimals(self) -> bool:
        """ "point one four"."""
        at, digits = self.at + 1, ""
        while joined(self.text, self.tokens, at) and len(digits) < LONGEST:
            token = self.tokens[at]
            digit = token.digits or str(UNITS.get(token.word, "x"))
            if not digit.isdigit() or (token.word and len(digit) > 1) or token.suffix:
                break
            digits, at = digits + digit, at + 1
        if not digits or self.last not in {"unit", "tens", "digits"}:
            return False
        self.current = Decimal(f"{self.current:f}".split(".")[0] + "." + digits[:LONGEST])
        self.at, self.last = at, "digits"
        return True

    def take(self, word: str) -> bool:
        """Take one number word where the grammar of numbers allows it."""
        kind, value = kind_of(word)
        fits = {
            "unit": self.last in {"", "hundred", "scale"} or (self.last == "tens" and 0 < value < 10),
            "tens": self.last in {"", "hundred", "scale"},
            "hundreds": self.last in {"", "scale"},
            "hundred": self.last in {"", "unit", "tens", "digits"} and self.current < 100,
            "scale": self.last != "end" and value < self.scale and not (self.last == "scale" and not self.current),
        }
        if not fits.get(kind, False):
            return False
        self.add(kind, value)
        self.ordinal = word in ORDINALS
        self.last = "hundred" if kind == "hundreds" else kind
        self.at += 1
        return True

    def add(self, kind: str, value: int) -> None:
        if kind == "hundred":
            self.current = (self.current or Decimal(1)) * value
        elif kind == "scale":
            self.total += (self.current or Decimal(1)) * value
            self.current, self.scale = Decimal(0), value
        else:
            self.current += value


def kind_of(word: str) -> tuple[str, int]:
    if word in SCALES:
        return ("hundred" if SCALES[word] <= 100 else "scale"), SCALES[word]
    if word in HUNDREDS:
        return "hundreds", HUNDREDS[word]
    value = UNITS.get(word, TENS.get(word, ORDINALS.get(word)))
    if value is None:
        return "", 0
    if value >= 100:
        return ("hundred" if value == 100 else "scale"), value
    return ("tens" if value >= 20 and value % 10 == 0 else "unit"), value
