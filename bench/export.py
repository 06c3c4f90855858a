"""How long it takes to take five hours away, in every format, and how much memory the server needs for it.

The transcript is brought in by the same API: 5,000 utterances of four people, each word with its time.
"""

import json
import random
import time
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from bench.people import Meeting, call
from bench.server import Server
from bench.targets import Verdict
from bench.usage import usage
from transcription.contract import SAMPLE_RATE

HOURS, UTTERANCES, WORDS, PEOPLE = 5, 5_000, 9, 4
FORMATS = ("txt", "md", "vtt", "srt", "json", "docx")
TIMES = 3
SLOWEST = 2.0  # seconds
APART = HOURS * 3600 / UTTERANCES
BEGAN = datetime(2026, 3, 4, 9, tzinfo=UTC)
SAID = (
    "the",
    "budget",
    "for",
    "next",
    "year",
    "twenty",
    "desks",
    "and",
    "kitchen",
    "that",
    "we",
    "share",
    "by",
    "Friday",
)


@dataclass(frozen=True, slots=True)
class Taken:
    """One format, or "import": seconds (median and longest), and of the server's CPU; MB of the file, and of memory.

    `peak` is what the server had resident at most, beyond what it had before.
    """

    format: str
    median: float
    longest: float
    cpu: float
    size: float
    peak: float


def taken_away() -> list[Taken]:
    with Server({"MINUTES_ON_END": "none"}) as server:
        meeting = Meeting.create(server)
        body = talk()
        pid = server.process.pid
        before, began, used = fresh_peak(pid), time.monotonic(), usage(pid)
        told = call(server, f"meetings/{meeting.code}/transcripts/", body, meeting.host)
        took = time.monotonic() - began
        brought = Taken(
            "import", took, took, (usage(pid) - used).server, len(json.dumps(body)) / 1e6, peak(pid) - before
        )
        path = f"{server.url}/api/transcripts/{told['transcript']}/export/?chat=1&format="
        return [brought, *(taken(pid, name, f"{path}{name}", meeting.host) for name in FORMATS)]


def taken(pid: int, name: str, address: str, token: str) -> Taken:
    before, used, seconds, size = fresh_peak(pid), usage(pid), [], 0
    for _ in range(TIMES):
        began = time.monotonic()
        request = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request, timeout=120) as answer:
            size = len(answer.read())
        seconds.append(time.monotonic() - began)
    cpu = (usage(pid) - used).server / TIMES
    return Taken(name, median(seconds), max(seconds), cpu, size / 1e6, peak(pid) - before)


def fresh_peak(pid: int) -> float:
    """Count the peak from now on: MB that are resident already."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    return peak(pid)


def peak(pid: int) -> float:
    """MB that were resident at most."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1000


def talk() -> dict[str, Any]:
    """As docs/transcript.schema.json says."""
    people = [{"id": str(uuid.uuid4()), "name": f"Speaker {number + 1}"} for number in range(PEOPLE)]
    streams = [
        {"id": str(uuid.uuid4()), "person": one["id"], "started_at": stamp(0), "language": "en"} for one in people
    ]
    return {
        "schema": "parley-transcript/1",
        "id": str(uuid.uuid4()),
        "meeting": "benchmark",
        "title": "Five hours",
        "started_at": stamp(0),
        "ended_at": stamp(HOURS * 3600),
        "state": "complete",
        "people": people,
        "streams": streams,
        "utterances": list(utterances(streams)),
        "gaps": [],
        "pauses": [],
    }


def utterances(streams: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
    dice = random.Random(7)
    for number in range(UTTERANCES):
        start, end = number * APART, number * APART + 0.9 * APART
        stream = streams[dice.randrange(PEOPLE)]
        words = [dice.choice(SAID) for _ in range(WORDS)]
        yield {
            "id": str(uuid.UUID(int=number)),
            "speaker": stream["person"],
            "stream": stream["id"],
            "first_sample": round(start * SAMPLE_RATE),
            "last_sample": round(end * SAMPLE_RATE),
            "started_at": stamp(start),
            "ended_at": stamp(end),
            "raw_text": " ".join(words),
            "corrected_text": None,
            "edited_text": None,
            "edited_by": None,
            "engine": "bench",
            "language": "en",
            "words": list(timed(words, start, (end - start) / WORDS)),
        }


def timed(words: list[str], start: float, length: float) -> Iterator[dict[str, Any]]:
    for number, word in enumerate(words):
        at = start + number * length
        yield {"text": word, "start": round(at, 3), "end": round(at + length, 3), "confidence": 0.9}


def stamp(seconds: float) -> str:
    return (BEGAN + timedelta(seconds=seconds)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def table(rows: list[Taken]) -> str:
    head = (f"export of {HOURS} h, {UTTERANCES:,} utterances", "p50", "longest", "server CPU", "size", "peak memory")
    lines = [
        (
            one.format,
            f"{one.median:.2f} s",
            f"{one.longest:.2f} s",
            f"{one.cpu:.2f} s",
            f"{one.size:.1f} MB",
            f"+{max(0.0, one.peak):.0f} MB",
        )
        for one in rows
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ("---",) + ("---:",) * 5, *lines))


def prompt(rows: list[Taken]) -> list[Verdict]:
    return [
        Verdict(
            f"export of {HOURS} h as {one.format} < {SLOWEST:.0f} s",
            f"{one.median:.2f} s, longest {one.longest:.2f} s",
            one.median < SLOWEST,
        )
        for one in rows
        if one.format != "import"
    ]
