"""A circuit breaker for every speech engine of this process (Nygard, Release It!; the `pybreaker` package).

Closed: all is well. Open: it failed for several utterances in a row, or in a way that only a person can mend, and is
left alone for a while. Half-open: one speaker tries it; a final closes the circuit, a failure opens it for longer.
One utterance counts once, however often it fails, and sound that it cannot read does not count at all: odd sound of
one speaker is no fault that others should feel.

The package counts, and moves between the states. When it is time to try again is decided here, on the loop's clock:
the package would look at the wall clock, which may jump.
"""

import asyncio
from collections.abc import Hashable
from contextlib import suppress
from copy import copy
from typing import Protocol
from weakref import WeakSet

from pybreaker import STATE_CLOSED, STATE_HALF_OPEN, STATE_OPEN, CircuitBreaker

from transcription.contract import EngineFailed, Trouble

FAILURES = 3  # utterances in a row
RESTS = 30.0  # seconds before it is tried again; twice as long after every trial that fails
LASTING = 300.0  # when somebody has to mend something first; no rest is longer


class Watcher(Protocol):
    def look(self, failure: EngineFailed | None) -> None:
        """A circuit was opened by this failure, or closed."""
        ...


class Breaker:
    """Of the engine `name`."""

    def __init__(self, name: str, watchers: WeakSet[Watcher], failures: int, rests: float) -> None:
        self.name, self.watchers, self.first_rest = name, watchers, rests
        self.circuit = CircuitBreaker(failures, name=name, throw_new_error_on_trip=False)
        self.rests, self.rested_at = rests, 0.0
        self.last: EngineFailed | None = None
        self.failed_for: Hashable = None
        self.trying: object | None = None

    @property
    def state(self) -> str:
        """closed, open or half-open."""
        return self.circuit.current_state

    @property
    def well(self) -> bool:
        return self.state == STATE_CLOSED

    @property
    def failure(self) -> EngineFailed | None:
        """The last, without its frames: they hold what was said, and whoever raises it adds more."""
        return copy(self.last)

    @property
    def lasting(self) -> bool:
        """Trying will not help before somebody has mended something."""
        return self.state == STATE_OPEN and self.last is not None and self.last.lasting

    def allows(self, who: object) -> bool:
        """May `who` use it now? In an open circuit whose rest is over the first who asks is the one to try it."""
        if self.well:
            return True
        if self.state == STATE_OPEN and now() >= self.rested_at:
            self.circuit.half_open()
            self.trying = None
        if self.state == STATE_HALF_OPEN and self.trying in (None, who):
            self.trying = who
            return True
        return False

    def leave(self, who: object) -> None:
        """`who` does not use it any more; if they were trying it, the next may."""
        if self.trying is who:
            self.trying = None

    def succeeded(self) -> None:
        """A final. One that was begun before the circuit opened says nothing of now."""
        if self.state == STATE_OPEN:
            return
        before = self.well
        self.circuit.call(nothing)
        self.failed_for = None
        if not before:
            self.rests, self.trying, self.last = self.first_rest, None, None
            self.tell(None)

    def failed(self, utterance: Hashable, failure: EngineFailed) -> None:
        """It failed for this utterance."""
        before = self.state
        if failure.trouble == Trouble.UNSUPPORTED_AUDIO or (before == STATE_OPEN and not failure.lasting):
            return
        self.last = copy(failure)
        if failure.lasting:
            self.circuit.open()
        elif before == STATE_HALF_OPEN or utterance != self.failed_for:
            with suppress(EngineFailed):
                self.circuit.call(fails, failure)
        self.failed_for = utterance
        if self.state == STATE_OPEN:
            self.rest(again=before == STATE_HALF_OPEN, lasting=failure.lasting)
        if before == STATE_CLOSED and self.state == STATE_OPEN:
            self.tell(failure)

    def mended(self) -> None:
        """It answers again, so it need not rest any longer: the next who asks tries it."""
        self.rested_at = now()

    def rest(self, *, again: bool, lasting: bool) -> None:
        longest = max(LASTING, self.first_rest)
        self.rests = longest if lasting else min(longest, 2 * self.rests if again else self.first_rest)
        self.rested_at, self.trying = now() + self.rests, None

    def tell(self, failure: EngineFailed | None) -> None:
        for watcher in list(self.watchers):
            watcher.look(failure)


class Breakers:
    """One for every engine, made when it is first asked for. Watchers are told when a circuit opens or closes."""

    def __init__(self, failures: int = FAILURES, rests: float = RESTS) -> None:
        self.failures, self.rests = failures, rests
        self.watchers: WeakSet[Watcher] = WeakSet()
        self.known: dict[str, Breaker] = {}

    def of(self, name: str) -> Breaker:
        if name not in self.known:
            self.known[name] = Breaker(name, self.watchers, self.failures, self.rests)
        return self.known[name]

    def allows(self, name: str) -> bool:
        """Is it not known to fail? Tries nothing."""
        return self.of(name).well

    def clear(self) -> None:
        """Know nothing of any engine, as at the start of the process."""
        self.known.clear()


breakers = Breakers()
"""Of this process."""


def now() -> float:
    return asyncio.get_running_loop().time()


def nothing() -> None:
    """What the package calls when all went well."""


def fails(failure: EngineFailed) -> None:
    raise failure
