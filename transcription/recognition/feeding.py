"""A stream's audio on its way to one engine after the other: kept until its words are there, so that the next engine
can hear an utterance from its first sample.

A task reads ahead, as far as AHEAD frames. A Feed is what one engine hears: from the first frame that is kept, up to
the beginning of an utterance that somebody else is to hear.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable

from transcription.contract import Frame

AHEAD = 256  # frames


class Kept:
    """Frames of utterances that have no final yet, and what comes."""

    def __init__(self, audio: AsyncIterator[Frame]) -> None:
        self.frames: deque[Frame] = deque()
        self.forgotten = self.taken = 0  # frames, counted from the first
        self.came = 0  # samples
        self.ended: dict[int, float] = {}  # utterance → when its end came
        self.tells: Callable[[int], None] = lambda samples: None
        self.news, self.room = asyncio.Event(), asyncio.Event()
        self.over = False
        self.error: Exception | None = None  # of the audio
        self.reader = asyncio.create_task(self.read(audio))

    async def read(self, audio: AsyncIterator[Frame]) -> None:
        try:
            async for frame in audio:
                self.append(frame)
                while self.forgotten + len(self.frames) - self.taken >= AHEAD:
                    self.room.clear()
                    await self.room.wait()
        except Exception as error:  # carried over to the task that wants the captions
            self.error = error
        finally:
            self.over = True
            self.news.set()
            self.tells(0)
            if isinstance(audio, AsyncGenerator):
                await audio.aclose()

    def append(self, frame: Frame) -> None:
        self.frames.append(frame)
        self.came += len(frame.samples)
        if frame.ends:
            self.ended[frame.utterance] = now()
        self.news.set()
        self.tells(len(frame.samples))

    def at(self, number: int) -> Frame | None:
        place = number - self.forgotten
        return self.frames[place] if 0 <= place < len(self.frames) else None

    async def first(self) -> Frame | None:
        """The first frame that has no words yet; None at the end. Raises what the audio raised."""
        while not self.frames and not self.over:
            self.news.clear()
            await self.news.wait()
        if not self.frames and self.error:
            raise self.error
        return self.frames[0] if self.frames else None

    @property
    def broken_off(self) -> bool:
        """The audio ended in the middle of an utterance."""
        return self.over and bool(self.frames) and not self.frames[-1].ends

    def take(self, number: int) -> None:
        """Frames before this number have been taken."""
        self.taken = number
        self.room.set()

    def forget(self, utterance: int) -> None:
        """Its words are there."""
        self.ended.pop(utterance, None)
        while self.frames and self.frames[0].utterance == utterance:
            self.frames.popleft()
            self.forgotten += 1


class Feed:
    """An iterator and not a generator: who stops reading leaves nothing to clean up."""

    def __init__(self, kept: Kept, begins: Callable[[Frame], bool], hears: Callable[[Frame], None]) -> None:
        self.kept, self.begins, self.hears = kept, begins, hears
        self.next = kept.forgotten
        self.utterance: int | None = None
        self.closed = False
        self.tells: Callable[[], None] = lambda: None
        kept.take(self.next)

    def __aiter__(self) -> "Feed":
        return self

    async def __anext__(self) -> Frame:
        while not self.closed:
            frame = self.kept.at(self.next)
            if frame is not None and (frame.utterance == self.utterance or self.begins(frame)):
                return self.hand(frame)
            if frame is not None or self.kept.over:
                break
            self.kept.news.clear()
            await self.kept.news.wait()
        self.close()
        raise StopAsyncIteration

    def hand(self, frame: Frame) -> Frame:
        self.utterance = frame.utterance
        self.next += 1
        self.kept.take(self.next)
        self.hears(frame)
        return frame

    def close(self) -> None:
        self.closed = True
        self.kept.news.set()
        self.tells()


def now() -> float:
    return asyncio.get_running_loop().time()
