"""The speech workers of this server: as many processes as cores. Decoders are leased per utterance.

A worker that dies is replaced; whoever leased from it gets WorkerLost and decodes the utterance again elsewhere.
"""

import asyncio
import itertools
import logging
import os
import pickle
import signal
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings

from config import logs
from transcription.contract import EngineFailed, Result
from transcription.engines.whisper import process as whisper
from transcription.recognition.worker import LENGTH

HANGS_AFTER = 60.0  # seconds without an answer to anybody, with work to do; then a worker is killed
ROOT = Path(__file__).resolve().parent.parent.parent
# A decoder walks through 90 MB for every 10 ms of speech: on large pages that takes a tenth less CPU.
LARGE_PAGES = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
log = logging.getLogger(__name__)


class WorkerLost(EngineFailed):
    """The process died; the same audio may succeed in another one."""


class DecoderFailed(EngineFailed):
    """The decoder raised an error."""


class Lease:
    """One decoder for one utterance. One call at a time."""

    def __init__(self, worker: "Worker", number: int) -> None:
        self.worker, self.number = worker, number

    async def accept(self, data: bytes) -> tuple[str, str]:
        """Hear whole steps of 100 ms; answer (stable, tentative). Raises WorkerLost, DecoderFailed."""
        _, _, stable, tentative = await self.worker.ask("audio", self.number, data)
        return stable, tentative

    async def finish(self, data: bytes) -> Result:
        """Hear the rest and end the utterance; the lease is over."""
        answer = await self.worker.ask("finish", self.number, data)
        self.worker.leases.discard(self.number)
        result: Result = answer[2]
        return result

    def drop(self) -> None:
        if self.number in self.worker.leases:
            self.worker.leases.discard(self.number)
            self.worker.tell("drop", self.number)


class Worker:
    """One process. `ask` sends a message about a lease and waits for its one answer."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.leases: set[int] = set()
        self.waiting: dict[int, asyncio.Future[tuple[Any, ...]]] = {}
        self.loading: dict[str, asyncio.Task[tuple[Any, ...]]] = {}  # by the path of a decoder; done when it is loaded
        self.alive = True
        self.seen = 0.0  # when it last answered anybody, or was given something while it had nothing to do
        self.reader = asyncio.create_task(self.read())

    @classmethod
    async def start(cls, *options: str) -> "Worker":
        command = sys.executable, "-m", "transcription.recognition.worker", *options
        env = LARGE_PAGES | os.environ
        return cls(
            await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, stdout=PIPE, cwd=ROOT, env=env, start_new_session=True
            )
        )

    def load(self, path: str, numbers: "itertools.count[int]") -> "asyncio.Task[tuple[Any, ...]]":
        """Have a decoder loaded. One task for all who ask; it goes on when they leave."""
        task = self.loading.get(path)
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            task = self.loading[path] = asyncio.create_task(self.ask("warm", next(numbers), path))
            task.add_done_callback(looked_at)
        return task

    def tell(self, *message: Any) -> None:
        data = pickle.dumps(message)
        if self.alive and self.process.stdin is not None:
            self.process.stdin.write(LENGTH.pack(len(data)) + data)

    async def ask(self, verb: str, lease: int, *rest: Any) -> tuple[Any, ...]:
        if not self.alive:
            raise WorkerLost("The speech worker has gone.")
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[tuple[Any, ...]] = loop.create_future()
        if not self.waiting:
            self.seen = loop.time()
        self.waiting[lease] = answer
        self.tell(verb, lease, *rest)
        try:
            while not answer.done():
                left = self.seen + HANGS_AFTER - loop.time()
                if left <= 0:
                    log.error("speech worker %s has not answered for %s s: killed", self.process.pid, HANGS_AFTER)
                    self.kill()
                    raise WorkerLost("The speech worker did not answer.")
                await asyncio.wait((answer,), timeout=left)
            return answer.result()
        finally:
            self.waiting.pop(lease, None)

    async def read(self) -> None:
        assert self.process.stdout is not None
        try:
            while True:
                head = await self.process.stdout.readexactly(LENGTH.size)
                self.answer(pickle.loads(await self.process.stdout.readexactly(*LENGTH.unpack(head))))
        except (asyncio.IncompleteReadError, ConnectionError):
            self.alive = False
            for waiting in self.waiting.values():
                if not waiting.done():
                    waiting.set_exception(WorkerLost("The speech worker died."))

    def answer(self, message: tuple[Any, ...]) -> None:
        self.seen = asyncio.get_running_loop().time()
        waiting = self.waiting.get(message[1])
        if waiting is None or waiting.done():
            return
        if message[0] == "failed":
            self.leases.discard(message[1])
            waiting.set_exception(DecoderFailed(message[2]))
        else:
            waiting.set_result(message)

    def kill(self) -> None:
        self.alive = False
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGKILL)


def looked_at(task: "asyncio.Task[tuple[Any, ...]]") -> None:
    """Nobody has to be told of a failure: the next who wants it loaded tries again."""
    if not task.cancelled():
        task.exception()


class Pool:
    """Workers are started when first needed, or by `warm`; with `options` on their command line."""

    def __init__(self, size: int, *options: str) -> None:
        self.size, self.options = size, options
        self.workers: list[Worker] = []
        self.numbers = itertools.count(1)
        self.closed = False
        self.starting = asyncio.Lock()

    async def staff(self) -> None:
        """Replace the dead, fill the empty places. Raises EngineFailed while the server stops."""
        async with self.starting:
            if self.closed:
                raise EngineFailed("The server is stopping.")
            dead = [worker for worker in self.workers if not worker.alive]
            for worker in dead:
                log.warning("speech worker %s died and is replaced", worker.process.pid)
            self.workers = [worker for worker in self.workers if worker.alive]
            while len(self.workers) < self.size:
                self.workers.append(await Worker.start(*self.options))

    async def warm(self, path: str, within: float | None = None) -> None:
        """Have a decoder loaded in every worker. Raises EngineFailed when it cannot be; returns when it takes longer
        than `within` seconds. Who stops waiting stops nothing."""
        await self.staff()
        loaded, _ = await asyncio.wait([worker.load(path, self.numbers) for worker in self.workers], timeout=within)
        for task in loaded:
            task.result()

    async def lease(self, path: str, carried: bytes) -> Lease:
        """A decoder of the least busy worker. Raises EngineFailed."""
        if not self.workers or not all(worker.alive for worker in self.workers):
            await self.staff()
        worker = min(self.workers, key=lambda one: len(one.leases))
        lease = Lease(worker, next(self.numbers))
        worker.leases.add(lease.number)
        worker.tell("open", lease.number, path, carried, logs.current.get())
        return lease

    async def close(self) -> None:
        """End all workers, and start none again."""
        self.closed = True
        async with self.starting:
            for worker in self.workers:
                worker.kill()
        ending = (task for worker in self.workers for task in (worker.reader, *worker.loading.values()))
        await asyncio.gather(*ending, return_exceptions=True)
        await asyncio.gather(*(worker.process.wait() for worker in self.workers))
        self.workers = []

    @property
    def busy(self) -> bool:
        """Does each worker have an utterance, or more?"""
        return bool(self.workers) and all(worker.leases for worker in self.workers)


_pools: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[bool, Pool]] = WeakKeyDictionary()


def pool(*, background: bool = False) -> Pool:
    """The pool of the running event loop: for those who speak now, or one worker in the `background`."""
    mine = _pools.setdefault(asyncio.get_running_loop(), {})
    if background not in mine:
        mine[background] = Pool(1, "--background") if background else Pool(settings.SPEECH_WORKERS)
    return mine[background]


async def close() -> None:
    """End all workers of the running event loop, and the process that Whisper has."""
    for one in _pools.get(asyncio.get_running_loop(), {}).values():
        await one.close()
    await whisper.close()
