"""`manage.py minutes_quality`: how good minutes are on the ten marked meetings, and how fast on long ones."""

import json
import subprocess
import sys
import time
from argparse import ArgumentParser
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from summaries import providers
from summaries.contract import Event, Failed, Item, Provider, Spent, Statement
from summaries.quality import timing
from summaries.quality.marked import Marked, long, meetings
from summaries.quality.scoring import Score, score, total

One = TypeVar("One", bound=Event)
COLUMNS = ("precision", "recall", "assignee", "due", "supported", "items_supported", "decisions")


@dataclass(frozen=True, slots=True)
class Marks:
    """One meeting: its score, what it cost."""

    meeting: Marked
    score: Score
    seconds: float
    spent: Spent


class Command(BaseCommand):
    help = "Hold minutes against what a reader marked in ten meetings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--provider", default="", help="which one (default: the one that settings choose)")
        parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
        parser.add_argument("--hours", type=float, nargs="*", default=[], help="time a talk of so many hours, too")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["provider"] or providers.default()
        try:
            report = measured(name, options["hours"])
        except (Failed, KeyError) as error:
            raise CommandError(f"{name}: {error}") from error
        self.stdout.write(json.dumps(report) if options["json"] else table(report))


def measured(name: str, hours: list[float]) -> dict[str, Any]:
    provider = providers.load(name)
    marks = [marked(provider, meeting) for meeting in meetings()]
    spent = spent_on([one.spent for one in marks])
    return {
        "provider": name,
        "model": provider.model("summary"),
        "meetings": [{"name": one.meeting.name, **rates(one.score), "seconds": one.seconds} for one in marks],
        "tuned": rates(total(one.score for one in marks if not one.meeting.held_out)),
        "held_out": rates(total(one.score for one in marks if one.meeting.held_out)),
        "total": rates(total(one.score for one in marks)),
        "calls": spent.calls,
        "tokens": spent.tokens_in + spent.tokens_out,
        "long": [{"hours": one, "kind": "brief", **timed(provider, one)} for one in hours],
    }


def marked(provider: Provider, meeting: Marked) -> Marks:
    began = time.perf_counter()
    items = list(provider.items(meeting.talk))
    minutes, brief = (list(provider.summarise(meeting.talk, kind)) for kind in ("minutes", "brief"))
    seconds = time.perf_counter() - began
    found = score(meeting, of(items, Item), of(minutes, Statement), of(brief, Statement))
    return Marks(meeting, found, seconds, spent_on(of([*items, *minutes, *brief], Spent)))


def of(events: list[Event], kind: type[One]) -> list[One]:
    return [event for event in events if isinstance(event, kind)]


def spent_on(spent: list[Spent]) -> Spent:
    whole = Spent(0, 0, 0)
    for one in spent:
        whole = timing.plus(whole, one)
    return whole


def timed(provider: Provider, hours: float) -> dict[str, Any]:
    """The built-in one in a process of its own, so that its memory is its own."""
    if provider.name != "builtin":
        return asdict(timing.timed(provider, long(hours), "brief"))
    command = [sys.executable, "-m", "summaries.quality.timing", str(hours)]
    answer = subprocess.run(command, cwd=settings.BASE_DIR, check=True, capture_output=True, text=True)
    fields: dict[str, Any] = json.loads(answer.stdout)
    return fields


def rates(one: Score) -> dict[str, Any]:
    return {**one.rates(), "found": one.found, "marked": one.marked}


def table(report: dict[str, Any]) -> str:
    head = ("meeting", "marked", "found", *COLUMNS)
    rows = [*report["meetings"], *({"name": name, **report[name]} for name in ("tuned", "held_out", "total"))]
    lines = [head, ("---",) + ("---:",) * (len(head) - 1), *map(cells, rows)]
    made_by = " · ".join(filter(None, (report["provider"], report["model"])))
    cost = f"{report['calls']} calls, {report['tokens']} tokens"
    return "\n".join(
        [f"{made_by}: {cost}", "", *(f"| {' | '.join(line)} |" for line in lines), "", *map(sentence, report["long"])]
    )


def cells(row: dict[str, Any]) -> tuple[str, ...]:
    rates = ("–" if row[one] is None else f"{row[one]:.0%}" for one in COLUMNS)
    return (row["name"], str(row["marked"]), str(row["found"]), *rates)


def sentence(one: dict[str, Any]) -> str:
    return (
        f"{one['hours']:g} h, {one['words']} words: first words after {1000 * one['first']:.0f} ms, all after"
        f" {one['whole']:.2f} s; peak {one['memory']:.0f} MB; {one['calls']} calls, {one['tokens_in']} tokens in,"
        f" {one['tokens_out']} out"
    )
