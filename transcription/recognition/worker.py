"""A speech worker: `python -m transcription.recognition.worker`. Decoders hold the GIL: they live in processes of their
own.

Messages are pickled tuples behind a 4-byte length, on stdin and (a private copy of) stdout, handled one at a time:

    ("open", lease, dotted path, carried, log id)       →  nothing
    ("audio", lease, PCM16 bytes: whole 100 ms steps)   →  ("heard", lease, stable, tentative)
    ("finish", lease, rest of the PCM16 bytes)          →  ("result", lease, Result)
    ("drop", lease)                                     →  nothing
    ("warm", number, dotted path)                       →  ("ready", number) once a decoder is loaded

Anything that fails answers ("failed", lease, kind of error), and so does whatever is said to a lease that failed or
was dropped before. The worker ends with its server: at the end of stdin.
"""

import ctypes
import json
import logging
import os
import pickle
import signal
import struct
import sys
import traceback
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from transcription.contract import SAMPLE_RATE

STEP = SAMPLE_RATE // 10  # the fixed grid on which hypotheses are taken
BATCH = 10 * STEP  # the most that one message brings, so that a speaker who catches up leaves room for others
LENGTH = struct.Struct("<I")
KEPT_IDLE = 3  # decoders (90 MB each) that stay loaded for the next speakers

log = logging.getLogger("transcription.recognition.worker")


def resolve(path: str) -> Any:
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)


def made(path: str) -> Any:
    """A decoder. What it is made with, if anything, stands behind its dotted path and a space, as JSON."""
    dotted, _, options = path.partition(" ")
    return resolve(dotted)(**json.loads(options or "{}"))


def place(error: Exception) -> str:
    """Where it happened, without its text: that might quote what was said."""
    frames = traceback.extract_tb(error.__traceback__)
    return " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)


class Worker:
    def __init__(self, inward: BinaryIO, outward: BinaryIO) -> None:
        self.inward, self.outward = inward, outward
        self.idle: dict[str, list[Any]] = {}
        self.leased: dict[int, tuple[str, Any, str]] = {}

    def run(self) -> None:
        while message := self.asked():
            verb, lease, *rest = message
            try:
                getattr(self, verb)(lease, *rest)
            except Exception as error:
                log_id = self.leased.get(lease, ("", None, "-"))[2]
                kind = type(error).__name__
                log.error("[%s] %s of lease %s failed: %s at %s", log_id, verb, lease, kind, place(error))
                self.leased.pop(lease, None)  # and its decoder with it: nobody knows what state it is in
                self.say("failed", lease, kind)

    def asked(self) -> tuple[Any, ...] | None:
        """The next message; None when the server has gone, be it in the middle of one."""
        try:
            message: tuple[Any, ...] = pickle.loads(self.inward.read(*LENGTH.unpack(self.inward.read(LENGTH.size))))
        except (struct.error, EOFError, pickle.UnpicklingError):
            return None
        return message

    def say(self, *message: Any) -> None:
        data = pickle.dumps(message)
        self.outward.write(LENGTH.pack(len(data)) + data)
        self.outward.flush()

    def warm(self, lease: int, path: str) -> None:
        """Load a decoder before somebody speaks, unless there is one."""
        if not (self.idle.get(path) or any(one == path for one, _, _ in self.leased.values())):
            self.idle.setdefault(path, []).append(made(path))
        self.say("ready", lease)

    def open(self, lease: int, path: str, carried: bytes, log_id: str) -> None:
        idle = self.idle.setdefault(path, [])
        decoder = idle.pop() if idle else made(path)
        self.leased[lease] = (path, decoder, log_id)
        decoder.begin(carried)

    def audio(self, lease: int, data: bytes) -> None:
        self.say("heard", lease, *self.hear(lease, data))

    def hear(self, lease: int, data: bytes) -> tuple[str, str]:
        samples = np.frombuffer(data, np.int16)
        answer = ("", "")
        for at in range(0, len(samples), STEP):
            answer = self.leased[lease][1].accept(samples[at : at + STEP])
        return answer

    def finish(self, lease: int, data: bytes) -> None:
        self.hear(lease, data)
        self.say("result", lease, self.leased[lease][1].finish())
        self.drop(lease)

    def drop(self, lease: int) -> None:
        path, decoder, _ = self.leased.pop(lease, ("", None, ""))
        if decoder is not None and len(self.idle[path]) < KEPT_IDLE:
            self.idle[path].append(decoder)
        elif decoder is not None:
            del decoder
            give_back()


def give_back() -> None:
    """To the machine, what decoders had: glibc keeps what lies between others, as if as many spoke at once for ever."""
    with suppress(AttributeError, OSError):  # other C libraries have no such call
        ctypes.CDLL(None).malloc_trim(0)


def step_back() -> None:
    """Run only on what those who speak now leave of the processor."""
    if hasattr(os, "SCHED_IDLE"):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    else:
        os.nice(19)


def main() -> None:
    if "--background" in sys.argv:
        step_back()
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s", level=logging.INFO)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # nobody is left to answer: end
    outward = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not garble the answers
    Worker(sys.stdin.buffer, outward).run()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(0)
