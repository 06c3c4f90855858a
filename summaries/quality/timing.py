"""How fast and how heavy: a long talk, summarised in a process that does only that.

    python -m summaries.quality.timing HOURS [brief|detailed|minutes]

prints JSON; seconds, and MB that the process ever had resident. Nothing of Django is needed.
"""

import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from summaries.contract import Kind, Provider, Spent, Statement, Talk, Words
from summaries.quality.marked import long


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds from the click to the first words and to the end; `memory` is the peak of this process in MB."""

    words: int
    first: float
    whole: float
    statements: int
    calls: int
    tokens_in: int
    tokens_out: int
    memory: float


def timed(provider: Provider, talk: Talk, kind: Kind) -> Timed:
    began = time.perf_counter()
    first, statements, spent = 0.0, 0, Spent(0, 0, 0)
    for event in provider.summarise(talk, kind):
        if isinstance(event, Words):
            first = first or time.perf_counter() - began
        elif isinstance(event, Statement):
            statements += 1
        elif isinstance(event, Spent):
            spent = plus(spent, event)
    whole = time.perf_counter() - began
    return Timed(talk.words, first, whole, statements, spent.calls, spent.tokens_in, spent.tokens_out, peak())


def plus(one: Spent, other: Spent) -> Spent:
    return Spent(one.calls + other.calls, one.tokens_in + other.tokens_in, one.tokens_out + other.tokens_out)


def peak() -> float:
    """MB. Not from getrusage: that counts what the parent held when it started this process."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 1024


def main(hours: str, kind: Kind = "brief") -> None:
    from summaries.providers.builtin import Builtin

    provider = Builtin()
    sys.stdout.write(json.dumps(asdict(timed(provider, long(float(hours)), kind))) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])  # type: ignore[arg-type]
