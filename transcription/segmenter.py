"""Audio in, utterances out. Pure: the same samples after the same reset point give the same utterances.

Everything is decided on windows of 512 samples (32 ms) counted from the last reset point. The detector's state is
reset at every end of an utterance, after a noise too short to be speech, and at every whole second of silence after
one of these. Only such points are ever settled (acknowledged), and a silent one only when the next has been reached,
so that pre-roll never reaches behind a settled point: a replay from any settled point gives the very same utterances.

An utterance ends after 600 ms of silence, if nothing else is set (endpointing.py). From 10 s on a shorter pause will
do, down to 100 ms at 18 s, and at 20 s it is cut at the quietest window of its last 3 s. What is not yet known to be
speech is judged by where its voice began, never by where its pre-roll does: that may differ between first and replay.
"""

from collections import deque
from dataclasses import dataclass

import numpy as np

from transcription.contract import SAMPLE_RATE, Frame, Samples
from transcription.endpointing import USUAL, Endpointing
from transcription.vad import WINDOW, Gate

SHORTEST_PAUSE = 100 * SAMPLE_RATE // 1000
IMPATIENT_FROM = 10 * SAMPLE_RATE
IMPATIENT_TO = 18 * SAMPLE_RATE
LONGEST = 20 * SAMPLE_RATE
LOOK_BACK = 3 * SAMPLE_RATE // WINDOW  # windows
LONGEST_DOUBT = 10 * SAMPLE_RATE  # in which there was less voice than makes speech
NOTHING = np.zeros(0, np.int16)


@dataclass(frozen=True, slots=True)
class Ended:
    """An utterance is over: samples [first, last), of which `speech` are voice."""

    first: int
    last: int
    speech: int


@dataclass(frozen=True, slots=True)
class Settled:
    """All before `at` that belongs to no utterance is done with."""

    at: int


Event = Frame | Ended | Settled


def patience(length: int, silence: int = USUAL.silence) -> int:
    """Samples of silence that end an utterance which is `length` samples long, where `silence` ends a short one."""
    if length <= IMPATIENT_FROM:
        return silence
    share = min(1.0, (length - IMPATIENT_FROM) / (IMPATIENT_TO - IMPATIENT_FROM))
    return round(silence - share * (silence - SHORTEST_PAUSE))


class Segmenter:
    """One stream. Feed it unbroken audio; `close` at a hole or at the end, then go on anywhere with `restart`."""

    def __init__(self, start: int, gate: Gate | None = None, how: Endpointing = USUAL) -> None:
        self.how, self.gate = how, gate or Gate(how.strictness)
        self.silent_windows = how.pre_roll // WINDOW + 3  # enough for the pre-roll, though two of them may be short
        self.restart(start)

    def restart(self, at: int) -> None:
        """Begin afresh at `at`, as a replay from there would."""
        self.floor = self.mark = self.position = at
        self.pending = NOTHING
        self.quiet()

    def quiet(self) -> None:
        self.gate.reset()
        self.first = self.onset = -1
        self.confirmed = False
        self.voiced = self.silence = 0
        self.unsent: list[Samples] = []
        self.recent: deque[tuple[Samples, float]] = deque()

    @property
    def end(self) -> int:
        """Offset after the last sample that was fed."""
        return self.position + len(self.pending)

    @property
    def in_speech(self) -> bool:
        return self.confirmed

    def feed(self, samples: Samples) -> list[Event]:
        """Hear what follows on all fed so far."""
        events: list[Event] = []
        self.pending = np.concatenate((self.pending, samples)) if len(self.pending) else samples
        while len(self.pending) >= (step := self.step()):
            window, self.pending = self.pending[:step], self.pending[step:]
            self.hear(window, events)
        self.send(events)
        return events

    def close(self) -> list[Event]:
        """The audio ends here: finish what is open."""
        events: list[Event] = []
        self.position, rest, self.pending = self.end, self.pending, NOTHING
        if self.confirmed:
            self.unsent.append(rest)
            self.finish(self.position, events)
        events.append(Settled(self.position))
        self.restart(self.position)
        return events

    def step(self) -> int:
        """A window, or in silence what is left of the second: a reset point lies on a whole one."""
        return WINDOW if self.first >= 0 else min(WINDOW, self.mark + SAMPLE_RATE - self.position)

    def hear(self, window: Samples, events: list[Event]) -> None:
        idle = self.first < 0
        probability = self.gate.speech(window, listening=idle) if len(window) == WINDOW else 0.0
        self.remember(window, probability)
        self.position += len(window)
        if idle and probability < self.how.begins:
            self.stay_silent(events)
            return
        if idle:
            self.begin()
        elif self.confirmed:
            self.unsent.append(window)
        self.count(probability)
        self.decide(events)

    def remember(self, window: Samples, probability: float) -> None:
        """Keep pre-roll while silent, the whole of a candidate, and the look-back of an utterance."""
        self.recent.append((window, probability))
        keep = self.silent_windows if self.first < 0 else LOOK_BACK
        while len(self.recent) > keep and (self.first < 0 or self.confirmed):
            self.recent.popleft()

    def stay_silent(self, events: list[Event]) -> None:
        if self.position - self.mark >= SAMPLE_RATE:
            self.settle(events)

    def settle(self, events: list[Event]) -> None:
        """Silence: the point before the last is settled, and here the detector starts afresh."""
        events.append(Settled(self.mark))
        self.floor, self.mark = self.mark, self.position
        self.gate.reset()

    def begin(self) -> None:
        self.onset = self.position - WINDOW
        self.first = max(self.floor, self.onset - self.how.pre_roll)

    def count(self, probability: float) -> None:
        if probability >= (self.how.continues if self.confirmed else self.how.begins):
            self.voiced += WINDOW
            self.silence = 0
        else:
            self.silence += WINDOW

    def decide(self, events: list[Event]) -> None:
        if not self.confirmed and self.voiced >= self.how.min_speech:
            self.confirm()
        if not self.confirmed:
            if self.silence >= self.how.silence or self.position - self.onset >= LONGEST_DOUBT:
                self.drop(events)
        elif self.silence >= patience(self.position - self.first, self.how.silence):
            self.finish(self.position, events)
        elif self.position - self.first >= LONGEST:
            self.cut(events)

    def confirm(self) -> None:
        heard = np.concatenate([window for window, _ in self.recent])
        self.unsent.append(heard[len(heard) - (self.position - self.first) :])
        self.confirmed = True

    def drop(self, events: list[Event]) -> None:
        """It was a noise: nobody will hear of it."""
        events.append(Settled(self.mark))
        recent = list(self.recent)
        self.quiet()
        self.recent.extend(recent[-self.silent_windows :])
        self.floor, self.mark = self.mark, self.position

    def send(self, events: list[Event], ends_at: int | None = None) -> None:
        """Hand on the audio of an open utterance."""
        if not self.unsent and ends_at is None:
            return
        samples = np.concatenate(self.unsent) if self.unsent else NOTHING
        self.unsent = []
        if len(samples):
            events.append(Frame(samples, self.position - len(samples), self.first))
        if ends_at is not None:
            events.append(Frame(NOTHING, ends_at, self.first, ends=True))

    def finish(self, last: int, events: list[Event]) -> None:
        self.send(events, ends_at=last)
        events.append(Ended(self.first, last, self.voiced))
        self.floor = self.mark = last
        self.quiet()

    def cut(self, events: list[Event]) -> None:
        """Too long: end at the quietest window of late, and hear what came after it again as a new utterance."""
        windows = list(self.recent)
        quietest = min(range(len(windows)), key=lambda at: (windows[at][1], -at))
        after = [window for window, _ in windows[quietest + 1 :]]
        position = self.position
        last = position - sum(map(len, after))
        self.finish(last, events)
        self.position = last
        self.pending = np.concatenate((*after, self.pending))
