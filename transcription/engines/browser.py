"""The speaker's own browser recognises: its page posts what SpeechRecognition makes of the microphone.

Every word that came has a time (mailbox.py). An utterance takes the words up to the next one's beginning, in order,
each word once. Words come late: after the end of an utterance they have three seconds. When none came, the utterance
FAILS, so that whoever is next in the chain hears it from its first sample: audio flows as for every other engine.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, suppress
from dataclasses import dataclass

from transcription.contract import SAMPLE_RATE, Caption, EngineFailed, Frame, Hints, Trouble, Word
from transcription.recognition.mailbox import Mailbox, Said

NAME = "browser"
PATIENCE = 3.0  # seconds for the words of an utterance that has ended
LONGEST = 10_000  # characters of an utterance
PRE_ROLL = 300 * SAMPLE_RATE // 1000  # an utterance begins so long before its first word, about


@dataclass(slots=True)
class Span:
    """An utterance as far as its audio has come."""

    first: int
    end: int
    last: int | None = None
    ended_at: float = 0.0


class Audio:
    """Reads the audio and keeps nothing of it but where utterances begin and end."""

    def __init__(self, audio: AsyncIterator[Frame], news: asyncio.Event) -> None:
        self.known: list[Span] = []
        self.over = False
        self.news = news
        self.reader = asyncio.create_task(self.read(audio))

    async def read(self, audio: AsyncIterator[Frame]) -> None:
        try:
            async for frame in audio:
                self.note(frame)
                self.news.set()
        finally:
            self.over = True
            self.news.set()

    def note(self, frame: Frame) -> None:
        if not self.known or self.known[-1].first != frame.utterance:
            self.known.append(Span(frame.utterance, frame.end))
        span = self.known[-1]
        span.end = max(span.end, frame.end)
        if frame.ends:
            span.last, span.ended_at = frame.end, asyncio.get_running_loop().time()

    async def first(self) -> Span | None:
        while not (self.known or self.over):
            self.news.clear()
            await self.news.wait()
        return self.known[0] if self.known else None

    @property
    def boundary(self) -> int | None:
        """Words from here on are the next utterance's: nobody speaks in its pre-roll."""
        return self.known[1].first + PRE_ROLL if len(self.known) > 1 else None


class BrowserEngine:
    """Of one stream, unlike other engines: it reads that stream's mailbox."""

    name = NAME

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    async def captions(self, audio: AsyncIterator[Frame], hints: Hints) -> AsyncIterator[Caption]:
        """Captions of every utterance in order. Raises EngineFailed for one of which no words came."""
        coming = Audio(audio, self.mailbox.news)
        begun = False
        try:
            while span := await coming.first():
                if not begun:  # somebody else heard what came before
                    self.mailbox.since, begun = max(self.mailbox.since, span.first), True
                async with aclosing(self.utterance(span, coming, hints)) as captions:
                    async for caption in captions:
                        yield caption
                coming.known.pop(0)
        finally:
            coming.reader.cancel()

    async def utterance(self, span: Span, coming: Audio, hints: Hints) -> AsyncGenerator[Caption, None]:
        stable, tentative = "", ""
        while True:
            self.mailbox.news.clear()  # before looking, so that what comes while somebody reads is seen
            if self.done(span, coming):
                break
            now = wording(self.mailbox.words(coming.boundary))
            if now != (stable, tentative) and now[0].startswith(stable):
                stable, tentative = now
                yield Caption(span.first, stable, tentative, span.first, span.end)
            await self.wait(span)
        words = self.mailbox.words(coming.boundary)
        self.mailbox.take(coming.boundary)
        assert span.last is not None
        if not words:
            self.mailbox.since = coming.boundary or span.last
            raise EngineFailed("The browser's recogniser sent no words for an utterance.", Trouble.PROCESSING_TIMEOUT)
        yield final(span.first, span.last, words, hints.language)

    def done(self, span: Span, coming: Audio) -> bool:
        if span.last is not None:
            return left(span) <= 0 or self.mailbox.complete(span.last, coming.boundary)
        if coming.over:
            raise EngineFailed("The audio stopped in the middle of an utterance.")
        return False

    async def wait(self, span: Span) -> None:
        """Until there is news, or patience with an utterance that has ended is over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(None if span.last is None else left(span)):
                await self.mailbox.news.wait()


def left(span: Span) -> float:
    return span.ended_at + PATIENCE - asyncio.get_running_loop().time()


def wording(words: list[Said]) -> tuple[str, str]:
    """(what the browser has finished, what it may still change)"""
    finished = next((at for at, word in enumerate(words) if not word.stands), len(words))
    stable, tentative = (" ".join(word.text for word in part) for part in (words[:finished], words[finished:]))
    return stable[:LONGEST], tentative[: max(0, LONGEST - len(stable))]


def final(first: int, last: int, said: list[Said], language: str) -> Caption:
    """Times are those of arrival, moved into the utterance: nobody knows better."""
    words, at = [], first
    for one in said:
        begin = min(max(at, one.start), last)
        at = min(max(begin, one.end), last)
        words.append(Word(one.text, begin, at))
    text = " ".join(word.text for word in words)[:LONGEST]
    return Caption(first, text, "", first, last, final=True, words=tuple(words), language=language)
