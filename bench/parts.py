"""Everything that can be measured, by its name: what is played, and the tables and verdicts that come of it."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

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


def transcribed(asked: Namespace) -> Measured:
    return Measured(verdicts=targets.flat(files.transcribe(LONG if asked.long else FILE_SECONDS)))


def opened(_: Namespace) -> Measured:
    found = pages.opened_all()
    return Measured([table.pages(found)], [targets.light(one) for one in found])


def rendered(_: Namespace) -> Measured:
    return Measured(verdicts=targets.smooth(captions.rendered()))


def written(_: Namespace) -> Measured:
    made = minutes.written()
    return Measured([table.minutes(made), table.long(made)], targets.written(made))


def called(_: Namespace) -> Measured:
    made = call.called()
    return Measured([table.call(made)], targets.cheap(made))


def recognised(asked: Namespace) -> Measured:
    return Measured([table.engines(list(recognisers.recognised(asked.seconds)))])


def streamed(asked: Namespace) -> Measured:
    streams = programs.streamed(asked.seconds)
    return Measured([table.programs(streams)], targets.answered(streams))


def taken_over(_: Namespace) -> Measured:
    away = failover.taken_over()
    return Measured([failover.table(away)], failover.prompt(away))


def agreed(_: Namespace) -> Measured:
    return Measured([agreement.table(agreement.costs())])


def batched(_: Namespace) -> Measured:
    return Measured([whisper.table(whisper.batched())])


def taken_away(_: Namespace) -> Measured:
    taken = export.taken_away()
    return Measured([export.table(taken)], export.prompt(taken))


def reviewed(_: Namespace) -> Measured:
    page = review.reviewed()
    return Measured([review.table(page)], review.prompt(page))


def searched(_: Namespace) -> Measured:
    found = search.searched()
    return Measured([search.table(found)], search.quick(found))


PARTS = (
    Part("file", "transcribe a file", transcribed),
    Part("pages", "pages", opened),
    Part("captions", "captions in a page", rendered),
    Part("minutes", "minutes", written),
    Part("call", "call", called),
    Part("engines", "engines", recognised),
    Part("programs", "programs", streamed),
    Part("failover", "failover", taken_over),
    Part("agreement", "agreement", agreed),
    Part("whisper", "whisper", batched),
    Part("export", "export", taken_away),
    Part("review", "review page", reviewed),
    Part("search", "search", searched),
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
