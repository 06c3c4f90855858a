"""Where tasks run when nothing else is set: in the server's process, on threads of their own, beside its event loop.

django-tasks' immediate backend runs a task inside `enqueue`, which would hold up the thread that all pages share. Here
`enqueue` returns at once. Outside a server (a command, a test) there is nothing to return to: the task runs right away.
The threads are daemons: a model that does not answer keeps no server from stopping, its run is resumed by the next.
"""

import asyncio
import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any, cast

from asgiref.sync import sync_to_async
from django.db import connections
from django.utils import timezone
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.utils import get_random_id

THREADS = 2
log = logging.getLogger(__name__)


class Daemons(Executor):
    """A pool of threads that nobody waits for when the process ends."""

    def __init__(self, threads: int) -> None:
        self.waiting: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.left = threads

    def submit(self, call: Callable[..., Any], /, *args: Any, **more: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.waiting.put(lambda: settle(future, call, *args, **more))
        if self.left:
            self.left -= 1
            threading.Thread(target=self.work, name="minutes", daemon=True).start()
        return future

    def work(self) -> None:
        while True:
            self.waiting.get()()


def settle(future: Future[Any], call: Callable[..., Any], *args: Any, **more: Any) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(call(*args, **more))
    except BaseException as error:  # the future carries it to whoever awaits
        future.set_exception(error)
    finally:
        connections.close_all()


class Place:
    """The event loop of this process's server, once there is one."""

    loop: asyncio.AbstractEventLoop | None = None
    tasks: set[asyncio.Task[None]]

    def __init__(self) -> None:
        self.tasks = set()
        self.threads = Daemons(THREADS)

    def open(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop

    def start(self, call: Callable[[], Any]) -> None:
        """On a thread where `async_to_sync` finds the server's loop; at once when there is no server."""
        if self.loop is None:
            call()
        else:
            self.loop.call_soon_threadsafe(self.begin, call)

    def begin(self, call: Callable[[], Any]) -> None:
        task = asyncio.get_running_loop().create_task(self.run(call))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def run(self, call: Callable[[], Any]) -> None:
        try:
            await sync_to_async(call, thread_sensitive=False, executor=cast(ThreadPoolExecutor, self.threads))()
        except Exception:
            log.exception("a task failed")


place = Place()


class InServer(BaseTaskBackend):
    """The backend of `TASKS` in settings. Keeps no results: what a task did is in the rows that it wrote."""

    supports_priority = True

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        self.validate_task(task)
        result: TaskResult[Any] = TaskResult(
            task=task,
            id=get_random_id(),
            status=TaskResultStatus.READY,
            enqueued_at=timezone.now(),
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=args,
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
        place.start(lambda: task.call(*result.args, **result.kwargs))
        return result
