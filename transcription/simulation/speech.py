"""The simulated colleagues, read back: each one's whole meeting as samples, and which words are where in it.

Every timeline has the same length and starts at the same moment, so three microphones fed side by side play the
meeting with its overlaps. Where someone is silent there is faint noise, as in a room; it is the same at every load.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from transcription.media import RATE, pcm

HERE = Path(__file__).parent
NOISE = 32768 * 10 ** (-70 / 20)
"""RMS of the noise in sample steps: -70 dBFS."""

AFTERWARDS = 2 * RATE
"""Samples of silence after the last word, so that the last utterance ends by itself."""

Samples = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, and where it is in its speaker's samples: from `start_sample` up to `end_sample`."""

    start_sample: int
    end_sample: int
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Colleague:
    """One speaker: int16 samples (n,) at 16 kHz of the whole meeting, read-only, and the lines in their order."""

    key: str
    name: str
    voice: str
    samples: Samples
    lines: tuple[Line, ...]


@cache
def colleagues() -> tuple[Colleague, ...]:
    """Everyone in `script.json`, in its order. Reads the audio once, in well under a second."""
    script = json.loads((HERE / "script.json").read_text())
    parts = [[_part(line) for line in script["lines"] if line["speaker"] == s["key"]] for s in script["speakers"]]
    length = max(line.end_sample for part in parts for line, _ in part) + AFTERWARDS
    return tuple(
        _colleague(speaker, part, _room(length, seed))
        for seed, (speaker, part) in enumerate(zip(script["speakers"], parts, strict=True))
    )


def _part(line: dict[str, Any]) -> tuple[Line, Samples]:
    samples = np.concatenate(list(pcm(HERE / "audio" / line["file"])))
    start = round(line["starts_at"] * RATE)
    return Line(start, start + len(samples), line["text"]), samples


def _room(length: int, seed: int) -> Samples:
    noise = np.random.default_rng(seed).normal(0, NOISE, length)
    return noise.round().astype(np.int16)


def _colleague(speaker: dict[str, str], part: list[tuple[Line, Samples]], timeline: Samples) -> Colleague:
    for line, samples in part:
        timeline[line.start_sample : line.end_sample] += samples
    timeline.flags.writeable = False
    return Colleague(speaker["key"], speaker["name"], speaker["voice"], timeline, tuple(line for line, _ in part))
