"""The server's end of the model's process: one per event loop and model, started when first needed.

When it dies, whoever waited is told at once, and the next request starts another. A model that cannot be loaded is
not tried again for a while, nor is a process that dies before it has heard anything.
"""

import asyncio
import contextlib
import itertools
import logging
import os
import pickle
import signal
import sys
from asyncio.subprocess import PIPE
from asyncio.subprocess import Process as Child
from collections import Counter
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from transcription.contract import EngineFailed, Result, Trouble
from transcription.engines.whisper.takes import Ask
from transcription.recognition.worker import LENGTH

HANGS_AFTER = 60.0  # seconds without a sign of life while somebody waits
LOADS_WITHIN = 300.0  # seconds: a large model from a slow disk
FIRST_WAIT, LONGEST_WAIT = 2.0, 300.0  # before another start that may fail as well
DIES_WITHIN = 1.0  # seconds from its last word
KILLED = "The Whisper process was killed. If the machine had no memory left, set a smaller WHISPER_MODEL."
ROOT = Path(__file__).resolve().parents[3]
log = logging.getLogger(__name__)


class WhisperLost(EngineFailed):
    """The process died; the same audio may succeed in another one."""


@dataclass(frozen=True, slots=True)
class Setup:
    folder: Path
    device: str
    threads: int
    batch: int


class Process:
    """One process. Requests are answered in any order."""

    def __init__(self, child: Child, setup: Setup) -> None:
        self.child = child
        self.loop = asyncio.get_running_loop()
        self.waiting: dict[int, asyncio.Future[Any]] = {}
        self.ready: asyncio.Future[str] = self.loop.create_future()
        self.failure: EngineFailed | None = None
        self.batches: Counter[int] = Counter()  # requests that were heard, by how many were heard together
        self.seen = self.loop.time()
        self.tell("load", 0, str(setup.folder), setup.device, setup.threads, setup.batch)
        self.reader = asyncio.create_task(self.read())

    @classmethod
    async def start(cls, setup: Setup) -> "Process":
        """Raises EngineFailed."""
        command = sys.executable, "-m", "transcription.engines.whisper.worker"
        env = os.environ | {"HF_HUB_OFFLINE": "1"}
        try:
            child = await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, stdout=PIPE, cwd=ROOT, env=env, start_new_session=True
            )
        except OSError as error:
            raise EngineFailed(f"The Whisper process cannot be started ({type(error).__name__}).") from error
        return cls(child, setup)

    def tell(self, *message: Any) -> None:
        data = pickle.dumps(message)
        if self.failure is None and self.child.stdin is not None:
            self.child.stdin.write(LENGTH.pack(len(data)) + data)

    async def ask(self, number: int, ask: Ask) -> Result:
        """Raises EngineFailed: at once when the process dies."""
        if self.failure:
            raise copy(self.failure)
        answer: asyncio.Future[Result] = self.loop.create_future()
        if not self.waiting:
            self.seen = self.loop.time()
        self.waiting[number] = answer
        self.tell("hear", number, ask)
        try:
            await self.alive(answer)
            return answer.result()
        finally:
            if not answer.done() or answer.cancelled():
                self.tell("drop", number)
            self.waiting.pop(number, None)

    async def alive(self, answer: asyncio.Future[Any]) -> None:
        """Wait for the `answer` for as long as the process gives signs of life."""
        while not answer.done():
            limit = HANGS_AFTER if self.ready.done() else LOADS_WITHIN
            left = self.seen + limit - self.loop.time()
            if left <= 0:
                log.error("the Whisper process %s has not answered for %.0f s: killed", self.child.pid, limit)
                self.fail(EngineFailed("Whisper did not answer in time.", Trouble.PROCESSING_TIMEOUT))
            await asyncio.wait((answer,), timeout=max(0.0, left))

    async def read(self) -> None:
        assert self.child.stdout is not None
        try:
            while True:
                head = await self.child.stdout.readexactly(LENGTH.size)
                self.answer(*pickle.loads(await self.child.stdout.readexactly(*LENGTH.unpack(head))))
        except (asyncio.IncompleteReadError, ConnectionError):
            await self.ended()
        await self.child.wait()

    async def ended(self) -> None:
        """It says nothing any more: tell those who wait, and why, if that can be known at once."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DIES_WITHIN):
                await self.child.wait()
        self.fail(WhisperLost(KILLED if self.child.returncode == -signal.SIGKILL else "The Whisper process died."))

    def answer(self, verb: str, number: int, *rest: Any) -> None:
        self.seen = self.loop.time()
        waiting = self.waiting.get(number)
        if verb == "ready":
            if not self.ready.done():  # it was given up meanwhile
                self.ready.set_result(rest[0])
        elif verb == "unloadable":
            then = "remove its directory and fetch it again, or set another WHISPER_MODEL"
            sentence = f"The Whisper model cannot be loaded ({rest[0]}): {then}."
            self.fail(EngineFailed(sentence, Trouble.MODEL_LOAD_ERROR, lasting=True))
        elif verb == "heard":
            self.batches[rest[1]] += 1
            if waiting and not waiting.done():
                waiting.set_result(rest[0])
        elif waiting and not waiting.done():
            waiting.set_exception(EngineFailed(f"Whisper failed on an utterance ({rest[0]})."))

    def fail(self, failure: EngineFailed) -> None:
        """It is of no use any more: nobody waits for it, and it ends. Only the first failure counts."""
        if self.failure:
            return
        self.failure = copy(failure)  # kept without frames, which hold what was said
        for one in (self.ready, *self.waiting.values()):
            if not one.done():
                one.set_exception(copy(failure))
        self.ready.exception()  # nobody has to ask
        with contextlib.suppress(ProcessLookupError):
            self.child.send_signal(signal.SIGKILL)


class Keeper:
    """Keeps one process at work for as long as its server runs."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.process: Process | None = None
        self.starting = asyncio.Lock()
        self.numbers = itertools.count(1)
        self.in_vain = 0  # processes in a row that heard nothing
        self.closed = False

    async def ask(self, ask: Ask) -> Result:
        """Raises EngineFailed."""
        return await (await self.running()).ask(next(self.numbers), ask)

    async def warm(self, within: float = LOADS_WITHIN) -> None:
        """Have the model loaded. Raises EngineFailed when it cannot be; returns when it takes longer."""
        process = await self.running()
        await asyncio.wait((process.ready,), timeout=within)
        if process.failure:
            raise copy(process.failure)

    async def running(self) -> Process:
        """The process, another when the last one has ended. Raises EngineFailed when it is too early for that."""
        async with self.starting:
            if self.closed:
                raise WhisperLost("The server is stopping.")
            if self.process and self.process.failure:
                self.bury(self.process, self.process.failure)
            if self.process is None:
                self.process = await Process.start(self.setup)
            return self.process

    def bury(self, process: Process, failure: EngineFailed) -> None:
        """Forget an ended process when another may be started."""
        self.in_vain = 0 if process.batches else self.in_vain
        starts = self.in_vain + (1 if failure.lasting else 0)
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2**starts) if starts else 0.0
        if process.loop.time() < process.seen + wait:
            raise copy(failure)
        log.warning("the Whisper process %s is replaced", process.child.pid)
        self.in_vain += 0 if process.batches else 1
        self.process = None

    async def close(self) -> None:
        """End the process, and start none again."""
        self.closed = True
        async with self.starting:
            if self.process:
                self.process.fail(WhisperLost("The server is stopping."))
                await asyncio.gather(self.process.reader, return_exceptions=True)


_keepers: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Setup, Keeper]] = WeakKeyDictionary()


def keeper(setup: Setup) -> Keeper:
    """Of the running event loop: everybody who wants this model shares it."""
    mine = _keepers.setdefault(asyncio.get_running_loop(), {})
    return mine.setdefault(setup, Keeper(setup))


async def close() -> None:
    """End all processes of the running event loop."""
    for one in _keepers.get(asyncio.get_running_loop(), {}).values():
        await one.close()
