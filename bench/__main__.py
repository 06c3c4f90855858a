"""`python -m bench`: play the scenarios, one after the other, and print one table."""

import argparse
import sys
from collections.abc import Sequence

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
    whisper,
)
from bench.figures import Figures, figures
from bench.scenarios import (
    AGREEMENT,
    CALL,
    CAPTIONS,
    ENGINES,
    EXPORT,
    FAILOVER,
    FILE,
    MINUTES,
    NAMES,
    PAGES,
    PROGRAMS,
    REVIEW,
    SCENARIOS,
    SEARCH,
    WHISPER,
)
from bench.targets import Verdict, answered, cheap, verdicts

FILE_SECONDS, LONG = 600.0, 3600.0


def main() -> None:
    asked = arguments()
    wanted = asked.scenarios or NAMES
    rows: list[Figures] = []
    for scenario in SCENARIOS:
        if scenario.name in wanted:
            tell(scenario.title)
            rows.append(figures(load.play(scenario, asked.seconds, seated=asked.seated), asked.seconds, rows))
    transcribed = None
    if FILE in wanted:
        tell("transcribe a file")
        transcribed = files.transcribe(LONG if asked.long else FILE_SECONDS)
    opened, rendered = [], None
    if PAGES in wanted:
        tell("pages")
        opened = pages.opened_all()
    if CAPTIONS in wanted:
        tell("captions in a page")
        rendered = captions.rendered()
    written = []
    if MINUTES in wanted:
        tell("minutes")
        written = minutes.written()
    made = None
    if CALL in wanted:
        tell("call")
        made = call.called()
    heard = []
    if ENGINES in wanted:
        tell("engines")
        heard = list(recognisers.recognised(asked.seconds))
    streams = []
    if PROGRAMS in wanted:
        tell("programs")
        streams = programs.streamed(asked.seconds)
    away = []
    if FAILOVER in wanted:
        tell("failover")
        away = failover.taken_over()
    costs = []
    if AGREEMENT in wanted:
        tell("agreement")
        costs = agreement.costs()
    batches = []
    if WHISPER in wanted:
        tell("whisper")
        batches = whisper.batched()
    long_tables, long_verdicts = of_long_sessions(wanted)
    tables = (
        table.table(rows) if rows else "",
        table.pages(opened) if opened else "",
        *((table.minutes(written), table.long(written)) if written else ()),
        table.call(made) if made else "",
        table.engines(heard) if heard else "",
        table.programs(streams) if streams else "",
        failover.table(away) if away else "",
        agreement.table(costs) if costs else "",
        whisper.table(batches) if batches else "",
        *long_tables,
        table.machine(),
    )
    print("\n\n".join(filter(None, tables)))
    found = verdicts(rows, transcribed, opened, rendered, written) + (cheap(made) if made else []) + answered(streams)
    print("\n" + table.targets([*found, *failover.prompt(away), *long_verdicts]), flush=True)


def of_long_sessions(wanted: Sequence[str]) -> tuple[list[str], list[Verdict]]:
    """What is measured with 5,000 utterances: tables and verdicts."""
    tables: list[str] = []
    found: list[Verdict] = []
    if EXPORT in wanted:
        tell("export")
        taken = export.taken_away()
        tables, found = [*tables, export.table(taken)], [*found, *export.prompt(taken)]
    if REVIEW in wanted:
        tell("review page")
        page = review.reviewed()
        tables, found = [*tables, review.table(page)], [*found, *review.prompt(page)]
    if SEARCH in wanted:
        tell("search")
        searched = search.searched()
        tables, found = [*tables, search.table(searched)], [*found, *search.quick(searched)]
    return tables, found


def tell(what: str) -> None:
    print(f"… {what}", file=sys.stderr, flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("scenarios", nargs="*", metavar="scenario", help=f"any of: {', '.join(NAMES)} (default: all)")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long each scenario lasts (default: 60)")
    parser.add_argument("--seated", action="store_true", help="everybody has a room socket open, not one listener only")
    parser.add_argument("--long", action="store_true", help="transcribe an hour instead of ten minutes")
    asked = parser.parse_args()
    if unknown := set(asked.scenarios) - set(NAMES):
        parser.error(f"no such scenario: {', '.join(sorted(unknown))}")
    return asked


if __name__ == "__main__":
    main()
