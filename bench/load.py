"""One scenario, played: everybody joins, all microphones open, those who speak speak, and what came of it is kept."""

import asyncio
import json
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from bench import voices
from bench.people import Guest, Meeting, Seat
from bench.scenarios import Scenario
from bench.server import Server
from bench.usage import Usage, pss, usage
from transcription.simulation.speaker import Speaker

LOOK_EVERY = 5.0  # seconds between two looks at the memory
APART = 0.03  # seconds between two who switch their microphone on
AFTERWARDS = 1.0
PATIENCE = 180.0  # seconds that the server may be behind at the end


@dataclass(frozen=True, slots=True)
class Event:
    """A `dialogue` event, and when it came (the event loop's clock, in seconds)."""

    at: float
    dialogue: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Take:
    """What is known after a scenario. `usage` counts from when all microphones were open until all had stopped."""

    scenario: Scenario
    usage: Usage
    memory: float  # MB, growth
    speakers: dict[str, Speaker]  # by participant, in order; those who spoke
    events: list[Event]
    rows: list[dict[str, Any]]
    unacknowledged: int  # samples, of all microphones
    complaints: int


def play(
    scenario: Scenario, seconds: float, *, seated: bool, settings: Mapping[str, str] = MappingProxyType({})
) -> Take:
    """`seated`: everybody has a room socket open too, as a browser has; else only one listener."""
    with Server(settings) as server:
        meeting = Meeting.create(server)
        guests = [meeting.join(f"Guest {number}") for number in range(scenario.microphones)]
        return asyncio.run(perform(scenario, seconds, meeting, guests, seated=seated))


async def perform(scenario: Scenario, seconds: float, meeting: Meeting, guests: list[Guest], *, seated: bool) -> Take:
    server = meeting.server
    pid = server.process.pid
    async with AsyncExitStack() as seats:
        listener = await seats.enter_async_context(Seat(meeting.room, meeting.join("Listener").token, keeps=True))
        for guest in guests if seated else ():
            await seats.enter_async_context(Seat(meeting.room, guest.token))
        await asyncio.sleep(AFTERWARDS)
        before, highest = pss(pid), asyncio.create_task(watch(pid))
        microphones = [microphone(meeting, guest, scenario, seconds, n) for n, guest in enumerate(guests)]
        used = await speak(pid, microphones, seconds)
        highest.cancel()
        memory = max([before, *await highest]) - before
        await asyncio.sleep(AFTERWARDS)
    return Take(
        scenario,
        used,
        memory,
        {guest.participant: one for guest, one in zip(guests[: scenario.speakers], microphones, strict=False)},
        dialogues(listener.heard),
        await asyncio.to_thread(meeting.dialogues),
        sum(len(one.samples) - one.acked for one in microphones),
        server.complaints(),
    )


def microphone(meeting: Meeting, guest: Guest, scenario: Scenario, seconds: float, number: int) -> Speaker:
    """The first ones speak, the others have their microphones open."""
    speaks = number < scenario.speakers
    samples = voices.voice(number, seconds) if speaks else voices.silence(seconds, noise=scenario.noise)
    return Speaker(f"{meeting.room}microphone/", guest.token, samples)


async def speak(pid: int, microphones: list[Speaker], seconds: float) -> Usage:
    """Until everything is said and acknowledged. What the server used from when all microphones were open."""
    async with asyncio.timeout(seconds + PATIENCE), asyncio.TaskGroup() as tasks:
        for one in microphones:
            tasks.create_task(one.speak())
            await asyncio.sleep(APART)
        while not all(one.sent for one in microphones):
            await asyncio.sleep(APART)
        opened = usage(pid)
        if not microphones:
            await asyncio.sleep(seconds)
    return usage(pid) - opened


async def watch(pid: int) -> list[float]:
    """The server's memory in MB, looked at now and then until cancelled."""
    seen = []
    try:
        while True:
            seen.append(await asyncio.to_thread(pss, pid))
            await asyncio.sleep(LOOK_EVERY)
    except asyncio.CancelledError:
        return seen


def dialogues(heard: list[tuple[float, str]]) -> list[Event]:
    messages = ((at, json.loads(text)) for at, text in heard)
    return [Event(at, message) for at, message in messages if message["type"] == "dialogue"]
