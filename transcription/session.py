"""One microphone connection: a queue of what came, and the one task that works it off in order.

Streams follow each other on a connection; each is claimed, heard and finished before the next begins.
"""

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from conferencing.rooms import Invalid, Message
from conferencing.sockets import Closed, error
from meetings import access
from meetings.models import Meeting
from transcription import hypotheses, streams, transcripts, unheard
from transcription.contract import SAMPLE_RATE, Engine, Samples
from transcription.hypotheses import Posted
from transcription.listener import Listener
from transcription.recognition.mailbox import Mailbox
from transcription.recognition.tuning import Tunes, Tuning, always, by_own_browser
from transcription.rehearsal import Rehearsal
from transcription.writing import in_thread

WATCH = 5.0  # seconds between two looks at whether this may go on
CHOICES = 6  # looks between two at what was chosen in the room
SILENT_FOR = 60.0  # seconds without audio or stop: closed
LOST_AFTER = 3.0  # seconds that a lost microphone has to come back before its words are stored as they are
log = logging.getLogger(__name__)

# Sessions whose socket has gone while words were still being written.
finishing: set[asyncio.Task[None]] = set()


@dataclass(frozen=True, slots=True)
class Audio:
    first: int
    samples: Samples


@dataclass(frozen=True, slots=True)
class Test:
    """`start` with `test`: the lobby's "say something"."""


@dataclass(frozen=True, slots=True)
class Stop:
    stream: str
    ref: Any = None


@dataclass(frozen=True, slots=True)
class Look:
    """Time to look whether this may go on."""


@dataclass(frozen=True, slots=True)
class Retune:
    """Somebody chose another engine or language."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The recogniser ended with an error."""

    reason: BaseException


@dataclass(frozen=True, slots=True)
class Gone:
    """The socket has closed, and time to come back is over."""


Item = Audio | streams.Start | Test | Stop | Look | Retune | Broken | Gone


class Session:
    def __init__(
        self,
        who: access.Who,
        meeting: Meeting,
        engine: Engine,
        say: Callable[[Message], Awaitable[None]],
        close: Callable[[int], Awaitable[None]],
        *,
        tunes: Tunes | None = None,
        still: Callable[[], None] | None = None,
    ) -> None:
        self.who, self.meeting, self.engine, self.say, self.close = who, meeting, engine, say, close
        self.tunes = tunes or always(engine)
        self.still = still or (lambda: None)
        self.own: Mailbox | None = None
        self.looks = 0
        self.connection = uuid.uuid4()
        self.queue: asyncio.Queue[Item] = asyncio.Queue()
        self.over = False
        self.active: Listener | Rehearsal | None = None
        self.now = asyncio.get_running_loop().time
        self.heard_at = self.ready_at = self.now()
        self.task = asyncio.create_task(self.run())
        self.watch = asyncio.create_task(self.look_for_ever())

    async def look_for_ever(self) -> None:
        while True:
            await asyncio.sleep(WATCH)
            self.queue.put_nowait(Look())

    async def run(self) -> None:
        try:
            while not isinstance(item := await self.queue.get(), Gone):
                await self.work(item)
        except access.Refused as refused:
            await self.fail(refused.close)
        except Closed as closed:
            await self.fail(closed.code)
        except Exception:
            log.exception("microphone session failed")
            await self.fail(1011)

    async def fail(self, code: int) -> None:
        """Give up this connection; `gone` follows, and stores what was said so far if the stream is still ours."""
        self.watch.cancel()
        await self.close(code)

    async def work(self, item: Item) -> None:
        match item:
            case Audio():
                await self.hear(item)
            case streams.Start():
                await self.start(item)
            case Test():
                await self.finish()
                self.active = Rehearsal(self.engine, self.say, self.meeting.language)
                self.heard_at = self.now()
            case Stop():
                await self.stop(item)
            case Look():
                await self.look()
            case Retune() if isinstance(self.active, Listener):
                self.active.retune(await self.tuned(self.active.claim))
            case Broken():
                raise item.reason

    async def start(self, start: streams.Start) -> None:
        """Claim the stream and say from where on to send. An earlier one on this connection is finished first."""
        await self.finish()
        if self.over:  # nobody would hear `ready`; but whoever has the stream by now would lose it
            return
        claim = await in_thread(streams.claim)(self.who, self.meeting, start, self.connection)
        known = await in_thread(unheard.of)(claim.stream)
        self.own = Mailbox() if start.recogniser else None
        self.active = listener = Listener(claim, await self.tuned(claim), self.say, known)
        if self.own:
            self.own.unheard = lambda: listener.known.spans
        self.active.recogniser.add_done_callback(self.recogniser_ended)
        self.ready_at = self.heard_at = self.now()
        ready = {"stream": str(start.stream), "epoch": claim.stream.epoch, "resume_from": claim.resume_from}
        await self.say({"type": "ready", **ready})
        await self.active.show("listening")

    async def tuned(self, claim: streams.Claim) -> Tuning:
        tuning = await self.tunes(claim)
        return by_own_browser(tuning, self.own) if self.own else tuning

    def posted(self, posted: Posted) -> None:
        """What the page's own recogniser heard: not queued, for the last words come while `stop` waits for them.
        Raises Invalid, and nothing has changed, when it cannot be of this stream."""
        listener = self.active
        if not (self.own and isinstance(listener, Listener) and posted.stream == str(listener.claim.stream.pk)):
            raise Invalid("no_stream", _("This stream is not being heard on this connection."))
        hypotheses.post(self.own, posted, round(self.clock(listener) * SAMPLE_RATE))

    def clock(self, listener: Listener) -> float:
        """Seconds of the stream that can have been said by now, and some more."""
        return listener.claim.age + self.now() - self.ready_at + streams.AHEAD

    def recogniser_ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (reason := task.exception()):
            self.queue.put_nowait(Broken(reason))

    async def hear(self, audio: Audio) -> None:
        self.heard_at = self.now()
        if isinstance(self.active, Rehearsal):
            await self.rehearse(audio)
        elif self.active:
            if audio.first + len(audio.samples) > self.clock(self.active) * SAMPLE_RATE:
                raise Closed(4400)
            await self.active.hear(audio.first, audio.samples)
            if self.active.at_limit:
                await self.finish()

    async def rehearse(self, audio: Audio) -> None:
        assert isinstance(self.active, Rehearsal)
        if self.active.hear(audio.samples):
            await self.finish()

    async def stop(self, stop: Stop) -> None:
        mine = isinstance(self.active, Rehearsal) or (
            self.active is not None and stop.stream == str(self.active.claim.stream.pk)
        )
        if not mine:
            await self.say(error("no_stream", _("This stream is not being heard on this connection."), stop.ref))
            return
        await self.finish()

    async def finish(self) -> None:
        if self.active is None:
            return
        await self.active.finish()
        finished, self.active = self.active, None
        if isinstance(finished, Listener):
            await in_thread(transcripts.settle)(finished.claim.stream.transcript_id)

    async def look(self) -> None:
        if self.active is None:
            return
        if self.now() - self.heard_at > SILENT_FOR:
            raise Closed(4408)
        if isinstance(self.active, Listener):
            await in_thread(self.still)()
            await in_thread(streams.watch)(self.active.claim)
            self.active.claim = await in_thread(streams.touch)(self.active.claim)
            await self.look_for_choices(self.active)

    async def look_for_choices(self, listener: Listener) -> None:
        """News that somebody chose another engine or language may be lost."""
        self.looks += 1
        if self.looks % CHOICES == 0:
            tuning = await self.tuned(listener.claim)
            if (tuning.chosen, tuning.hints.language) != listener.choices:
                listener.retune(tuning)

    def told(self, news: Message) -> None:
        """From the group of this meeting's microphones. News about one person names their user."""
        if news.get("user") not in (None, str(getattr(self.who.user, "pk", ""))):
            return
        match news["kind"]:
            case "ended" | "removed":
                self.queue.put_nowait(Look())
            case "unheard" if isinstance(self.active, Listener):
                self.active.told.set()
            case "speech":
                self.queue.put_nowait(Retune())
            case "taken" if self.taken_by(news):
                self.queue.put_nowait(Broken(streams.TAKEN))

    def taken_by(self, news: Message) -> bool:
        """Did the same person start elsewhere, later than here? Late news of an earlier start takes nothing."""
        if news["connection"] == str(self.connection):
            return False
        return not isinstance(self.active, Listener) or news["at"] > self.active.claim.stream.claimed_at.timestamp()

    # The socket has gone

    def gone(self) -> None:
        """Work off what came, then wait a little for the browser to come back."""
        self.watch.cancel()
        self.over = True
        ending = asyncio.create_task(self.end())
        finishing.add(ending)
        ending.add_done_callback(finishing.discard)

    async def end(self) -> None:
        try:
            await self.outlive()
        except (access.Refused, Closed):
            log.info("a lost microphone's stream is somebody else's now")
        except Exception:
            log.exception("a lost microphone's words could not be stored; the browser still has the audio")
        finally:
            self.task.cancel()
            if isinstance(self.active, Listener):
                await self.active.cancel()

    async def outlive(self) -> None:
        await asyncio.sleep(LOST_AFTER)
        self.queue.put_nowait(Gone())
        await self.task
        await self.leftovers()
        if isinstance(self.active, Listener):
            self.active.claim = await in_thread(streams.touch)(self.active.claim)
            await self.active.lost()
            self.active = None

    async def leftovers(self) -> None:
        """What came after this connection had been given up: said is said, but nothing new begins."""
        with suppress(Closed):
            while not self.queue.empty():
                if isinstance(item := self.queue.get_nowait(), Audio | Stop):
                    await self.work(item)
