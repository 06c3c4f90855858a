"""One program's connection: a queue of what came, and the one task that works it off in order (PROTOCOL 3).

Streams follow each other on a connection. Nothing is stored, and when the program has gone nothing goes on. What waits
here is bounded, and so is what comes faster than it was spoken.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from conferencing.rooms import Invalid, Message
from conferencing.sockets import Closed
from meetings import access
from meetings.models import User
from transcription import troubles
from transcription.contract import SAMPLE_RATE, Trouble
from transcription.frames import LARGEST
from transcription.programs import places
from transcription.programs.containers import Undecodable
from transcription.programs.recogniser import Say
from transcription.programs.starting import PCM, Start
from transcription.programs.stream import ALLOWANCE, UNHEARD, Stream
from transcription.writing import in_thread

SHORTEST = SAMPLE_RATE // 50  # a shorter piece counts as one of 20 ms: a flood of tiny ones is a flood
WATCH = 5.0  # seconds between two looks at whether this may go on
SILENT_FOR = 60.0  # seconds without audio or stop: closed
log = logging.getLogger(__name__)

# What is still being put away, of connections that have gone.
finishing: set[asyncio.Task[None]] = set()


@dataclass(frozen=True, slots=True)
class Stop:
    """`stt_stop`: finish what is open."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A task of that stream ended with an error."""

    stream: Stream
    reason: BaseException


Item = Start | bytes | Stop | Broken


class Session:
    """`start`, `audio`, `stop` and `gone` never wait. `still` reads whether the program is still signed in."""

    def __init__(
        self, user: User, say: Say, close: Callable[[int, str | None], Awaitable[None]], still: Callable[[], None]
    ) -> None:
        self.user, self.say, self.close, self.still = user, say, close, still
        self.queue: asyncio.Queue[Item] = asyncio.Queue()
        self.begun: Start | None = None  # what the next audio belongs to
        self.active: Stream | None = None  # what is being heard
        self.waiting = 0  # bytes in the queue
        self.over = False
        self.now = asyncio.get_running_loop().time
        self.task = asyncio.create_task(self.run())
        self.watcher = asyncio.create_task(self.watch())

    # What the program says

    def start(self, start: Start) -> None:
        """Raises Invalid."""
        if self.begun:
            raise Invalid("already_started", _("This stream has begun. Say stt_stop before you start another."))
        self.begun, self.sent = start, 0
        self.started_at = self.heard_at = self.now()
        self.queue.put_nowait(start)

    def audio(self, data: bytes) -> None:
        """Raises Invalid, Closed."""
        start = self.running()
        pcm = start.mime == PCM
        if len(data) > LARGEST or (pcm and len(data) % 2):
            raise Closed(4413)
        self.heard_at = self.now()
        self.sent += max(len(data) // 2 if pcm else 0, SHORTEST)
        self.waiting += len(data)
        early = self.sent > (self.heard_at - self.started_at + ALLOWANCE) * SAMPLE_RATE
        if early or self.waiting > 2 * UNHEARD:
            raise Closed(4429)
        self.queue.put_nowait(data)

    def stop(self) -> None:
        """Raises Invalid."""
        self.running()
        self.begun = None
        self.queue.put_nowait(Stop())

    def running(self) -> Start:
        if self.begun is None:
            raise Invalid("no_stream", _("Say stt_start first."))
        return self.begun

    # What comes of it

    async def run(self) -> None:
        try:
            while True:
                await self.work(await self.queue.get())
        except access.Refused as refused:
            await self.refuse(refused)
        except Closed as closed:
            await self.fail(closed.code)
        except Exception:
            log.exception("a program's session failed")
            await self.fail(1011)

    async def work(self, item: Item) -> None:
        try:
            match item:
                case Start():
                    await self.begin(item)
                case bytes():
                    self.waiting -= len(item)
                    if self.active:
                        await self.active.take(item)
                case Stop():
                    await self.finish()
                case Broken() if item.stream is self.active:
                    raise item.reason
        except Undecodable:
            await self.unsupported()

    async def begin(self, start: Start) -> None:
        async def say(message: Message) -> None:
            await self.say(message | {"session_id": start.session_id})

        try:
            place = await in_thread(places.take)(self.user)
        except access.Refused as refused:
            await say(exceeded(refused))
            raise
        self.active = Stream(self.user, start, place, say)
        self.active.watch(lambda stream, reason: self.queue.put_nowait(Broken(stream, reason)))
        await self.active.begin()

    async def finish(self, *, whole: bool = True) -> None:
        if self.active:
            await self.active.finish(whole=whole)
            await self.active.leave()
            self.active = None

    async def unsupported(self) -> None:
        """What was heard before stands."""
        assert self.active
        if self.begun is self.active.start:
            self.begun = None
        code = Trouble.UNSUPPORTED_AUDIO
        await self.active.say({"type": "stt_error", "code": code, "error": troubles.sentence(code)})
        await self.finish(whole=False)

    async def refuse(self, refused: access.Refused) -> None:
        """The day's audio is used up: what was heard stands, then that is all."""
        try:
            if self.active:
                self.begun = None
                await self.active.say(exceeded(refused))
                await self.finish(whole=False)
        except Exception as error:
            log.error("a program's stream could not be finished (%s)", type(error).__name__)
        finally:
            await self.fail(refused.close, Trouble.QUOTA_EXCEEDED)

    async def fail(self, code: int, reason: str | None = None) -> None:
        await self.close(code, reason)
        self.gone()

    async def watch(self) -> None:
        """Close when nobody is signed in any more, or says anything; hold the place meanwhile."""
        try:
            while True:
                await asyncio.sleep(WATCH)
                await self.look()
        except access.Refused as refused:
            await self.fail(refused.close)
        except Closed as closed:
            await self.fail(closed.code)

    async def look(self) -> None:
        if self.begun and self.now() - self.heard_at > SILENT_FOR:
            raise Closed(4408)
        for check in (self.still, *((self.active.place.renew,) if self.active else ())):
            try:
                await in_thread(check)()
            except (access.Refused, Closed):
                raise
            except Exception as error:  # the database or Redis is away: the next look tries again
                log.error("a program's stream could not be looked after (%s)", type(error).__name__)

    def gone(self) -> None:
        """The socket has closed."""
        if not self.over:
            self.over = True
            ending = asyncio.create_task(self.end())
            finishing.add(ending)
            ending.add_done_callback(finishing.discard)

    async def end(self) -> None:
        for task in (self.task, self.watcher):
            task.cancel()
        await asyncio.gather(self.task, self.watcher, return_exceptions=True)
        if self.active:
            await self.active.leave()
            self.active = None


def exceeded(refused: access.Refused) -> Message:
    return {"type": "stt_error", "code": Trouble.QUOTA_EXCEEDED, "error": refused.text}
