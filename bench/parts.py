"""Everything that can be measured, by its name: what is played, and the tables and verdicts that come of it."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from bench import (
    agreement,
    call,
    captions,
    export,
    failover,
    files,
    load,
    minutes,
    pages,
    programs,
    recognisers,
    review,
    search,
    table,
    targets,
    whisper,
)
from bench.figures import Figures, figures
from bench.scenarios import SCENARIOS
from bench.targets import Verdict

FILE_SECONDS, LONG = 600.0, 3600.0
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Measured:
    tables: list[str] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Part:
    """`play` measures; it is given what was asked for on the command line."""

    name: str
    title: str
    play: Callable[[Namespace], Measured]


def part(
    name: str,
    title: str,
    play: Callable[[Namespace], Found],
    tables: tuple[Callable[[Found], str], ...] = (),
    verdicts: Callable[[Found], list[Verdict]] = lambda _: [],
) -> Part:
    """What `play` finds is told by each of `tables` and judged by `verdicts`."""

    def measure(asked: Namespace) -> Measured:
        found = play(asked)
        return Measured([told(found) for told in tables], verdicts(found))

    return Part(name, title, measure)


def transcribed(asked: Namespace) -> files.Transcribed:
    return files.transcribe(LONG if asked.long else FILE_SECONDS)


def recognised(asked: Namespace) -> list[recognisers.Recognised]:
    return list(recognisers.recognised(asked.seconds))


def light(opened: list[pages.Opened]) -> list[Verdict]:
    return [targets.light(one) for one in opened]


PARTS = (
    part("file", "transcribe a file", transcribed, (), targets.flat),
    part("pages", "pages", lambda _: pages.opened_all(), (table.pages,), light),
    part("captions", "captions in a page", lambda _: captions.rendered(), (), targets.smooth),
    part("minutes", "minutes", lambda _: minutes.written(), (table.minutes, table.long), targets.written),
    part("call", "call", lambda _: call.called(), (table.call,), targets.cheap),
    part("engines", "engines", recognised, (table.engines,)),
    part("programs", "programs", lambda asked: programs.streamed(asked.seconds), (table.programs,), targets.answered),
    part("failover", "failover", lambda _: failover.taken_over(), (failover.table,), failover.prompt),
    part("agreement", "agreement", lambda _: agreement.costs(), (agreement.table,)),
    part("whisper", "whisper", lambda _: whisper.batched(), (whisper.table,)),
    part("export", "export", lambda _: export.taken_away(), (export.table,), export.prompt),
    part("review", "review page", lambda _: review.reviewed(), (review.table,), review.prompt),
    part("search", "search", lambda _: search.searched(), (search.table,), search.quick),
)
NAMES = (*(one.name for one in SCENARIOS), *(one.name for one in PARTS))


def measured(names: tuple[str, ...], asked: Namespace) -> Iterator[Measured]:
    """One after the other, each told on stderr before it begins."""
    yield spoken(names, asked)
    for part in PARTS:
        if part.name in names:
            tell(part.title)
            yield part.play(asked)


def spoken(names: tuple[str, ...], asked: Namespace) -> Measured:
    """People who speak and are silent: one table, and each scenario is compared with those before it."""
    rows: list[Figures] = []
    play = partial(load.play, seconds=asked.seconds, seated=asked.seated)
    for scenario in SCENARIOS:
        if scenario.name in names:
            tell(scenario.title)
            rows.append(figures(play(scenario), asked.seconds, rows))
    return Measured([table.table(rows)] if rows else [], targets.spoken(rows))


def tell(what: str) -> None:
    print(f"… {what}", file=sys.stderr, flush=True)
