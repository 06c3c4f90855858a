"""LocalAgreement: live words from a model that hears whole segments. Words on which two successive passes agree are
stable (Liu et al. 2020, arXiv 2005.11185; Machacek et al. 2023, arXiv 2307.14743).

Passes lie on a grid of whole seconds from the utterance's first sample. One runs at a time, beside the audio; what
came meanwhile is heard by the next, which is the newest on the grid. So which passes there are depends on how quick
the transcriber is, and with them what is stable when. The final does not: it is one pass over the whole utterance.

`rolling` sends less, for services that are paid by the second: a pass begins a little before the end of the stable
words, and so does the last; its text is the stable words and the rest. Then a replay may differ where the passes did.
Where a transcriber tells no times, where its stable words end is a guess: a pass reaches further back, and what follows
them is found by their last words. At the end the whole is asked for once only when those are not found again.
"""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from transcription.contract import SAMPLE_RATE, Hints, Result, Samples, Transcriber, Word
from transcription.recognition.pieces import Piece, keys, pieces, together
from transcription.segmenter import NOTHING

OVERLAP = SAMPLE_RATE // 5  # samples of the last stable word that are sent again
JITTER = SAMPLE_RATE // 10  # word times move this far between passes
UNSURE = 2 * SAMPLE_RATE  # the overlap where times are guessed
REPEATED = 5  # stable words that may be found again at the head of a pass
TAIL = 200  # characters of stable words that are context for a rolling pass
LEAST = SAMPLE_RATE // 10  # less than this is not worth a pass, and services refuse it


@dataclass(slots=True)
class Agreement:
    """The words of one utterance. `stable` only grows."""

    stable: list[Piece] = field(default_factory=list)
    rest: list[Piece] = field(default_factory=list)
    end: int = 0  # of the stable words

    def hear(self, new: list[Piece]) -> None:
        """The newest hypothesis of what follows the stable words. Nothing is as good as any: it takes nothing back."""
        agreed = 0
        for before, now in zip(self.rest, new, strict=False):
            if before.key != now.key:
                break
            agreed += 1
        self.stable += new[:agreed]
        self.end = max([self.end, *(piece.end for piece in new[:agreed])])
        self.rest = new[agreed:]

    def after(self, heard: list[Piece], begin: int, *, timed: bool) -> list[Piece] | None:
        """What follows the stable words in a pass that began at sample `begin`; None when that cannot be told."""
        known = len(self.stable)
        if begin == 0 and (not timed or keys(heard[:known]) == keys(self.stable)):
            return heard[known:]
        if timed:
            return self.unrepeated([piece for piece in heard if not known or piece.start > self.end - JITTER])
        return self.behind(keys(heard), heard)

    def behind(self, said: list[str], heard: list[Piece]) -> list[Piece] | None:
        """What is behind as many of the last stable words as are found; None when they are not, or more than once."""
        known = len(self.stable)
        for count in range(min(REPEATED, known), min(2, known) - 1, -1):
            tail = keys(self.stable[known - count :])
            if found := [at for at in range(len(said)) if said[at : at + count] == tail]:
                return heard[found[0] + count :] if len(found) == 1 else None
        return None

    def unrepeated(self, heard: list[Piece]) -> list[Piece]:
        """Without stable words at the head of what begins where they end."""
        if heard and heard[0].start <= self.end + SAMPLE_RATE:
            for count in range(min(REPEATED, len(self.stable), len(heard)), 0, -1):
                if keys(heard[:count]) == keys(self.stable[-count:]):
                    return heard[count:]
        return heard


class LocalAgreement:
    """A Decoding. `sent` counts samples, `decoded` words of all passes: what agreement costs."""

    def __init__(
        self, transcriber: Transcriber, hints: Hints, *, rolling: bool = False, every: int = SAMPLE_RATE
    ) -> None:
        self.transcriber, self.hints, self.rolling, self.every = transcriber, hints, rolling, every
        self.heard = NOTHING
        self.agreement = Agreement()
        self.passed = self.sent = self.decoded = 0
        self.timed = True
        self.unsure = UNSURE
        self.language = ""
        self.running: asyncio.Task[None] | None = None

    async def accept(self, samples: Samples) -> tuple[str, str]:
        """Never waits for a pass; raises EngineFailed when one has failed."""
        self.heard = np.concatenate((self.heard, samples))
        if self.running and self.running.done():
            self.running.result()
        if self.newest > self.passed and (self.running is None or self.running.done()):
            self.running = asyncio.create_task(self.passes())
            self.running.add_done_callback(looked_at)
        return together(self.agreement.stable), together(self.agreement.rest)

    @property
    def newest(self) -> int:
        return len(self.heard) // self.every * self.every

    async def passes(self) -> None:
        """As long as there is a point on the grid that was not heard."""
        while (end := self.newest) > self.passed:
            self.passed = end
            begin = self.begin
            heard = await self.transcribe(begin, end, final=False)
            new = self.agreement.after(pieces(heard, begin, end), begin, timed=self.timed)
            if new is None:
                self.unsure *= 2  # the next reaches further back
            else:
                self.agreement.hear(new)

    @property
    def begin(self) -> int:
        """The first sample of a pass."""
        return max(0, self.agreement.end - (OVERLAP if self.timed else self.unsure)) if self.rolling else 0

    async def transcribe(self, begin: int, end: int, *, final: bool) -> Result:
        self.sent += end - begin
        result = await self.transcriber.transcribe(self.heard[begin:end], self.context(begin), final=final)
        if result.text:
            self.timed = bool(result.words)
        self.decoded += len(result.words or result.text.split())
        self.language = result.language or self.language
        return result

    def context(self, begin: int) -> Hints:
        """For a pass that begins later: the stable words, as those of utterances before (UTF-8)."""
        if not begin:
            return self.hints
        said = together(self.agreement.stable)[-TAIL:].encode()
        return replace(self.hints, carried=b" ".join(filter(None, (self.hints.carried, said))))

    async def finish(self, rest: Samples, length: int) -> Result:
        self.heard = np.concatenate((self.heard, rest))
        cut, self.heard = length < len(self.heard), self.heard[:length]
        if self.running:
            self.running.cancel()  # the last pass hears more
            (ended,) = await asyncio.gather(self.running, return_exceptions=True)
            if isinstance(ended, Exception):
                raise ended
        self.cut_back(length)
        begin = self.begin
        if begin == 0 or (cut and not self.timed):  # which words are before the cut nobody knows
            return await self.transcribe(0, length, final=True)
        return await self.finish_from(begin, length)

    def cut_back(self, length: int) -> None:
        """What was said after the cut belongs to the next utterance."""
        stable = self.agreement.stable
        while stable and stable[-1].start + stable[-1].end > 2 * length:
            stable.pop()
        self.agreement.end = stable[-1].end if stable else 0

    async def finish_from(self, begin: int, length: int) -> Result:
        """Rolling: the stable words and what follows them."""
        new: list[Piece] | None = []
        carried, timed = self.context(begin).carried, self.timed
        if length - self.agreement.end >= LEAST or not timed:
            result = await self.transcribe(begin, length, final=True)
            new, carried = self.agreement.after(pieces(result, begin, length), begin, timed=timed), result.carried
        if new is None:
            return await self.transcribe(0, length, final=True)
        whole = [*self.agreement.stable, *new]
        words = (piece.word() for piece in whole) if self.timed else ()  # guessed ones, of a final, too
        return Result(together(whole), tuple(words if timed else in_order(words, length)), carried, self.language)

    def drop(self) -> None:
        if self.running:
            self.running.cancel()


def in_order(words: Iterable[Word], length: int) -> Iterator[Word]:
    """Times that were guessed in several passes, so that no word begins before the one before it ends."""
    at = 0
    for word in words:
        start = min(max(at, word.start), length)
        at = min(max(start, word.end), length)
        yield replace(word, start=start, end=at)


def looked_at(task: asyncio.Task[None]) -> None:
    """Nobody needs to be told of the failure of a pass that nobody waits for any more."""
    if not task.cancelled():
        task.exception()
