"""How fast a search over all meetings is: 1,000 of 500 utterances, in SQLite and in a PostgreSQL of its own.

`manage.py search_speed` fills an empty database and searches it; PostgreSQL is started where Debian has its programs
(tests/servers.py knows how), and left out where there are none.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.server import ROOT, environment
from bench.targets import Verdict

SIZE = (1_000, 500)
LIMITS = {"sqlite": 100.0, "postgresql": 50.0}
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
POSTGRES = (
    "from tests.servers import Postgres; one = Postgres().start(); print(one.url, flush=True); input(); one.stop()"
)


@dataclass(frozen=True, slots=True)
class Searched:
    """Milliseconds: (p50, p95) by kind of search, and of storing an utterance without the index and with it."""

    database: str
    times: dict[str, tuple[float, float]]
    storing: tuple[float, float]


def searched() -> list[Searched]:
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        env = environment(Path(folder))
        found = [measured(env)]
        if any(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
            found.append(on_postgres(env))
        return found


def on_postgres(env: dict[str, str]) -> Searched:
    command, pipe = [sys.executable, "-c", POSTGRES], subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as server:
        assert server.stdin
        assert server.stdout
        try:
            return measured(env | {"DATABASE_URL": server.stdout.readline().strip()})
        finally:
            server.stdin.write("\n")
            server.stdin.flush()


def measured(env: dict[str, str]) -> Searched:
    manage(env, "migrate", "--verbosity", "0")
    meetings, utterances = map(str, SIZE)
    report = json.loads(manage(env, "search_speed", "--meetings", meetings, "--utterances", utterances))
    times = {kind: (half, most) for kind, (half, most) in report["times"].items()}
    return Searched(report["database"], times, tuple(report["storing"]))


def manage(env: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=os.environ | env,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def table(found: list[Searched]) -> str:
    head = ("search over 1,000 meetings", *(f"{NAMES[one.database]} p50 / p95" for one in found))
    kinds = list(found[0].times)
    rows = [(kind, *(f"{one.times[kind][0]:.0f} / {one.times[kind][1]:.0f} ms" for one in found)) for kind in kinds]
    cost = [f"{one.storing[0]:.2f} → {one.storing[1]:.2f} ms" for one in found]
    lines = (head, ("---", *("---:" for _ in found)), *rows, ("storing an utterance: without index → with", *cost))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def quick(found: list[Searched]) -> list[Verdict]:
    return [
        Verdict(
            f"search in {NAMES[one.database]}: p95 < {LIMITS[one.database]:.0f} ms",
            f"{one.times['all'][1]:.0f} ms",
            one.times["all"][1] < LIMITS[one.database],
        )
        for one in found
    ]
