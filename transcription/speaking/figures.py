"""How somebody speaks, in figures: pace, pauses, fillers, share of the talk. Pure: words with times in, numbers out.

A turn is speech without a silence of more than two seconds, in however many utterances it was heard. A silence of over
half a second inside a turn is a pause. Speaking time is that of the turns without their pauses, and the pace is the
words of one minute of it. Chinese and Japanese put no space between words, so each character counts, as in word
processors. Thai and its neighbours put none either, and only a dictionary could count their words: no pace is told.
Figures add up: a Tally hears utterances in order, whenever they come.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from transcription.contract import SAMPLE_RATE, Caption, Word

PAUSE = 0.5  # seconds
TURN = 2.0  # seconds of silence that end a turn
ENOUGH = 5.0  # seconds of speaking before a pace says anything
FILLERS = {
    "en": ("um", "uhm", "uh", "er", "erm", "ah", "hm", "hmm", "mm", "mmm", "you know", "i mean"),
    "es": ("eh", "ehm", "em", "mm", "mmm", "hm", "hmm", "o sea"),
}
"""What is hardly ever meant as a word: neither "like" nor "este", which mostly are."""
CHARACTERS = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Han, Hiragana, Katakana."""
UNCOUNTED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Thai, Lao, Burmese, Khmer."""
WORD = re.compile(rf"[{CHARACTERS}]|[^\s{CHARACTERS}]+")
PLAIN = re.compile(r"[^\w\s']+")


@dataclass(frozen=True, slots=True)
class Spoken:
    """One utterance: its words with their times in seconds, of any clock that all utterances share."""

    words: tuple[tuple[str, float, float], ...]
    language: str = "en"


def words_of(text: str) -> list[str]:
    return text.split() if text.isascii() else [one for one in WORD.findall(text) if any(map(str.isalnum, one))]


def counted(text: str) -> int:
    """How many words."""
    return len(words_of(text))


def spread(text: str, start: float, end: float) -> tuple[tuple[str, float, float], ...]:
    """Words without times of their own, evenly from `start` to `end`."""
    words = words_of(text)
    step = max(0.0, end - start) / max(1, len(words))
    return tuple((word, start + at * step, start + (at + 1) * step) for at, word in enumerate(words))


def of_caption(caption: Caption, language: str) -> Spoken:
    """A final, as an engine gives it."""
    start, end = caption.start / SAMPLE_RATE, caption.end / SAMPLE_RATE
    return Spoken(timed(caption.words) or spread(caption.stable, start, end), caption.language or language)


def timed(words: Iterable[Word]) -> tuple[tuple[str, float, float], ...]:
    return tuple((word.text, word.start / SAMPLE_RATE, word.end / SAMPLE_RATE) for word in words)


def of_row(words: Sequence[Mapping[str, Any]], text: str, start: float, end: float, language: str) -> Spoken:
    """A stored utterance: `words` as Word.as_json writes them, counted from where the utterance's clock began."""
    found = tuple((str(word["text"]), float(word["start"]), float(word["end"])) for word in words)
    return Spoken(found or spread(text, start, end), language)


def knows_fillers(language: str) -> bool:
    return primary(language) in FILLERS


def primary(language: str) -> str:
    """ "en" of "en-GB"."""
    return language.partition("-")[0].lower()


def fillers(words: Iterable[str], language: str) -> Counter[str]:
    """How often each filler of the language stands in these words; none in a language that is not known here."""
    plain = PLAIN.sub(" ", " ".join(words)).lower().split()
    pairs = [" ".join(pair) for pair in pairwise(plain)]
    known = FILLERS.get(primary(language), ())
    return Counter(one for one in (*plain, *pairs) if one in known)


@dataclass(slots=True)
class Tally:
    """The figures of one speaker so far. Seconds."""

    words: int = 0
    uncounted: int = 0  # pieces of what cannot be counted, as the engine cut it
    seconds: float = 0.0
    pauses: int = 0
    paused: float = 0.0
    fillers: Counter[str] = field(default_factory=Counter)
    until: float | None = None  # when the last word ended

    def heard(self, spoken: Spoken) -> None:
        """The next utterance."""
        self.paced(spoken.words)
        self.fillers += fillers((text for text, _start, _end in spoken.words), spoken.language)

    def paced(self, words: Sequence[tuple[str, float, float]]) -> None:
        """The next words, of which nobody asks whether they are fillers."""
        until, seconds = self.until, 0.0
        for text, start, end in words:
            if text.isascii():
                self.words += 1
            else:
                self.words += counted(text)
                self.uncounted += bool(UNCOUNTED.search(text))
            silence = TURN + 1 if until is None else start - until
            if PAUSE < silence <= TURN:
                self.pauses += 1
                self.paused += silence
            elif 0 < silence <= PAUSE:
                seconds += silence
            if end > start:
                seconds += end - start
            until = end if until is None or end > until else until
        self.until = until
        self.seconds += seconds

    def apart(self) -> None:
        """What comes has another clock: it is another turn."""
        self.until = None

    @property
    def countable(self) -> bool:
        """Is most of it in scripts whose words can be counted?"""
        return 2 * self.uncounted <= self.words

    @property
    def pace(self) -> int | None:
        """Words in a minute; None before there is enough to tell, and where words cannot be counted."""
        return round(60 * self.words / self.seconds) if self.seconds >= ENOUGH and self.countable else None

    def as_json(self) -> dict[str, Any]:
        return {
            "words": self.words,
            "seconds": round(self.seconds, 1),
            "pace": self.pace,
            "pauses": self.pauses,
            "paused": round(self.paused, 1),
            "fillers": self.fillers.total(),
            "filler_words": dict(self.fillers.most_common()),
        }


def shared(tallies: Mapping[str, Tally]) -> dict[str, dict[str, Any]]:
    """Everybody's figures, each with their share of the talk, from 0 to 1."""
    whole = sum(one.seconds for one in tallies.values())
    return {
        speaker: one.as_json() | {"share": round(one.seconds / whole, 3) if whole else 0.0}
        for speaker, one in tallies.items()
    }
