"""Stopping with Ctrl-C, so that `make run` ends as well as it began.

A terminal sends Ctrl-C to every process of the job in front. `make` would then end as interrupted however well its
command ended, so the command takes the terminal for itself while it runs, as a shell does for its jobs.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


@contextmanager
def held() -> Iterator[None]:
    """Be the terminal's foreground job by oneself, if there is a terminal and one is in its foreground."""
    before = os.getpgrp()
    if not in_front(before) or before == os.getpid():
        yield
        return
    # Handing over from the background would stop us; and nobody could wake a job that make does not know of.
    for one in (signal.SIGTTOU, signal.SIGTSTP):
        signal.signal(one, signal.SIG_IGN)
    os.setpgid(0, 0)
    os.tcsetpgrp(sys.stdin.fileno(), os.getpgrp())
    try:
        yield
    finally:
        with suppress(OSError):  # the terminal may have gone
            os.tcsetpgrp(sys.stdin.fileno(), before)


def in_front(group: int) -> bool:
    try:
        return os.tcgetpgrp(sys.stdin.fileno()) == group
    except (OSError, ValueError, AttributeError):  # no terminal, or no stdin at all
        return False


def when_asked_to_stop(loop: asyncio.AbstractEventLoop, stop: Callable[[], object]) -> None:
    """Call `stop` at the first SIGINT or SIGTERM; the next ones say nothing new."""

    def once() -> None:
        for one in signals:
            loop.add_signal_handler(one, lambda: None)
        stop()

    signals = (signal.SIGINT, signal.SIGTERM)
    for one in signals:
        loop.add_signal_handler(one, once)
