"""One stream of a program, from `stt_start` to `finished`: bytes → samples → segmenter → engine → messages.

What is said of an utterance keeps its order: `stt_vad_start`, `stt_recording_start`; then updates; then `stt_vad_stop`,
`stt_recording_stop`, `stt_state` transcribing; then its `stt_final`. Times are samples from the stream's first one.
"""

import asyncio
from collections.abc import Callable

import numpy as np

from conferencing.sockets import Closed
from meetings.models import User
from transcription import configured
from transcription.contract import SAMPLE_RATE, Frame, Hints, Samples
from transcription.programs import places, quota
from transcription.programs.containers import Container, Overfull
from transcription.programs.recogniser import Recogniser, Say
from transcription.programs.starting import PCM, Start
from transcription.recognition import chain
from transcription.segmenter import Event, Segmenter
from transcription.writing import in_thread

ALLOWANCE = 360  # seconds of audio beyond real time
UNHEARD = 400 * SAMPLE_RATE  # samples that may wait to be recognised
BLOCK = 10  # seconds of audio that are paid for at once


class Stream:
    def __init__(self, user: User, start: Start, place: places.Place, say: Say) -> None:
        self.user, self.start, self.place, self.say = user, start, place, say
        self.segmenter = Segmenter(0, how=configured.endpointing())
        engine = chain.live(start.engine)
        self.recogniser = Recogniser(engine, Hints(start.language, terms=start.terms), say, self.show)
        self.container = None if start.mime == PCM else Container(start.mime)
        self.decoder = asyncio.create_task(self.decode(self.container)) if self.container else None
        self.now = asyncio.get_running_loop().time
        self.began_at = self.now()
        self.heard = self.paid = 0  # samples
        self.open = -1  # the utterance that is spoken now
        self.state = ""

    def watch(self, broken: Callable[["Stream", BaseException], None]) -> None:
        """`broken` is told when a task of this stream ends with an error."""

        def ended(task: asyncio.Task[None]) -> None:
            if not task.cancelled() and (reason := task.exception()):
                broken(self, reason)

        for task in filter(None, (self.recogniser.task, self.decoder)):
            task.add_done_callback(ended)

    async def begin(self) -> None:
        """Raises Refused when no audio is left of the day's."""
        await self.pay()
        await self.say({"type": "stt_listening"})
        await self.say({"type": "connected"})
        await self.show()

    async def take(self, data: bytes) -> None:
        """Raises Undecodable, Closed, Refused."""
        if self.container is None:
            await self.hear(np.frombuffer(data, "<i2").astype(np.int16, copy=False))
            return
        try:
            self.container.feed(data)
        except Overfull:
            raise Closed(4429) from None

    async def decode(self, container: Container) -> None:
        async for samples in container.samples():
            await self.hear(samples)

    async def hear(self, samples: Samples) -> None:
        self.heard += len(samples)
        if self.heard > (self.now() - self.began_at + ALLOWANCE) * SAMPLE_RATE or self.recogniser.held > UNHEARD:
            raise Closed(4429)
        while self.paid < self.heard:
            await self.pay()
        await self.sort(self.segmenter.feed(samples))

    async def pay(self) -> None:
        """Before it is heard. Raises Refused."""
        await in_thread(quota.spend)(self.user, BLOCK)
        self.paid += BLOCK * SAMPLE_RATE

    async def sort(self, events: list[Event]) -> None:
        for event in events:
            if not isinstance(event, Frame):
                continue
            if self.open != event.utterance:
                self.open = event.utterance
                await self.say({"type": "stt_vad_start"})
                await self.say({"type": "stt_recording_start"})
                await self.show()
            if event.ends:
                self.open = -1
                await self.say({"type": "stt_vad_stop"})
                await self.say({"type": "stt_recording_stop"})
                await self.show()
            self.recogniser.add(event)

    async def show(self) -> None:
        state = "recording" if self.open >= 0 else "transcribing" if self.recogniser.busy else "listening"
        if state != self.state:
            self.state = state
            await self.say({"type": "stt_state", "state": state})

    async def finish(self, *, whole: bool = True) -> None:
        """Finish what is open. Not `whole`: of what came, only what was decoded. Raises as `take`."""
        if self.container and self.decoder and whole:
            self.container.end()
            await self.decoder
            self.container.check()
        elif self.container and self.decoder and self.container.over:
            await asyncio.gather(self.decoder, return_exceptions=True)  # what was decoded is heard
        await self.sort(self.segmenter.close())
        await self.recogniser.finish()
        await self.say({"type": "stt_state", "state": "idle"})
        await self.say({"type": "finished"})

    async def leave(self) -> None:
        """Nothing goes on; the place is free, and what was paid for and not heard is given back."""
        if self.container and self.decoder:
            self.container.drop()
            self.decoder.cancel()
            await asyncio.gather(self.decoder, return_exceptions=True)
        await self.recogniser.cancel()
        unheard, self.paid = self.paid - self.heard, self.heard
        try:
            await in_thread(self.place.free)()
        finally:
            await in_thread(quota.give_back)(self.user, unheard / SAMPLE_RATE)
