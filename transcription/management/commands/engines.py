"""`manage.py engines`: which speech engines could hear here, which ones do, and why the others do not."""

import asyncio
import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from transcription.recognition import chain, engines_report, pool
from transcription.recognition.engines_report import LIMIT, Row

HEAD = ("name", "installed", "configured", "reachable", "model", "price/min", "")
LONGEST_WAIT = 600


class Command(BaseCommand):
    help = "List the speech engines: what is installed, configured and reachable, which model and at what price."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON array instead of a table")
        parser.add_argument("--wait", type=seconds, default=LIMIT, help="for each engine's answer (default: 5 seconds)")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = asyncio.run(asked(options["wait"]))
        notes = {row.name: note(row.name) for row in rows}
        self.stdout.write(as_json(rows, notes) if options["json"] else as_table(rows, notes))


def seconds(value: str) -> float:
    try:
        wait = float(value)
    except ValueError:
        wait = 0.0
    if not 0 < wait <= LONGEST_WAIT:
        raise ArgumentTypeError(f"must be more than 0 and at most {LONGEST_WAIT} seconds")
    return wait


async def asked(wait: float) -> list[Row]:
    try:
        return await engines_report.report(engines_report.values(), limit=wait)
    finally:
        await pool.close()


def note(name: str) -> str:
    """What it is used for, by the settings."""
    live = chain.names()
    if name == live[0]:
        return "default"
    if name in chain.again(live[0]):
        return "second pass"
    if name in live:
        return f"when {live[live.index(name) - 1]} fails"
    return ""


def as_json(rows: Sequence[Row], notes: dict[str, str]) -> str:
    return json.dumps([{**asdict(row), "note": notes[row.name]} for row in rows], indent=2)


def as_table(rows: Sequence[Row], notes: dict[str, str]) -> str:
    """Columns, and under them a sentence for each engine that would not hear."""
    lines = [HEAD, *(cells(row, notes[row.name]) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    table = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([*table, "", *(f"{row.name}: {row.why}" for row in rows if row.why)]).rstrip()


def cells(row: Row, used: str) -> tuple[str, ...]:
    well = ["yes" if one else "no" for one in (row.installed, row.configured)]
    reachable = "yes" if row.reachable else "no" if row.installed and row.configured else "–"
    return row.name, *well, reachable, row.model or "–", f"{row.price:g}" if row.price else "–", used
