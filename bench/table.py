"""The table, as Markdown, and under it the machine and the targets."""

import os
import platform
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from bench.call import Called
from bench.figures import Figures, Pair
from bench.minutes import Minutes
from bench.pages import Opened
from bench.programs import Streamed
from bench.recognisers import Recognised
from bench.targets import Verdict

HEAD = (
    "scenario",
    "silent mics open",
    "speakers",
    "CPU per silent mic",
    "CPU per speaker",
    "caption lag p50 / p95",
    "words only in the final",
    "final lag p50 / p95",
    "memory per speaker",
    "CPU / bare decode",
    "lost",
    "server CPU",
    "load generator",
    "others",
)


def table(rows: list[Figures]) -> str:
    lines = [HEAD, ("---",) + ("---:",) * (len(HEAD) - 1), *map(cells, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def cells(one: Figures) -> tuple[str, ...]:
    return (
        one.scenario.name,
        str(one.scenario.silent),
        str(one.scenario.speakers),
        shown("{:.2f} %", one.per_silent),
        shown("{:.1f} %", one.per_speaker),
        pair(one.caption),
        shown("{:.1%}", one.only_final),
        pair(one.final),
        shown("{:.0f} MB", one.memory),
        shown("{:.2f}", one.ratio),
        missing(one),
        shown("{:.0f} %", one.server),
        shown("{:.0f} %", one.usage.share(one.usage.load)),
        shown("{:.0f} %", one.usage.share(one.usage.others)),
    )


def pages(opened: list[Opened]) -> str:
    head = ("page", "requests", "transferred", "first paint", "interactive (CPU 4× slower)")
    rows = [
        (
            one.name,
            str(one.requests),
            f"{one.transferred / 1024:.1f} KB",
            f"{one.paint:.0f} ms",
            f"{one.interactive:.0f} ms",
        )
        for one in opened
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ("---",) + ("---:",) * 4, *rows))


def minutes(written: list[Minutes]) -> str:
    head = ("minutes by", "of", "precision", "recall", "assignee", "due date", "supported", "decisions covered")
    rows = [(made.made_by, one.name, *map(percent, one.shares)) for made in written for one in made.rates]
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ("---",) * 2 + ("---:",) * 6, *rows))


def percent(share: float | None) -> str:
    return shown("{:.0%}", share)


def long(written: list[Minutes]) -> str:
    head = ("summary by", "hours", "first words", "whole", "peak memory", "model calls per hour")
    rows = [
        (
            made.made_by,
            f"{one.hours:g}",
            f"{1000 * one.first:.0f} ms",
            f"{one.whole:.2f} s",
            f"{one.memory:.0f} MB",
            f"{one.calls_per_hour:.1f}",
        )
        for made in written
        for one in made.long
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ("---",) + ("---:",) * 5, *rows))


def call(made: Called) -> str:
    joins = [f"signals, join of {people}" for people in made.signals]
    head = (f"first remote frame, p50 of {len(made.first_frames)}", *joins, "server CPU per participant", "idle server")
    frame, spent = f"{made.first_frame:.0f} ms", (f"{made.per_participant:.2f} %", f"{made.idle:.2f} %")
    rows = [(frame, *map(str, made.signals.values()), *spent)]
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ("---:",) * len(head), *rows))


def engines(heard: list[Recognised]) -> str:
    head = ("engine", "caption lag p50 / p95", "final lag p50 / p95", "CPU per speaker", "memory per speaker", "heard")
    rows = [
        (
            one.name,
            pair(one.caption),
            pair(one.final),
            f"{one.per_speaker:.1f} %",
            f"{one.memory:.0f} MB",
            f"{one.own:.0%}" + (f", {one.complaints} errors logged" if one.complaints else ""),
        )
        for one in heard
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ("---",) + ("---:",) * 5, *rows))


def programs(streams: list[Streamed]) -> str:
    lags, machine = ("caption lag p50 / p95", "final lag p50 / p95"), ("CPU per second of sound", "server CPU")
    head = ("program streams", "each speaks", *lags, "words", *machine, "memory per stream", "load generator", "others")
    rows = [
        (
            str(one.streams),
            f"{one.busy:.0%} of the time",
            pair(one.caption),
            pair(one.final),
            str(one.words),
            f"{1000 * one.cost:.0f} ms",
            f"{one.usage.share(one.usage.server):.0f} %",
            f"{one.memory / one.streams:.1f} MB",
            f"{one.usage.share(one.usage.load):.0f} %",
            f"{one.usage.share(one.usage.others):.0f} %",
        )
        for one in streams
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ("---:",) * len(head), *rows))


def shown(form: str, value: float | None) -> str:
    return "–" if value is None else form.format(value)


def pair(value: Pair | None) -> str:
    return "–" if value is None else f"{1000 * value[0]:.0f} / {1000 * value[1]:.0f} ms"


def missing(one: Figures) -> str:
    """Utterances, words of others, samples that were not acknowledged; and errors in the log, when there are any."""
    lost = one.lost
    counts = {
        "utterances": lost.utterances,
        "words": lost.words,
        "samples": lost.samples,
        "errors logged": one.complaints,
    }
    found = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    return found or ("nothing" if one.scenario.microphones else "–")


def targets(verdicts: list[Verdict]) -> str:
    return "\n".join(f"- {'met' if one.met else 'NOT MET'}: {one.target} ({one.measured})" for one in verdicts)


def machine() -> str:
    """What the figures came from."""
    model = next((line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "")
    memory = psutil.virtual_memory().total / 2**30
    name = model.partition(":")[2].strip() or platform.machine()
    return (
        f"{name}, {os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}, load generator included"
    )
