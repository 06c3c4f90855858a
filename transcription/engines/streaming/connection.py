"""One WebSocket to a speech service, which hears one utterance at a time.

When an utterance is over the service is made to say the rest, and the next one waits until then: so every word belongs
to the utterance that is on the wire. What a service says is read by a task of the connection; what went wrong there is
raised to whoever sends or waits next.
"""

import asyncio
import json
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed
from websockets.protocol import State

from transcription.contract import EngineFailed, Samples, Trouble
from transcription.engines.streaming.parts import Parts

SENDING = 5.0  # seconds until the service has taken a tenth of a second of sound
FAREWELL = 3.0
OLD = 2 * 3600.0  # seconds; services end sessions after three hours
NO_CODE = 1006  # the connection ended without one
log = logging.getLogger(__name__)


class Connection(ABC):
    """One session. `hear` understands what the service says; `finish` makes it say the rest."""

    name: ClassVar[str]
    label: ClassVar[str]

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.parts = Parts()
        self.sent = self.base = 0  # samples, since the session and since the utterance began: a session counts so
        self.speaking = self.ready = self.complete = False
        self.failure: EngineFailed | None = None
        self.news = asyncio.Event()
        self.opened_at = asyncio.get_running_loop().time()
        self.reader = asyncio.create_task(self.read())

    @abstractmethod
    def hear(self, message: dict[str, Any]) -> None:
        """Take what the service says: into `parts`, and `ready` or `complete`. Raises EngineFailed."""

    @abstractmethod
    async def finish(self, patience: float) -> None:
        """All audio of the utterance has been sent: return when its last words are there. Raises EngineFailed."""

    @abstractmethod
    def closed(self, code: int, reason: str) -> EngineFailed:
        """Why the service may have closed the connection with this code."""

    async def leave(self) -> None:  # noqa: B027
        """Say goodbye, where the protocol has a word for it. May raise ConnectionClosed."""

    def begin(self) -> None:
        """The next utterance."""
        self.parts, self.base = Parts(), self.sent
        self.speaking, self.complete = True, False

    async def send(self, samples: Samples) -> None:
        await self.put(samples.tobytes())
        self.sent += len(samples)

    async def say(self, message: dict[str, Any]) -> None:
        await self.put(json.dumps(message))

    async def put(self, data: str | bytes) -> None:
        if self.failure:
            raise self.failure
        try:
            async with asyncio.timeout(SENDING):
                await self.socket.send(data)
        except ConnectionClosed:
            await asyncio.wait({self.reader}, timeout=1)
            raise self.failure or self.dropped() from None
        except TimeoutError:
            raise self.late("takes no more sound") from None

    async def read(self) -> None:
        try:
            async for message in self.socket:
                self.hear(self.understood(message))
                self.news.set()
        except EngineFailed as failure:
            self.failure = failure
        except ConnectionClosed:
            pass
        finally:
            self.failure = self.failure or self.gone()
            self.news.set()

    def understood(self, message: str | bytes) -> dict[str, Any]:
        try:
            told = json.loads(message) if isinstance(message, str) else None
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict):
            raise EngineFailed(f"{self.label} answered with something that is not its protocol.")
        return told

    def gone(self) -> EngineFailed:
        code = self.socket.close_code
        return self.dropped() if code in (None, NO_CODE) else self.closed(code, self.socket.close_reason or "")

    def dropped(self) -> EngineFailed:
        return EngineFailed(f"The connection to {self.label} was lost.")

    def late(self, what: str) -> EngineFailed:
        return EngineFailed(f"{self.label} {what}.", Trouble.PROCESSING_TIMEOUT)

    async def until(self, so: Callable[[], bool], seconds: float) -> None:
        """Wait until it is `so`. Raises EngineFailed when that cannot be any more, TimeoutError when it is late."""
        async with asyncio.timeout(seconds):
            while not so():
                if self.failure:
                    raise self.failure
                self.news.clear()
                await self.news.wait()

    @property
    def usable(self) -> bool:
        young = asyncio.get_running_loop().time() - self.opened_at < OLD
        return self.failure is None and young and self.socket.state is State.OPEN

    async def close(self) -> None:
        """Never fails, and never takes long."""
        try:
            async with asyncio.timeout(FAREWELL):
                await self.leave()
                await self.socket.close()
        except (TimeoutError, ConnectionClosed, OSError):
            log.debug("%s did not say goodbye", self.name)
        finally:
            self.abandon()
            (broken,) = await asyncio.gather(self.reader, return_exceptions=True)
            if isinstance(broken, Exception):
                log.error("what %s says could not be read (%s)", self.name, type(broken).__name__)

    def abandon(self) -> None:
        self.socket.transport.abort()
        self.reader.cancel()
