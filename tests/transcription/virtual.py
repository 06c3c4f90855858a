"""Virtual time: an event loop whose clock jumps to the next timer when there is nothing else to do.

Threads (the database) take real time, in which the clock stands still; so nothing here waits for a state by sleeping.
"""

import asyncio
import selectors
from concurrent.futures import Executor
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

A_DAY = 86_400.0
STUCK = 20.0  # seconds of real time in which neither a thread nor a socket did anything

real_now = timezone.now


class Jumping(selectors.DefaultSelector):
    """Waits for real only while threads work."""

    def __init__(self) -> None:
        super().__init__()
        self.working = 0
        self.moved = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None or (self.working and timeout > 0):
            events = super().select(STUCK)
            if not events:
                raise RuntimeError("Nothing will ever happen: everybody waits and no timer runs.")
            return events
        events = super().select(0)
        if not events:
            self.moved += max(0.0, timeout)
            if self.moved > A_DAY:
                raise RuntimeError("It never came to an end: a day of virtual time has passed.")
        return events


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.jumping = Jumping()
        super().__init__(self.jumping)

    def time(self) -> float:
        return 1000.0 + self.jumping.moved

    def run_in_executor(self, executor: Executor | None, func: Any, *args: Any) -> Any:
        future = super().run_in_executor(executor, func, *args)
        self.jumping.working += 1
        future.add_done_callback(self.worked)
        return future

    def worked(self, future: Any) -> None:
        self.jumping.working -= 1


class Clock:
    """The wall clock beside a VirtualLoop; `skip` moves only it (a sweep comes minutes later)."""

    def __init__(self) -> None:
        self.skipped = timedelta()

    def now(self) -> datetime:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            loop = self.loop
        moved = loop.jumping.moved if isinstance(loop, VirtualLoop) else 0.0
        return real_now() + self.skipped + timedelta(seconds=moved)

    loop: asyncio.AbstractEventLoop | None = None

    def skip(self, **time: float) -> None:
        self.skipped += timedelta(**time)
