"""One realtime connection that only transcribes: PCM16 at 24 kHz in, events out.

    → session.update   ← session.created, session.updated
    → input_audio_buffer.append …, .commit   ← input_audio_buffer.committed, deltas, completed

`model` never stands in the address: that would open a conversation. The client's reconnection stays off, because it
sends neither the session again nor the audio: a connection that ends under an utterance is a failure, with 1000 and
1001 too, which end the client's own loop in silence. Events are read as JSON, for the client's types mistake unknown
ones for known. Source: openai-python 3.52, resources/realtime/realtime.py; developers.openai.com, realtime guides.
"""

import asyncio
import base64
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from transcription.contract import EngineFailed, Hints, Samples, Trouble
from transcription.engines.openai_service import Patience, Service, persist
from transcription.engines.openai_trouble import REFUSED, by_code, field, told, translated
from transcription.engines.openai_turns import Turn, Turns
from transcription.engines.openai_words import takes
from transcription.engines.resampling import Resampler

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from openai.resources.realtime.realtime import AsyncRealtimeConnection

log = logging.getLogger(__name__)
RATE = 24_000
LEAST = RATE // 10  # samples: a commit of less is refused
PIECE = RATE * 5  # samples of one message; 15 MiB are allowed
LARGEST = 1 << 22  # bytes of an event
ALIVE = 5.0  # seconds between pings, and to answer one: there is no other sign of life while somebody speaks
INVALID = "invalid_request_error"
CLOSING = 1.0  # seconds that the other side has to say goodbye


def configuration(model: str, hints: Hints, *, server: bool) -> dict[str, Any]:
    """The session of `session.update`."""
    turns = {"type": "server_vad", "silence_duration_ms": 500} if server else None
    heard = {
        "format": {"type": "audio/pcm", "rate": RATE},
        "transcription": {"model": model, **takes(model, hints)},
        "turn_detection": turns,
    }
    return {"type": "transcription", "audio": {"input": heard}}


class Session:
    """`open` it, then one task reads in `run`, another sends. It ends by itself when nobody spoke for a while."""

    def __init__(self, model: str, hints: Hints, patience: Patience, *, server: bool) -> None:
        self.model, self.hints, self.patience, self.server = model, hints, patience, server
        self.turns = Turns(model, server=server)
        self.resampler = Resampler()
        self.connection: AsyncRealtimeConnection | None = None
        self.reading: asyncio.Task[None] | None = None
        self.heard = self.begun = self.pending = 0
        self.since = 0.0
        self.retired = self.ended = False

    async def open(self, client: "AsyncOpenAI", service: Service) -> None:
        """Raises EngineFailed."""
        options: Any = {"max_size": LARGEST, "compression": None, "close_timeout": CLOSING}
        options |= {"open_timeout": self.patience.connect, "ping_interval": ALIVE, "ping_timeout": ALIVE}
        if client.base_url.scheme == "https":
            options["ssl"] = service.trust()

        async def connect() -> "AsyncRealtimeConnection":
            asked = {"intent": "transcription"}
            return await client.realtime.connect(extra_query=asked, websocket_connection_options=options).enter()

        self.connection = await persist(connect, self.model, self.patience, live=True)
        try:
            async with asyncio.timeout(self.patience.connect):
                await self.configure(self.connection)
        except BaseException as error:
            await self.connection.close()
            if isinstance(error, TimeoutError):
                raise EngineFailed("The service opened no session in time.", Trouble.PROCESSING_TIMEOUT) from None
            raise
        self.since = asyncio.get_running_loop().time()

    async def configure(self, connection: "AsyncRealtimeConnection") -> None:
        session: Any = configuration(self.model, self.hints, server=self.server)
        await connection.session.update(session=session)
        while (event := await self.event())["type"] != "session.updated":
            if event["type"] == "error":
                raise refused(event.get("error"), self.model)

    async def event(self) -> dict[str, Any]:
        assert self.connection is not None
        event = told(await self.connection.recv_bytes())
        if not isinstance(event.get("type"), str):
            raise EngineFailed("The service sent what is no event of a realtime session.")
        return event

    @property
    def usable(self) -> bool:
        """For another utterance."""
        age = asyncio.get_running_loop().time() - self.since
        return not (self.ended or self.retired) and age < self.patience.rotate

    def retire(self) -> None:
        """No more utterances: it ends when it has told what it owes."""
        self.retired = True
        if self.reading and not self.turns.open:
            self.reading.cancel()

    async def run(self, changed: Callable[[], None], failed: Callable[[Exception], None]) -> None:
        """Read until it ends; `changed()` after every event. `failed(error)` when an utterance suffers from it."""
        assert self.connection is not None
        try:
            while not (self.retired and not self.turns.open):
                await self.read_one(changed)
        except Idle:
            pass
        except Exception as error:
            if self.turns.open:
                failed(translated(error, self.model))
            else:  # the next utterance opens another
                log.info("a realtime session ended between utterances (%s)", type(error).__name__)
        finally:
            self.ended = True
            await self.connection.close()

    async def read_one(self, changed: Callable[[], None]) -> None:
        begun = self.begun
        try:
            async with asyncio.timeout(self.patience.idle):
                event = await self.event()
        except TimeoutError:
            if self.turns.open or self.begun != begun:
                return
            self.ended = True
            raise Idle from None
        self.turns.hear(event)
        changed()

    def begin(self, first: int) -> Turn:
        self.begun += 1
        self.resampler = Resampler()
        self.pending = 0
        turn = Turn(first, self.heard, f"commit_{self.begun}")
        self.turns.open.append(turn)
        return turn

    async def append(self, turn: Turn, samples: Samples) -> None:
        turn.add(samples)
        await self.send(samples)

    async def send(self, samples: Samples) -> None:
        self.heard += len(samples)
        await self.push(self.resampler.feed(samples))
        if len(samples):
            self.hints.spent("openai-realtime", len(samples))

    async def push(self, samples: Samples) -> None:
        assert self.connection is not None
        self.pending += len(samples)
        for at in range(0, len(samples), PIECE):
            audio = base64.b64encode(samples[at : at + PIECE].astype("<i2").tobytes()).decode("ascii")
            await self.connection.input_audio_buffer.append(audio=audio)

    async def commit(self, turn: Turn, end: int) -> None:
        """The utterance is over at sample `end` of the stream, which may be before what was sent."""
        assert self.connection is not None
        if end - turn.first < len(turn.samples):
            await self.send_again(turn, end - turn.first)
        rest = self.resampler.flush()
        await self.push(np.pad(rest, (0, max(0, LEAST - self.pending - len(rest)))))
        turn.end = end
        await self.connection.input_audio_buffer.commit(event_id=turn.commit)

    async def send_again(self, turn: Turn, length: int) -> None:
        assert self.connection is not None
        turn.cut(length, self.heard)
        self.resampler, self.pending = Resampler(), 0
        await self.connection.input_audio_buffer.clear()
        await self.send(turn.samples)


class Idle(Exception):
    """Nobody has spoken for a while."""


def refused(error: object, model: str) -> EngineFailed:
    """The session was refused as we wanted it. Others may want another: their language, their hints."""
    found = by_code(error, model)
    if found.lasting or found.trouble is not Trouble.ENGINE_UNAVAILABLE or field(error, "type") != INVALID:
        return found
    return EngineFailed(REFUSED, Trouble.UNSUPPORTED_AUDIO)
