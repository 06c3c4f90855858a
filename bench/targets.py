"""What is to be reached on two cores, load generator included."""

from collections.abc import Callable
from dataclasses import dataclass

from bench.call import PEOPLE, Called
from bench.captions import LONG, Rendered
from bench.figures import Figures, Pair
from bench.files import Transcribed
from bench.minutes import HOUR, Minutes
from bench.minutes import LONG as LONG_TALK
from bench.pages import Opened
from bench.programs import Streamed

ROOM = 120  # KB
FLAT = 1.1
STRAIGHT = 1.5
SERVER = 0.3  # per cent of a core


@dataclass(frozen=True, slots=True)
class Verdict:
    target: str
    measured: str
    met: bool


@dataclass(frozen=True, slots=True)
class Target:
    """`value` reads one scenario's figure, None when there is none; it is to stay under `limit`."""

    scenario: str
    text: str
    value: Callable[[Figures], float | None]
    limit: float
    shown: str = "{:.2f}"


def p95(pair: Pair | None) -> float | None:
    return pair and pair[1]


TARGETS = (
    Target("silent", "open but silent microphone < 0.5 % of a core", lambda one: one.per_silent, 0.5, "{:.2f} %"),
    Target("zero", "the same, digital zero", lambda one: one.per_silent, 0.5, "{:.2f} %"),
    Target("four", "4 speaking: caption lag p95 < 700 ms", lambda one: p95(one.caption), 0.7, "{:.2f} s"),
    Target("four", "4 speaking: final lag p95 < 1.3 s", lambda one: p95(one.final), 1.3, "{:.2f} s"),
    Target("six", "6 speaking, 40 silent: caption lag p95 < 1.5 s", lambda one: p95(one.caption), 1.5, "{:.2f} s"),
)


def spoken(rows: list[Figures]) -> list[Verdict]:
    """Of the scenarios in which microphones are open."""
    by_name = {one.scenario.name: one for one in rows}
    found = [judged(target, by_name[target.scenario]) for target in TARGETS if target.scenario in by_name]
    for one in rows:
        if one.scenario.speakers:
            found += [judged(affordable(one), one), nothing_lost(one)]
    return found


def flat(one: Transcribed) -> list[Verdict]:
    return [Verdict(f"{named(one)} flat in memory", peaks(one), one.flat)]


def written(made: list[Minutes]) -> list[Verdict]:
    return [verdict for one in made if one.builtin for verdict in (*good(one), *quick(one))]


def good(one: Minutes) -> list[Verdict]:
    """Of all ten meetings."""
    rates = one.rates[0]
    least = (
        ("action items, precision", rates.precision, 0.75),
        ("action items, recall", rates.recall, 0.7),
        ("assignees of those found", rates.assignee, 0.8),
        ("due dates of those found", rates.due, 0.9),
        ("sentences supported", rates.supported, 1.0),
    )
    return [
        Verdict(f"minutes: {what} ≥ {limit:.0%}", f"{value or 0:.0%}", (value or 0) >= limit)
        for what, value, limit in least
    ]


def quick(one: Minutes) -> list[Verdict]:
    hour, long = (next(talk for talk in one.long if talk.hours == hours) for hours in (HOUR, LONG_TALK))
    return [
        Verdict("minutes: first words of an hour's talk < 300 ms", f"{1000 * hour.first:.0f} ms", hour.first < 0.3),
        Verdict("minutes: summary of three hours < 3 s", f"{long.whole:.2f} s", long.whole < 3),
        Verdict("minutes: the same in < 200 MB", f"{long.memory:.0f} MB", long.memory < 200),
    ]


def light(one: Opened) -> Verdict:
    measured = f"{one.transferred / 1024:.1f} KB, {one.foreign} to other hosts"
    return Verdict(
        f"{one.name}: under {ROOM} KB, no third party", measured, one.transferred < ROOM * 1024 and not one.foreign
    )


def smooth(one: Rendered) -> list[Verdict]:
    heap = ", ".join(f"{count} bubbles {size:.1f} MB and {one.nodes[count]} nodes" for count, size in one.heap.items())
    cost = f"{one.per_event:.2f} ms an event, {one.layout:.2f} of them layout, longest task {one.longest:.0f} ms"
    return [
        Verdict(
            f"captions: {one.events} events, no task over {LONG:.0f} ms",
            f"{one.long_tasks}: {cost}",
            not one.long_tasks,
        ),
        Verdict("captions: memory flat after 2,000 bubbles", heap, one.heap[4_000] <= FLAT * one.heap[2_000]),
    ]


def cheap(made: Called) -> list[Verdict]:
    """Linear: for each peer that a newcomer finds, no join takes much more than another."""
    per_peer = made.per_peer.values()
    counts = ", ".join(f"{count} for {people}" for people, count in made.signals.items())
    return [
        Verdict("call: signals of a join grow linearly", counts, max(per_peer) <= STRAIGHT * min(per_peer)),
        Verdict(
            f"call of {PEOPLE}: server CPU < {SERVER} % of a core per participant",
            f"{made.per_participant:.2f} %, {made.idle:.2f} % of a core when idle",
            made.per_participant < SERVER,
        ),
    ]


def answered(streams: list[Streamed]) -> list[Verdict]:
    """Late or not, all of it is written down."""
    return [
        Verdict(
            f"{one.streams} programs, each speaks {one.busy:.0%} of the time: all finished, no errors",
            f"{one.finished} finished, {one.errors} errors, {one.complaints} logged",
            one.finished == one.streams and not (one.errors or one.complaints),
        )
        for one in streams
    ]


def judged(target: Target, figures: Figures) -> Verdict:
    value = target.value(figures)
    shown = "nothing" if value is None else target.shown.format(value)
    return Verdict(target.text, shown, value is not None and value < target.limit)


def affordable(one: Figures) -> Target:
    """Wherever somebody speaks; what silent microphones beside them cost counts too."""
    return Target(one.scenario.name, f"{one.scenario.title}: CPU < 1.3 × bare decode", lambda one: one.ratio, 1.3)


def nothing_lost(one: Figures) -> Verdict:
    lost = one.lost
    shown = f"{lost.utterances} utterances, {lost.words} words, {lost.samples} samples of {lost.said} utterances"
    return Verdict(f"{one.scenario.title}: nothing lost", shown, not lost)


def named(transcribed: Transcribed) -> str:
    return f"`transcribe` of {transcribed.seconds / 60:.0f} min in {transcribed.took / 60:.1f} min"


def peaks(transcribed: Transcribed) -> str:
    return ", ".join(f"{peak:.0f}" for peak in transcribed.peaks) + " MB, peak of each fifth"
