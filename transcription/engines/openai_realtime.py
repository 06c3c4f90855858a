"""OpenAI's realtime transcription: words while somebody speaks, over one WebSocket for each speaker.

Our segmenter cuts, so our commits say where an utterance ends; turns that the server finds itself (only with
OPENAI_REALTIME_TURNS=server, for models that can) divide an utterance further, never differently. Sessions end after
an hour, so a new utterance after ten minutes begins in a new one, while the old one still tells what it owes.
"""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Coroutine, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from transcription.contract import Caption, Engine, EngineFailed, Frame, Hints, Trouble
from transcription.engines.openai_service import OpenAIOffer, Patience, Service
from transcription.engines.openai_session import Session
from transcription.engines.openai_trouble import translated
from transcription.engines.openai_turns import Turn

if TYPE_CHECKING:
    from openai import AsyncOpenAI

log = logging.getLogger(__name__)
NO_TURNS = ("gpt-live-transcribe", "gpt-realtime-whisper")  # they have no detector: we commit
CUT_OFF = "The audio stopped in the middle of an utterance."
LATE = "The service heard an utterance to its end and did not tell its words in time."


class OpenAIRealtime:
    """An Engine. Sessions that are closing are its own business: nobody waits for their goodbyes."""

    name = "openai-realtime"

    def __init__(self, service: Service, model: str, patience: Patience | None = None, *, server: bool = False) -> None:
        self.service, self.model, self.server = service, model, server
        self.patience = patience or Patience()
        self.opened: AsyncOpenAI | None = None
        self.ending: set[asyncio.Task[None]] = set()

    @property
    def client(self) -> "AsyncOpenAI":
        """Made when first used. Raises EngineFailed."""
        if self.opened is None:
            self.opened = self.service.client(self.patience)
        return self.opened

    async def captions(self, audio: AsyncIterator[Frame], hints: Hints) -> AsyncIterator[Caption]:
        talk = Talk(self, hints)
        talk.start(talk.listen(audio))
        try:
            while (news := await talk.news.get()) is not None:
                if isinstance(news, Exception):
                    raise news
                yield news
        finally:
            talk.end()

    def let_go(self, task: "asyncio.Task[None]") -> None:
        task.cancel()
        self.ending.add(task)
        task.add_done_callback(self.gone)

    def gone(self, task: "asyncio.Task[None]") -> None:
        self.ending.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.warning("a realtime session did not end well (%s)", type(error).__name__)


class Talk:
    """One speaker's utterances, in order, over as many sessions as it takes. `news` ends with None or an error."""

    def __init__(self, engine: OpenAIRealtime, hints: Hints) -> None:
        self.engine, self.hints = engine, hints
        self.news: asyncio.Queue[Caption | Exception | None] = asyncio.Queue()
        self.owed: deque[tuple[Turn, Session]] = deque()
        self.deadlines: dict[Turn, asyncio.TimerHandle] = {}
        self.tasks: list[asyncio.Task[None]] = []
        self.session: Session | None = None
        self.speaking: Turn | None = None
        self.shown: Caption | None = None
        self.over = False

    def start(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        task = asyncio.create_task(work)
        self.tasks = [*(one for one in self.tasks if not one.done()), task]
        return task

    def end(self) -> None:
        for deadline in self.deadlines.values():
            deadline.cancel()
        for task in self.tasks:
            self.engine.let_go(task)

    def fail(self, error: Exception) -> None:
        self.news.put_nowait(error)

    async def listen(self, audio: AsyncIterator[Frame]) -> None:
        """Send what is said."""
        try:
            async for frame in audio:
                await self.hear(frame)
        except Exception as error:
            self.fail(translated(error, self.engine.model))
        else:
            self.over = True
            self.tell()

    async def hear(self, frame: Frame) -> None:
        if self.speaking is None:
            session = await self.usable()
            self.speaking = session.begin(frame.utterance)
            self.owed.append((self.speaking, session))
        turn, session = self.owed[-1]
        if turn.first != frame.utterance:
            raise EngineFailed(CUT_OFF)
        async with asyncio.timeout(self.engine.patience.request):  # it may have stopped reading
            if len(frame.samples):
                await session.append(turn, frame.samples)
                self.tell()  # that it was heard, though models without deltas say nothing of it before its end
            if frame.ends:
                self.expect(turn)
                await session.commit(turn, frame.end)
                self.speaking = None

    def expect(self, turn: Turn) -> None:
        """Its words are due: from now on the service has to tell them in time."""
        late = EngineFailed(LATE, Trouble.PROCESSING_TIMEOUT)
        loop = asyncio.get_running_loop()
        self.deadlines[turn] = loop.call_later(self.engine.patience.final, self.fail, late)

    async def usable(self) -> Session:
        """A session for a new utterance."""
        if self.session and self.session.usable:
            return self.session
        if self.session:
            self.session.retire()
        engine = self.engine
        session = Session(engine.model, self.hints, engine.patience, server=engine.server)
        await session.open(engine.client, engine.service)
        self.session = session
        session.reading = self.start(session.run(self.tell, self.fail))
        return session

    def tell(self) -> None:
        """Something has changed: finals in order, and what is known of the oldest utterance that has none yet."""
        while self.owed and self.owed[0][0].finished:
            turn, session = self.owed.popleft()
            session.turns.leave(turn)
            self.deadlines.pop(turn).cancel()
            self.news.put_nowait(turn.final())
        oldest = self.owed[0][0] if self.owed else None
        if oldest:
            self.show(oldest.partial())
        if self.over and oldest is self.speaking:  # all that was owed is told
            self.news.put_nowait(EngineFailed(CUT_OFF) if oldest else None)

    def show(self, caption: Caption) -> None:
        if caption != self.shown:
            self.shown = caption
            self.news.put_nowait(caption)


class OpenAIRealtimeOffer(OpenAIOffer):
    """Speech recognised while it is spoken."""

    SETTINGS: ClassVar[tuple[str, ...]] = (
        *OpenAIOffer.SETTINGS,
        "OPENAI_REALTIME_MODEL",
        "OPENAI_REALTIME_PRICE",
        "OPENAI_REALTIME_TURNS",
    )
    UNLISTED: ClassVar[bool] = False  # most servers hear files only

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self.model, self.price = str(values["OPENAI_REALTIME_MODEL"]), float(values["OPENAI_REALTIME_PRICE"])
        self.server = values["OPENAI_REALTIME_TURNS"] == "server"

    def configured(self) -> str:
        if self.server and self.model.startswith(NO_TURNS):
            return f"{self.model} finds no turns itself. Set OPENAI_REALTIME_TURNS=ours, or another model."
        return super().configured()

    def engine(self, *, background: bool = False) -> Engine:
        return OpenAIRealtime(self.service, self.model, self.patience, server=self.server)
