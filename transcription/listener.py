"""One stream being heard: audio → segmenter → engine → stored words, and what may be acknowledged.

Audio of utterances that are not stored yet is kept here, so that an engine which fails can hear it again. What is
acknowledged never passes the point that the segmenter had settled when such an utterance began, for only a replay
from there gives the very same utterance.
"""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from typing import Concatenate, ParamSpec, TypeVar

import numpy as np
from channels.db import database_sync_to_async
from django.db import DatabaseError

from conferencing.rooms import Message
from transcription import publish, streams
from transcription.contract import SAMPLE_RATE, Caption, Engine, EngineFailed, Frame, Hints, Samples
from transcription.live import Live
from transcription.segmenter import Ended, Event, Segmenter, Settled

HOLE = SAMPLE_RATE // 5  # a longer jump forward ends an utterance
ACK_EVERY = SAMPLE_RATE * 8 // 10
SIGN_OF_LIFE = 1.0  # seconds between two acks while the last words are written: silence would look like a dead server
GIVE_UP_AFTER = 240.0  # seconds that engines may fail before a gap is admitted
LONGEST_PAUSE = 5.0  # seconds between two tries
log = logging.getLogger(__name__)
Say = Callable[[Message], Awaitable[None]]


Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def in_thread(call: Callable[Given, Answer]) -> Callable[Given, Awaitable[Answer]]:
    """Run a database function off the event loop, beside other people's."""
    threaded: Callable[Given, Awaitable[Answer]] = database_sync_to_async(call, thread_sensitive=False)
    return threaded


class Listener:
    """Feed it with `hear`; end it with `finish`, or with `lost` when the microphone vanished."""

    def __init__(self, claim: streams.Claim, engine: Engine, say: Say) -> None:
        self.claim, self.engine, self.say = claim, engine, say
        self.segmenter = Segmenter(claim.resume_from)
        self.settled = self.written = self.said_at = claim.resume_from
        self.unfinished: dict[int, int] = {}  # first sample → what was settled when it began
        self.ended: dict[int, tuple[Ended, float]] = {}  # and when, in seconds of the loop's clock
        self.audio: deque[Frame] = deque()
        self.forgotten = 0  # frames that left `audio`
        self.news = asyncio.Event()
        self.closed = False
        self.provisional = -1
        self.state = ""
        self.live = Live(claim, engine.name)
        self.recogniser = asyncio.create_task(self.recognise())

    # Audio in

    async def hear(self, first: int, samples: Samples) -> None:
        """Samples from offset `first`: overlap is dropped, a hole over 200 ms ends the utterance."""
        end = self.segmenter.end
        if first > end:
            await self.jump(first)
            end = self.segmenter.end
        samples = samples[end - first :]
        if self.claim.limit is not None:
            samples = samples[: max(0, self.claim.limit - end)]
        self.sort(self.segmenter.feed(samples))
        await self.report()

    async def jump(self, first: int) -> None:
        missing = first - self.segmenter.end
        if missing <= HOLE:
            self.sort(self.segmenter.feed(np.zeros(missing, np.int16)))
            return
        self.sort(self.segmenter.close())
        self.segmenter.restart(first)

    def sort(self, events: list[Event]) -> None:
        for event in events:
            match event:
                case Frame():
                    self.unfinished.setdefault(event.utterance, self.settled)
                    self.audio.append(event)
                    self.news.set()
                case Ended():
                    self.ended[event.first] = event, asyncio.get_running_loop().time()
                case Settled():
                    self.settled = max(self.settled, event.at)

    # What the browser learns

    @property
    def durable(self) -> int:
        """Everything before this sample is stored, or was silence."""
        return max(self.written, next(iter(self.unfinished.values()), self.settled))

    @property
    def at_limit(self) -> bool:
        """The meeting ended here; what comes after was not for it."""
        return self.claim.limit is not None and self.segmenter.end >= self.claim.limit

    async def report(self) -> None:
        """Acknowledge once a second of audio; say how the microphone button should look."""
        if self.segmenter.end - self.said_at >= ACK_EVERY:
            await self.ack(self.durable)
        await self.show("recording" if self.segmenter.in_speech else "transcribing" if self.unfinished else "listening")

    async def ack(self, offset: int) -> None:
        self.said_at = self.segmenter.end
        await self.say({"type": "ack", "stream": str(self.claim.stream.pk), "offset": offset})

    async def show(self, state: str) -> None:
        if state != self.state:
            self.state = state
            await self.say({"type": "state", "state": state})

    # Words out

    async def speech(self) -> AsyncIterator[Frame]:
        """All audio that is not stored yet, then what comes."""
        at = self.forgotten
        while True:
            at = max(at, self.forgotten)
            if at < self.forgotten + len(self.audio):
                yield self.audio[at - self.forgotten]
                at += 1
            elif self.closed:
                return
            else:
                self.news.clear()
                await self.news.wait()

    async def recognise(self) -> None:
        """Until the stream ends: caption, and start again with the unfinished audio when the engine fails."""
        loop = asyncio.get_running_loop()
        self.carried = bytes(self.claim.stream.engine_state)
        failing_since, pause = None, 0.25
        while True:
            done = self.forgotten
            try:
                await self.caption_all()
                return
            except EngineFailed as failure:
                log.warning("engine %s failed on stream %s: %s", self.engine.name, self.claim.stream.pk, failure)
            if failing_since is None or self.forgotten != done:
                failing_since, pause = loop.time(), 0.25
            await self.give_up(failing_since)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, 2 * pause)

    async def caption_all(self) -> None:
        hints = Hints(self.claim.stream.language, self.carried)
        async with aclosing(self.engine.captions(self.speech(), hints)) as captions:  # type: ignore[type-var]
            async for caption in captions:
                if caption.final:
                    await self.store(caption)
                else:
                    self.live.offer(caption)
        if self.unfinished or not self.closed:
            raise EngineFailed("The engine stopped before the audio did.")

    async def store(self, caption: Caption) -> None:
        """Durable, then announced, then acknowledged."""
        ended, _ = self.ended.pop(caption.utterance)
        revision = self.live.stop(caption.utterance)
        utterance = publish.Utterance(
            caption, self.engine.name, ended.speech, revision, provisional=caption.utterance == self.provisional
        )
        row = await self.persist(publish.store, utterance)
        if row is None and self.live.shown == caption.utterance:
            await self.live.withdraw(caption)
        self.carried = caption.carried or self.carried
        await self.stored(caption.utterance, ended.last)

    async def stored(self, first: int, last: int) -> None:
        del self.unfinished[first]
        while self.audio and self.audio[0].utterance <= first:
            self.audio.popleft()
            self.forgotten += 1
        if first != self.provisional:
            self.written = last
            await self.ack(self.durable)
        await self.report()

    async def give_up(self, failing_since: float) -> None:
        """Admit a gap where an utterance has waited through four minutes of failure."""
        long_ago = asyncio.get_running_loop().time() - GIVE_UP_AFTER
        for first in list(self.unfinished):
            ended, at = self.ended.get(first, (None, 0.0))
            if ended is None or max(failing_since, at) > long_ago:
                return
            del self.ended[first]
            self.live.stop(first)
            await self.persist(publish.store_failure, first, ended.last)
            if self.live.shown == first:
                await self.live.withdraw(Caption(first, "", "", first, ended.last))
            await self.stored(first, ended.last)

    async def persist(
        self, write: Callable[Concatenate[streams.Claim, Given], Answer], *args: Given.args, **more: Given.kwargs
    ) -> Answer:
        """Write to the database, as often as it takes: until then nothing is acknowledged."""
        pause = 0.25
        while True:
            try:
                return await in_thread(write)(self.claim, *args, **more)
            except DatabaseError as error:  # whose text may quote the row
                kind = type(error).__name__
                log.error("stream %s could not be stored (%s); trying again", self.claim.stream.pk, kind)
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE, 2 * pause)

    # The end

    async def finish(self) -> None:
        """The browser said `stop`: finish what is open, acknowledge all."""
        self.sort(self.segmenter.close())
        await self.drain()
        position = self.segmenter.end
        if not await self.persist(streams.finish, position):
            raise streams.TAKEN
        await self.ack(position)
        await self.say({"type": "stopped", "stream": str(self.claim.stream.pk)})
        await self.show("idle")

    async def lost(self) -> None:
        """The microphone vanished without `stop`: store what there is, but let re-sent audio replace it."""
        if self.segmenter.in_speech:
            self.provisional = self.segmenter.first
        self.sort(self.segmenter.close())
        await self.drain()

    async def drain(self) -> None:
        self.closed = True
        self.news.set()
        while not (await asyncio.wait({self.recogniser}, timeout=SIGN_OF_LIFE))[0]:
            await self.ack(self.durable)
        await self.recogniser
        await self.live.close()

    async def cancel(self) -> None:
        """Drop everything: another server, or nobody, has this stream now."""
        self.recogniser.cancel()
        await asyncio.gather(self.recogniser, return_exceptions=True)
        await self.live.close()
