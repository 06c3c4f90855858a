"""The process of the model: `python -m transcription.engines.whisper.worker`. One model, shared by all speakers.

Messages are pickled tuples behind a 4-byte length, on stdin and (a private copy of) stdout:

    ("load", 0, folder, device, threads, batch)  →  ("ready", 0, device), or ("unloadable", 0, kind of error)
    ("hear", number, Ask)                        →  ("heard", number, Result, how many were heard with it), or
                                                    ("failed", number, kind of error)
    ("drop", number)                             →  nothing: whoever asked has gone

A thread reads; the main one hears what waits, as many as fit into a batch: finals first, then what is still being said,
and what nobody waits for (in the background) only when nothing else is there, and few at a time. The process ends with
its server: at the end of stdin.
"""

import logging
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from transcription.contract import Result
from transcription.engines.whisper.model import Model
from transcription.engines.whisper.takes import LONGEST, Ask, audible
from transcription.recognition.worker import LENGTH, place

FEW = 4  # the part of a batch that is heard in the background: those who speak wait for it

log = logging.getLogger("transcription.whisper")


@dataclass(slots=True)
class Waiting:
    number: int
    ask: Ask
    prompt: list[int] | None = None  # until the model is there

    @property
    def rank(self) -> int:
        return 2 if self.ask.background else 0 if self.ask.final else 1

    @property
    def kind(self) -> tuple[int, int]:
        """Only what is alike in this fits into one batch."""
        return self.rank, len(self.prompt or ())


def chosen(waiting: Iterable[Waiting], batch: int) -> list[Waiting]:
    """Who is heard next: the longest waiting of the first rank, and those that fit to it."""
    ordered = sorted(waiting, key=lambda one: (one.rank, one.number))
    if not ordered:
        return []
    first = ordered[0]
    most = max(1, batch // FEW) if first.ask.background else batch
    return [one for one in ordered if one.kind == first.kind][:most]


class Desk:
    """What waits, shared by the thread that reads and the one that hears."""

    def __init__(self) -> None:
        self.news = threading.Condition()
        self.waiting: dict[int, Waiting] = {}

    def put(self, number: int, ask: Ask) -> None:
        with self.news:
            self.waiting[number] = Waiting(number, ask)
            self.news.notify()

    def drop(self, number: int) -> None:
        with self.news:
            self.waiting.pop(number, None)

    def take(self, batch: int, prompt: Callable[[Ask], list[int]]) -> list[Waiting]:
        """The next batch, once there is one."""
        with self.news:
            while not self.waiting:
                self.news.wait()
            for one in self.waiting.values():
                if one.prompt is None:
                    one.prompt = prompt(one.ask)
            found = chosen(self.waiting.values(), batch)
            for one in found:
                del self.waiting[one.number]
        return found


class Worker:
    def __init__(self, inward: BinaryIO, outward: BinaryIO) -> None:
        self.inward, self.outward = inward, outward
        self.desk = Desk()

    def run(self) -> None:
        _, _, folder, device, threads, self.batch = self.asked()
        threading.Thread(target=self.read, daemon=True).start()
        try:
            self.model = Model(Path(folder), device, threads)
        except Exception as error:
            log.error("the Whisper model cannot be loaded: %s at %s", type(error).__name__, place(error))
            self.say("unloadable", 0, type(error).__name__)
            return
        self.say("ready", 0, self.model.device)
        while True:
            self.hear(self.desk.take(self.batch, self.model.prompt))

    def read(self) -> None:
        try:
            while True:
                verb, number, *rest = self.asked()
                if verb == "hear":
                    self.desk.put(number, *rest)
                else:
                    self.desk.drop(number)
        finally:
            os._exit(0)  # in the middle of a batch, too: nobody wants it

    def asked(self) -> tuple[Any, ...]:
        """The next message. Ends the process when the server has gone."""
        head = self.inward.read(LENGTH.size)
        if len(head) < LENGTH.size:
            os._exit(0)
        message: tuple[Any, ...] = pickle.loads(self.inward.read(*LENGTH.unpack(head)))
        return message

    def say(self, *message: Any) -> None:
        data = pickle.dumps(message)
        self.outward.write(LENGTH.pack(len(data)) + data)
        self.outward.flush()

    def hear(self, batch: list[Waiting]) -> None:
        for one in batch:
            if not audible(one.ask.samples):
                self.say("heard", one.number, silence(one.ask), 0)
        batch = [one for one in batch if audible(one.ask.samples)]
        try:
            self.answer(batch)
        except Exception as error:
            log.error("a batch of %s failed: %s at %s", len(batch), type(error).__name__, place(error))
            if len(batch) == 1:
                self.say("failed", batch[0].number, type(error).__name__)
                return
            for one in batch:  # one speaker's fault is not another's
                self.hear([one])

    def answer(self, batch: list[Waiting]) -> None:
        if not batch:
            return
        if any(len(one.ask.samples) > LONGEST for one in batch):
            raise ValueError("too long")
        for one, result in zip(
            batch, self.model.hear([one.ask for one in batch], [one.prompt or [] for one in batch]), strict=True
        ):
            self.say("heard", one.number, result, len(batch))


def silence(ask: Ask) -> Result:
    """Nothing was said; what was carried goes on."""
    return Result("", carried=ask.carried if ask.final else b"")


def main() -> None:
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s", level=logging.WARNING)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # nobody is left to answer: end
    outward = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not garble the answers
    Worker(sys.stdin.buffer, outward).run()


if __name__ == "__main__":
    main()
