"""One stream being heard: audio → segmenter → engine → stored words, and what may be acknowledged.

Audio of utterances that are not stored yet is kept here, so that an engine which fails can hear it again. What is
acknowledged never passes the point that the segmenter had settled when such an utterance began, for only a replay
from there gives the very same utterance. When it turns out that some of it must not be heard, everything that is not
acknowledged is heard again.
"""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, suppress
from dataclasses import replace

import numpy as np
from django.db import DatabaseError

from conferencing.rooms import Message
from conferencing.sockets import error
from config import metrics
from transcription import configured, publish, streams, troubles, unheard
from transcription.contract import SAMPLE_RATE, Caption, EngineFailed, Frame, Samples, Trouble
from transcription.hearing import Hearing
from transcription.live import Live, lag
from transcription.models import Dialogue
from transcription.recognition.afterwards import Afterwards
from transcription.recognition.tuning import Tuning
from transcription.segmenter import NOTHING, Ended, Event, Settled
from transcription.spans import differ, within
from transcription.unheard import Outdated, Unheard
from transcription.writing import FIRST_PAUSE, LONGEST_PAUSE, in_thread, persist

ACK_EVERY = SAMPLE_RATE * 8 // 10
SIGN_OF_LIFE = 1.0  # seconds between two acks while the last words are written: silence would look like a dead server
GIVE_UP_AFTER = 240.0  # seconds that engines may fail before a gap is admitted
LOOK = 1.0  # seconds between two looks at pauses and strikes while somebody speaks
LOOK_IN_A_PAUSE = 0.25  # less than a second: silence is settled a second late, so words after a pause are still there
log = logging.getLogger(__name__)
Say = Callable[[Message], Awaitable[None]]


class Listener:
    """Feed it with `hear`; end it with `finish`, or with `lost` when the microphone vanished."""

    def __init__(self, claim: streams.Claim, tuning: Tuning, say: Say, known: Unheard = unheard.NOTHING) -> None:
        self.claim, self.tuning, self.say = claim, tuning, say
        self.retuned: Tuning | None = None  # from the next utterance on
        self.hearing = Hearing(claim.resume_from, known.spans, configured.endpointing())
        self.settled = self.written = self.said_at = claim.resume_from
        self.unfinished: dict[int, int] = {}  # first sample → what was settled when it began
        self.ended: dict[int, tuple[Ended, float]] = {}  # and when, in seconds of the loop's clock
        self.audio: deque[Frame] = deque()
        self.forgotten = 0  # frames that left `audio`
        self.news = asyncio.Event()
        self.closed = self.vanished = False
        self.state = ""
        self.live = Live(claim)
        self.after = Afterwards(claim)
        self.known, self.known_at = known, asyncio.get_running_loop().time()
        self.told = asyncio.Event()  # rows of pauses or strikes have changed
        self.stale = False  # what is not durable must be heard again
        self.forgetful = False  # the engine that runs may carry words that were taken back
        self.struck: set[int] = set()  # utterances that were struck while they were spoken
        self.storing = asyncio.Lock()
        self.complained: set[Trouble] = set()  # since the last words
        self.recogniser = asyncio.create_task(self.recognise())

    # Audio in

    async def hear(self, first: int, samples: Samples) -> None:
        """Samples from offset `first`, in order; what came before is dropped."""
        await self.keep_up()
        if self.claim.limit is not None:
            samples = samples[: max(0, self.claim.limit - first)]
        metrics.AUDIO.inc(len(samples) / SAMPLE_RATE)
        self.sort(self.hearing.hear(first, samples))
        await self.report()

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

    # What must not be heard (unheard.py)

    async def keep_up(self) -> None:
        """News may be lost: look for oneself, often while a pause runs, for its end is the beginning of words."""
        if not (self.known.paused or self.hearing.segmenter.in_speech):
            return
        age = asyncio.get_running_loop().time() - self.known_at
        if age >= (LOOK_IN_A_PAUSE if self.known.paused else LOOK):
            await self.learn()

    async def learn(self) -> None:
        """Read the rows. `stale` when they change what was heard and is not durable yet."""
        now = asyncio.get_running_loop().time()
        try:
            known = await in_thread(unheard.of)(self.claim.stream)
        except DatabaseError as error:
            log.error("pauses of stream %s could not be read (%s)", self.claim.stream.pk, type(error).__name__)
            self.known_at = now  # what is known stays so; nothing is stored before they can be read
            return
        if now < self.known_at:  # somebody has read them since
            return
        self.known, self.known_at = known, now
        if differ(known.spans, self.hearing.unheard, self.durable, self.hearing.end) is None:
            self.hearing.unheard = known.spans
        else:
            self.stale = True
            self.told.set()

    async def rewind(self) -> None:
        """Hear all that is not durable again, as a replay on another server would. Bubbles that are gone go at once."""
        at, before, end = self.durable, dict(self.unfinished), self.hearing.end
        changed = differ(self.known.spans, self.hearing.unheard, at, end)
        for first in before:
            if within(self.known.struck, first, self.ended[first][0].last if first in self.ended else end):
                self.struck.add(first)
        self.stale, self.settled = False, at
        self.unfinished.clear()
        self.ended.clear()
        self.forgotten += len(self.audio)
        self.audio.clear()
        self.sort(self.hearing.again(at, self.known.spans))
        told = self.live.told
        self.live.rewound(end if changed is None else changed)
        gone = self.live.shown in self.struck or self.live.shown not in self.unfinished
        if told and self.live.shown in before and gone:
            await self.live.withdraw(told)

    @property
    def choices(self) -> tuple[str, str]:
        """Which engine the host chose, and the language: as it is heard, or will be from the next utterance on."""
        tuning = self.retuned or self.tuning
        return tuning.chosen, tuning.hints.language

    def retune(self, tuning: Tuning) -> None:
        """Somebody chose another engine or language: the next utterance is heard so."""
        self.retuned = tuning
        self.news.set()

    # What the browser learns

    @property
    def durable(self) -> int:
        """Everything before this sample is stored, or was silence."""
        return max(self.written, next(iter(self.unfinished.values()), self.settled))

    @property
    def at_limit(self) -> bool:
        """The meeting ended here; what comes after was not for it."""
        return self.claim.limit is not None and self.hearing.end >= self.claim.limit

    async def report(self) -> None:
        """Acknowledge once a second of audio; say how the microphone button should look."""
        self.hearing.forget(self.durable)
        if self.hearing.end - self.said_at >= ACK_EVERY:
            await self.ack(self.durable)
        recording = self.hearing.segmenter.in_speech
        await self.show("recording" if recording else "transcribing" if self.unfinished else "listening")

    async def ack(self, offset: int) -> None:
        self.said_at = self.hearing.end
        await self.say({"type": "ack", "stream": str(self.claim.stream.pk), "offset": offset})

    async def show(self, state: str) -> None:
        if state != self.state:
            self.state = state
            await self.say({"type": "state", "state": state})

    # Words out

    async def speech(self) -> AsyncIterator[Frame]:
        """All audio that is not stored yet, then what comes; until another engine shall have the next utterance."""
        at, between = self.forgotten, True
        while True:
            at = max(at, self.forgotten)
            if between and self.retuned:
                return
            if at < self.forgotten + len(self.audio):
                frame = self.audio[at - self.forgotten]
                at, between = at + 1, frame.ends
                yield frame
            elif self.closed:
                return
            else:
                self.news.clear()
                await self.news.wait()

    async def recognise(self) -> None:
        """Until the stream ends: caption, and start again with the unfinished audio when the engine fails, or when
        some of it must not be heard."""
        loop = asyncio.get_running_loop()
        self.carried = bytes(self.claim.stream.engine_state)
        failing_since, pause = None, FIRST_PAUSE
        while True:
            done = self.forgotten
            try:
                await self.caption_until_stale()
                if self.stale:
                    await self.rewind()
                elif self.retuned:
                    self.tuning, self.retuned, self.forgetful = self.retuned, None, False
                else:
                    return
                continue
            except EngineFailed as failure:
                name = self.tuning.engine.name
                metrics.FAILURES.labels(name).inc()
                log.warning("engine %s failed on stream %s: %s", name, self.claim.stream.pk, failure)
                trouble = failure.trouble
            if failing_since is None or self.forgotten != done:
                failing_since, pause = loop.time(), FIRST_PAUSE
            await self.give_up(failing_since)
            await self.complain(trouble)
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self.told.wait()
            pause = min(LONGEST_PAUSE, 2 * pause)

    async def complain(self, trouble: Trouble) -> None:
        """Once for each trouble, not at every try."""
        if trouble not in self.complained:
            self.complained.add(trouble)
            await self.say(error(trouble, troubles.sentence(trouble)))

    async def caption_until_stale(self) -> None:
        """`caption_all`, dropped as soon as news says that it heard what it must not hear."""
        captioning = asyncio.create_task(self.caption_all())
        try:
            while not (self.stale or captioning.done()):
                await self.done_or_told(captioning)
            if not self.stale:
                await captioning
            async with self.storing:  # what is being stored is finished first
                captioning.cancel()
        finally:
            captioning.cancel()
            await asyncio.gather(captioning, return_exceptions=True)

    async def done_or_told(self, captioning: asyncio.Task[None]) -> None:
        told = asyncio.create_task(self.told.wait())
        try:
            await asyncio.wait({captioning, told}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            told.cancel()
        if self.told.is_set():
            self.told.clear()
            await self.learn()

    async def caption_all(self) -> None:
        hints = replace(self.tuning.hints, carried=self.carried, spent=self.after.spent)
        async with aclosing(self.tuning.engine.captions(self.speech(), hints)) as captions:  # type: ignore[type-var]
            async for caption in captions:
                async with self.storing:
                    await self.put(self.signed(caption))
        if not (self.stale or self.retuned) and (self.unfinished or not self.closed):
            raise EngineFailed("The engine stopped before the audio did.")

    def signed(self, caption: Caption) -> Caption:
        """Who heard it, in which language."""
        engine, hints = self.tuning.engine, self.tuning.hints
        return replace(caption, engine=caption.engine or engine.name, language=caption.language or hints.language)

    async def put(self, caption: Caption) -> None:
        """Known, or stored. Nothing of audio that has turned out not to be for hearing."""
        if self.stale:
            return
        if caption.final:
            await self.store(caption)
        elif caption.utterance not in self.struck:
            self.live.offer(caption)

    async def store(self, caption: Caption) -> None:
        """Durable, then announced, then acknowledged."""
        first = caption.utterance
        ended, _ = self.ended.pop(first)
        if first in self.struck and streams.wordless(caption.carried) != caption.carried:
            self.forget_words()
        caption = self.carrying(caption)
        utterance = publish.Utterance(
            caption,
            ended.speech,
            self.live.stop(first),
            provisional=first == self.provisional,
            unheard=self.hearing.unheard,
            struck=first in self.struck,
            before=self.carried,
        )
        try:
            row = await self.stored_row(utterance)
        except Outdated:
            await self.learn()
            self.stale = True
            self.told.set()
            return
        if row is None and self.live.shown == first:
            await self.live.withdraw(caption)
        self.carried = self.carrying(caption).carried
        self.complained.clear()
        samples = self.samples(first, ended.last)
        await self.stored(first, ended.last)
        if row is not None and not row.provisional:
            metrics.UTTERANCES.labels(row.engine).inc()
            metrics.FINAL_LAG.observe(lag(self.claim, ended.last))
            self.after.hear_again(row, self.tuning, samples, self.hearing.unheard)
            await self.tell_figures(caption)
        await self.after.pay()

    async def stored_row(self, utterance: publish.Utterance) -> Dialogue | None:
        """As publish.store; carries no words that were taken back. Raises Outdated."""
        try:
            return await persist(self.claim, publish.store, utterance)
        except streams.TakenBack:
            self.forget_words()
            utterance = replace(utterance, caption=self.carrying(utterance.caption), before=self.carried)
            return await persist(self.claim, publish.store, utterance)

    def forget_words(self) -> None:
        """Words of this stream were taken back: an engine that carries them starts afresh with the next utterance."""
        self.carried, self.forgetful = streams.wordless(self.carried), True
        self.retune(self.retuned or self.tuning)

    def carrying(self, caption: Caption) -> Caption:
        """With what is to be carried on from it: what is stored and what the next engine gets are the same."""
        carried = caption.carried or self.carried
        return replace(caption, carried=streams.wordless(carried) if self.forgetful else carried)

    def samples(self, first: int, last: int) -> Samples:
        """What an engine has heard of an utterance."""
        parts = [frame.samples for frame in self.audio if frame.utterance == first]
        return np.concatenate([NOTHING, *parts])[: last - first]

    async def tell_figures(self, caption: Caption) -> None:
        """To the speaker alone."""
        if figures := await self.after.figures(caption):
            await self.say(figures)

    @property
    def provisional(self) -> int:
        """The utterance that was cut short when the microphone vanished: re-sent audio will replace it."""
        return self.hearing.open_at_the_end if self.vanished else -1

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
            await persist(self.claim, publish.store_failure, first, ended.last, struck=first in self.struck)
            if self.live.shown == first:
                await self.live.withdraw(Caption(first, "", "", first, ended.last))
            await self.stored(first, ended.last)

    # The end

    async def finish(self) -> None:
        """The browser said `stop`: finish what is open, acknowledge all."""
        self.sort(self.hearing.close())
        await self.drain()
        position = self.hearing.end
        if not await persist(self.claim, streams.finish, position):
            raise streams.TAKEN
        await self.ack(position)
        await self.say({"type": "stopped", "stream": str(self.claim.stream.pk)})
        await self.show("idle")

    async def lost(self) -> None:
        """The microphone vanished without `stop`: store what there is, but let re-sent audio replace it."""
        self.vanished = True
        self.sort(self.hearing.close())
        await self.drain()

    async def drain(self) -> None:
        self.closed = True
        self.news.set()
        while not (await asyncio.wait({self.recogniser}, timeout=SIGN_OF_LIFE))[0]:
            await self.ack(self.durable)
            self.told.set()
        await self.recogniser
        await self.live.close()
        await self.after.pay()

    async def cancel(self) -> None:
        """Drop everything: another server, or nobody, has this stream now."""
        self.recogniser.cancel()
        await asyncio.gather(self.recogniser, return_exceptions=True)
        await self.live.close()
