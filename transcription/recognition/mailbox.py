"""What the page of a speaker who recognises for themself has posted, on its way to the utterances (engines/browser.py).

The page knows results, not our utterances, so every word gets a time: that of the hypothesis in which it came first.

A recogniser in a page hears what must not be heard (a pause, a strike) before anybody can tell it. So a word counts
only when it was known, as it stands, before such a span began: what was said in it cannot have been known by then.
Or when all of it came after: between two tellings nobody knows when a word was said.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from transcription.contract import SAMPLE_RATE
from transcription.engines.streaming.parts import clean
from transcription.spans import Spans, within

LONGEST_TEXT = 2_000  # characters of a hypothesis
EARLY = SAMPLE_RATE // 2  # how long before an utterance's end a result may have been finished, and yet be all of it
MOST = 1_000  # words that wait for their utterance
MOST_RESULTS = 100
GUESSED = SAMPLE_RATE // 2  # a page tells the beginning of speech so much earlier than an utterance's, at most
AFTERWARDS = SAMPLE_RATE  # words of a span that must not be heard may come so much later


def all_is_heard() -> Spans:
    return ()


class Misfit(ValueError):
    """A hypothesis that cannot be of this stream now."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What a page believes was said from sample `start` to `end`; replaces the last with the same `start`."""

    start: int
    end: int
    text: str
    final: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A word that came in samples [start, end). It stands as it does `since` then; `before`, when its result was told
    last, it was not there or another. `stands`: it will not change."""

    text: str
    start: int
    end: int
    before: int
    since: int
    stands: bool = False

    def beyond(self, boundary: int | None) -> bool:
        return boundary is not None and self.end >= boundary


@dataclass(slots=True)
class Heard:
    """One result of the recogniser."""

    start: int
    end: int
    came: int  # its end when it was told first
    words: list[Said] = field(default_factory=list)
    final: bool = False
    taken: int = 0  # words that an utterance has

    def grow(self, text: str, end: int, final: bool) -> None:
        """New words are spread over the time since the result was told last."""
        texts, old = text.split(), self.words
        new = len(texts) - len(old)
        at = [self.end + one * (end - self.end) // max(1, new) for one in range(max(0, new) + 1)]
        for place, one in enumerate(texts):
            if place >= len(old):
                begin = place - len(texts) + new
                old.append(Said(one, at[begin], at[begin + 1], self.end, end, final))
            elif place >= self.taken:
                told = {} if old[place].text == one else {"before": self.end, "since": end}
                old[place] = replace(old[place], text=one, stands=final, **told)
        del old[max(len(texts), self.taken) :]
        self.end, self.final = end, final

    def settle(self) -> None:
        """It will not grow any more."""
        self.words[self.taken :] = [replace(word, stands=True) for word in self.words[self.taken :]]
        self.final = True

    def late(self, since: int) -> bool:
        """Somebody else has heard what it is of, or a part of it that nobody can tell from the rest."""
        return self.start < since - GUESSED and self.came >= since


class Mailbox:
    """What the page of one stream has posted, for the one engine that reads it. `unheard` must not be heard."""

    def __init__(self, unheard: Callable[[], Spans] = all_is_heard) -> None:
        self.unheard = unheard
        self.results: list[Heard] = []
        self.floor = 0  # where a new result may begin
        self.since = 0  # words from before are nobody's
        self.news = asyncio.Event()

    def post(self, one: Hypothesis, position: int) -> None:
        """`position`: so much audio of the stream has come. Raises Misfit; then nothing has changed."""
        if not 0 <= one.start <= one.end <= position:
            raise Misfit
        text = clean(one.text)[:LONGEST_TEXT]
        newest = self.results[-1] if self.results else None
        if newest and not newest.final and one.start <= newest.start:
            if one.start < newest.start or one.end < newest.end:
                raise Misfit
        elif one.start < self.floor:
            raise Misfit
        elif not text:
            return
        else:
            if newest and not newest.final:
                newest.settle()
            newest = Heard(one.start, one.start, one.end)
            self.results.append(newest)
        newest.grow(text, one.end, one.final)
        self.floor = newest.end if newest.final else newest.start
        self.forget()
        self.news.set()

    def forget(self) -> None:
        """No more is kept than may be: the oldest goes first."""
        del self.results[:-MOST_RESULTS]
        while sum(len(one.words) for one in self.results) > MOST and len(self.results) > 1:
            self.results.pop(0)

    def words(self, boundary: int | None) -> list[Said]:
        """Words that no utterance has yet, in order, up to `boundary`."""
        waiting = (word for one in self.timely() for word in one.words[one.taken :])
        return [word for word in waiting if word.end >= self.since and not word.beyond(boundary) and self.may(word)]

    def timely(self) -> list[Heard]:
        return [one for one in self.results if not one.late(self.since)]

    def may(self, word: Said) -> bool:
        return not within(self.unheard(), max(0, min(word.before, word.since - AFTERWARDS)), word.since + 1)

    def take(self, boundary: int | None) -> None:
        """All words up to there are an utterance's now, or nobody's."""
        for one in self.results:
            after = (at for at, word in enumerate(one.words) if word.beyond(boundary))
            one.taken = max(one.taken, next(after, len(one.words)))
        self.results = [one for one in self.results if not one.final or one.taken < len(one.words)]

    def complete(self, last: int, boundary: int | None) -> bool:
        """Nothing more will come of an utterance that ended at `last`: what it was told in is finished, or words of
        what came after it are known."""
        if not self.words(boundary):
            return False
        after = any(word.beyond(boundary) for one in self.timely() for word in one.words)
        return after or (self.results[-1].final and self.results[-1].end >= last - EARLY)
