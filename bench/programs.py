"""Twenty programs stream at once to `/ws/transcribe/`, in real time (PROTOCOL 3): how late are their words?

Once all of them speak all the time, which is more than two cores can recognise; once each a fifth of the time, as
twenty meetings would. A word's lag is counted as for captions (lag.py): its time in the sound is the recogniser's own.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from websockets.asyncio.client import ClientConnection, connect

from bench import voices
from bench.figures import Pair
from bench.lag import Lags, add, quantiles
from bench.load import Event
from bench.people import call
from bench.server import Server
from bench.usage import Usage, pss, usage
from transcription.contract import SAMPLE_RATE, Samples
from transcription.simulation.speech import colleagues

STREAMS = 20
FRAME = SAMPLE_RATE // 10
REST = 4  # times as long as each line
APART = 0.05  # seconds between two that begin
PATIENCE = 240.0  # seconds that the server may be behind at the end


@dataclass(frozen=True, slots=True)
class Streamed:
    """`busy`: the share of the time in which each of them speaks."""

    streams: int
    busy: float
    sound: float  # seconds that all of them sent
    caption: Pair | None
    final: Pair | None
    words: int
    finished: int
    errors: int
    usage: Usage
    memory: float  # MB, growth
    complaints: int

    @property
    def cost(self) -> float:
        """Seconds of the server's CPU for a second of sound."""
        return self.usage.server / self.sound


@dataclass(slots=True)
class Program:
    """One stream: speaks in real time, keeps when it heard what."""

    address: str
    token: str
    samples: Samples
    heard: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    began_at: float = 0.0

    async def stream(self) -> None:
        headers = {"Authorization": f"Bearer {self.token}"}
        async with connect(self.address, additional_headers=headers, max_queue=None, compression=None) as socket:
            await socket.send('{"type": "stt_start", "session_id": "bench"}')
            now = asyncio.get_running_loop().time
            self.began_at = now()
            sending = asyncio.create_task(self.speak(socket, now))
            async for text in socket:
                self.heard.append((now(), json.loads(text)))
                if self.heard[-1][1]["type"] == "finished":
                    break
            await sending

    async def speak(self, socket: ClientConnection, now: Callable[[], float]) -> None:
        """A frame leaves when its last sample was captured."""
        for at in range(0, len(self.samples), FRAME):
            frame = self.samples[at : at + FRAME]
            await asyncio.sleep(self.began_at + (at + len(frame)) / SAMPLE_RATE - now())
            await socket.send(frame.tobytes())
        await socket.send('{"type": "stt_stop"}')

    def add_to(self, found: Lags) -> int:
        """Its lags; how many words it heard. What came since the last final belongs to the next."""
        live: list[Event] = []
        words = 0
        for at, message in self.heard:
            if message["type"] == "stt_update":
                live.append(Event(at, {"stable": message["text"], "unstable": ""}))
            elif message["type"] == "stt_final":
                words += len(message["words"])
                if message["words"]:
                    add(found, message["words"], self.began_at, live, at)
                live = []
        return words

    def count(self, kind: str) -> int:
        return sum(message["type"] == kind for _, message in self.heard)


def streamed(seconds: float) -> list[Streamed]:
    return [played(seconds, busy, speech) for busy, speech in ((1.0, voices.voice), (1 / (1 + REST), sparse))]


def sparse(number: int, seconds: float) -> Samples:
    """The same lines, each followed by four times as much silence; everybody begins elsewhere."""
    random = np.random.default_rng(number)
    quiet = partial(voices.room, random=random)
    everybody = colleagues()
    lead = voices.LEAD + number * SAMPLE_RATE
    parts, length = [quiet(lead)], lead
    for line in voices.lines(everybody[number % len(everybody)], random):
        if length + len(line) + voices.AFTERWARDS > seconds * SAMPLE_RATE:
            break
        parts += [line, quiet(REST * len(line))]
        length += (1 + REST) * len(line)
    return np.concatenate([*parts, quiet(voices.AFTERWARDS)])[: round(seconds * SAMPLE_RATE)]


def played(seconds: float, busy: float, speech: Callable[[int, float], Samples]) -> Streamed:
    with Server() as server:
        token = call(server, "token/", {"username": "demo", "password": "try-parley"})["token"]
        address = f"{server.ws}/ws/transcribe/"
        programs = [Program(address, token, speech(number, seconds)) for number in range(STREAMS)]
        pid = server.process.pid
        memory = pss(pid)
        used = asyncio.run(all_at_once(pid, programs, seconds))
        lags = Lags()
        words = sum(one.add_to(lags) for one in programs)
        return Streamed(
            STREAMS,
            busy,
            sum(len(one.samples) for one in programs) / SAMPLE_RATE,
            quantiles(lags.captions),
            quantiles(lags.finals),
            words,
            sum(one.count("finished") for one in programs),
            sum(one.count("stt_error") + one.count("error") for one in programs),
            used,
            pss(pid) - memory,
            server.complaints(),
        )


async def all_at_once(pid: int, programs: list[Program], seconds: float) -> Usage:
    """Until everything is said and answered."""
    before = usage(pid)
    async with asyncio.timeout(seconds + PATIENCE), asyncio.TaskGroup() as tasks:
        for one in programs:
            tasks.create_task(one.stream())
            await asyncio.sleep(APART)
    return usage(pid) - before
