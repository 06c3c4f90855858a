"""The figures of each scenario: what the table shows.

CPU per silent microphone is what the server used beyond an idle server's, shared among them. CPU per speaker is what
it used beyond an idle server's and beyond the silent microphones', shared likewise. Per cent of one core. The idle and
the silent scenario have to be played for that: without the first nothing is taken off, without the second none is told.
The ratio is all CPU of the server, idle or not, over the CPU of a bare decoder for the same utterances (bare.py).
"""

from dataclasses import dataclass

from bench.bare import bare_seconds, prepare
from bench.lag import lags, quantiles
from bench.load import Take
from bench.lost import Lost, lost
from bench.scenarios import Scenario
from bench.usage import Usage

Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Figures:
    """None where a figure has no meaning. Seconds; (p50, p95); MB; per cent of a core."""

    scenario: Scenario
    usage: Usage
    per_silent: float | None
    per_speaker: float | None
    caption: Pair | None
    final: Pair | None
    only_final: float | None  # share of the words that only the final brought
    memory: float | None
    ratio: float | None
    lost: Lost
    complaints: int

    @property
    def server(self) -> float:
        return self.usage.share(self.usage.server)


def figures(take: Take, seconds: float, known: list[Figures]) -> Figures:
    """`known` are those of earlier scenarios: idle and silent ones tell what to take off."""
    scenario, used = take.scenario, take.usage
    prepare(scenario.speakers, seconds)
    share = used.share(used.server) - next((one.server for one in known if not one.scenario.microphones), 0.0)
    per_silent = share / scenario.silent if scenario.silent and not scenario.speakers else None
    cost = next((one.per_silent for one in known if one.per_silent is not None), None)
    found = lags(take)
    return Figures(
        scenario,
        used,
        per_silent,
        per_speaker(scenario, share, cost),
        quantiles(found.captions),
        quantiles(found.finals),
        found.only_final / len(found.captions) if found.captions else None,
        take.memory / scenario.speakers if scenario.speakers else None,
        ratio(scenario, used, seconds),
        lost(take, seconds),
        take.complaints,
    )


def per_speaker(scenario: Scenario, share: float, per_silent: float | None) -> float | None:
    if not scenario.speakers or (scenario.silent and per_silent is None):
        return None
    return (share - (per_silent or 0.0) * scenario.silent) / scenario.speakers


def ratio(scenario: Scenario, used: Usage, seconds: float) -> float | None:
    if not scenario.speakers:
        return None
    return used.server / sum(bare_seconds(number, seconds) for number in range(scenario.speakers))
