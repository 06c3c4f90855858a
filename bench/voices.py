"""What the benchmark's speakers say: the shipped lines of one colleague each, shuffled, with short pauses."""

import wave
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np

from transcription.contract import SAMPLE_RATE, Samples
from transcription.simulation.speech import NOISE, Colleague, colleagues

LEAD = 2 * SAMPLE_RATE
"""Silence before the first line: the time in which every microphone gets open."""

AFTERWARDS = SAMPLE_RATE
PAUSES = 0.8, 1.0
"""Seconds between two lines: longer than the hang-over that ends an utterance, so nobody rests for long."""


@cache
def voice(number: int, seconds: float) -> Samples:
    """What speaker `number` says: int16 (n,) at 16 kHz, the same at every call, about `seconds` long, never cut short.

    The voices take turns: speaker 0, 3, 6 … has the first one, each with another order of its lines.
    """
    everybody = colleagues()
    random = np.random.default_rng(number)
    parts, length = [room(LEAD, random)], LEAD
    for line in lines(everybody[number % len(everybody)], random):
        pause = round(random.uniform(*PAUSES) * SAMPLE_RATE)
        if length + len(line) + pause + AFTERWARDS > seconds * SAMPLE_RATE:
            break
        parts += [line, room(pause, random)]
        length += len(line) + pause
    return np.concatenate([*parts, room(AFTERWARDS, random)])


def lines(colleague: Colleague, random: np.random.Generator) -> Iterator[Samples]:
    """The colleague's lines in random order, again and again."""
    while True:
        for at in random.permutation(len(colleague.lines)):
            line = colleague.lines[at]
            yield colleague.samples[line.start_sample : line.end_sample]


def room(length: int, random: np.random.Generator) -> Samples:
    """`length` samples of a quiet room: noise at -70 dBFS."""
    return random.normal(0, NOISE, length).round().astype(np.int16)


@cache
def silence(seconds: float, *, noise: bool) -> Samples:
    """Nobody speaks: a quiet room, or digital zero."""
    length = round(seconds * SAMPLE_RATE)
    return room(length, np.random.default_rng(0)) if noise else np.zeros(length, np.int16)


def write(path: Path, *parts: Samples) -> None:
    """The samples as a wav file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        for part in parts:
            file.writeframes(part.tobytes())
