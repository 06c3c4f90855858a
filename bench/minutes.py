"""How good minutes are on ten marked meetings, and how fast on long ones: `manage.py minutes_quality`, as JSON.

The built-in way always; besides, the model that the environment names (WATSONX_…, OPENAI_…), if it names one.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from bench.server import ROOT

BUILTIN = "builtin"
HOUR, LONG = 1.0, 3.0


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares from 0 to 1, None where there was nothing to count; `name` says of which meetings."""

    name: str
    precision: float | None
    recall: float | None
    assignee: float | None
    due: float | None
    supported: float | None
    decisions: float | None

    @property
    def shares(self) -> tuple[float | None, ...]:
        return (self.precision, self.recall, self.assignee, self.due, self.supported, self.decisions)


@dataclass(frozen=True, slots=True)
class Long:
    """A summary of so many hours: seconds to its first words and to its end, peak MB, calls of a model."""

    hours: float
    first: float
    whole: float
    memory: float
    calls: int

    @property
    def calls_per_hour(self) -> float:
        return self.calls / self.hours


@dataclass(frozen=True, slots=True)
class Minutes:
    """What one provider makes: of all ten meetings, of the two that nothing was tuned on, of long ones."""

    made_by: str
    builtin: bool
    rates: tuple[Rates, Rates]
    long: tuple[Long, ...]


def written() -> list[Minutes]:
    """By the built-in way, and by the model that is configured, if any."""
    named = [name for name in ("watsonx", "openai") if configured(name)]
    return [made(BUILTIN, HOUR, LONG), *(made(name, HOUR) for name in named)]


def configured(name: str) -> bool:
    return bool(os.environ.get({"watsonx": "WATSONX_URL", "openai": "OPENAI_MINUTES_MODEL"}[name]))


def made(name: str, *hours: float) -> Minutes:
    command = [
        sys.executable,
        "manage.py",
        "minutes_quality",
        "--json",
        "--provider",
        name,
        "--hours",
        *map(str, hours),
    ]
    env = os.environ | {"SECRET_KEY": "only-for-the-benchmark", "DEBUG": "0"}
    answer = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True)
    return read(json.loads(answer.stdout))


def read(report: dict[str, Any]) -> Minutes:
    made_by = " · ".join(filter(None, (report["provider"], report["model"])))
    rates = (rated("ten meetings", report["total"]), rated("held out", report["held_out"]))
    long = tuple(Long(*(one[field] for field in Long.__slots__)) for one in report["long"])
    return Minutes(made_by, report["provider"] == BUILTIN, rates, long)


def rated(name: str, shares: dict[str, Any]) -> Rates:
    return Rates(name, *(shares[field] for field in Rates.__slots__[1:]))
