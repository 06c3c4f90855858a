"""Windows of one talk, side by side: a limited number at once, results in order, stopped when nobody wants them.

The threads are daemons: those of ThreadPoolExecutor would keep a server from stopping until a model answers.
"""

import queue
import threading
from collections.abc import Callable, Generator, Sequence
from typing import Generic, TypeVar

from summaries.chains.asking import Errand
from summaries.contract import Event, Progress

R = TypeVar("R")
Job = Callable[[], list[R]]


class Crew(Generic[R]):
    def __init__(self, jobs: Sequence[Job[R]], threads: int) -> None:
        self.jobs = list(enumerate(jobs))[::-1]
        self.done: queue.SimpleQueue[tuple[int, list[R], BaseException | None]] = queue.SimpleQueue()
        self.over = threading.Event()
        for _ in range(min(threads, len(jobs))):
            threading.Thread(target=self.work, name="minutes", daemon=True).start()

    def work(self) -> None:
        while not self.over.is_set():
            try:
                place, job = self.jobs.pop()
            except IndexError:
                return
            try:
                self.done.put((place, job(), None))
            except BaseException as error:  # carried to whoever waits
                self.over.set()
                self.done.put((place, [], error))


def together(errand: Errand, jobs: Sequence[Job[R]], done: int, total: int) -> Generator[Event, None, list[R]]:
    """Do the jobs; tell of each that is done. Raises the first error, after what was spent; the rest is not begun."""
    crew = Crew(jobs, errand.means.parallel)
    results: dict[int, list[R]] = {}
    try:
        while len(results) < len(jobs):
            place, result, error = crew.done.get()
            yield from errand.spent()
            if error is not None:
                raise error
            results[place] = result
            yield Progress(done + len(results), total)
    finally:
        crew.over.set()
    return [one for place in sorted(results) for one in results[place]]
