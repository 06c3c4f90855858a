"""Spoken words to test with: sentences of the simulated colleagues, as samples and as fake microphones."""

import json
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tests.servers import Parley
from transcription.contract import SAMPLE_RATE
from transcription.simulation.speech import Colleague, colleagues

Samples = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """16 kHz mono samples of one voice, and the sentences in them."""

    samples: Samples
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.sentences)

    @property
    def seconds(self) -> float:
        return len(self.samples) / SAMPLE_RATE


def colleague(voice: str) -> Colleague:
    return next(one for one in colleagues() if one.voice == voice)


def speech(voice: str, *lines: int, before: float = 0.5, pause: float = 1.2, after: float = 1.5) -> Speech:
    """Sentences (by number) of a voice, with the room's faint noise before, between and after; seconds."""
    who = colleague(voice)
    chosen = [who.lines[number] for number in lines]
    parts = [room(before)]
    for line in chosen:
        parts += [who.samples[line.start_sample : line.end_sample], room(pause)]
    return Speech(np.concatenate([*parts[:-1], room(after)]), tuple(line.text for line in chosen))


def room(seconds: float) -> Samples:
    noise = np.random.default_rng(7).normal(0, 32768 * 10 ** (-70 / 20), round(seconds * SAMPLE_RATE))
    return noise.round().astype(np.int16)


def write_wav(path: Path, samples: Samples, rate: int = SAMPLE_RATE) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(samples.astype("<i2").tobytes())
    return path


def microphone(path: Path, spoken: Speech) -> Path:
    """A file for Chromium's fake microphone: the same sound at 48 kHz, its spectrum filled up with nothing."""
    size = len(spoken.samples)
    spectrum = np.fft.rfft(spoken.samples.astype(np.float64))
    louder = np.fft.irfft(spectrum, 3 * size) * 3
    return write_wav(path, louder.round().clip(-32768, 32767).astype(np.int16), 48_000)


def transcribed(server: Parley, path: Path, samples: Samples) -> list[dict[str, Any]]:
    """What `manage.py transcribe` makes of the samples when nothing disturbs it, with the server's engine."""
    command = ["transcribe", "--engine", "pocketsphinx", "--json", str(write_wav(path, samples))]
    return [json.loads(line) for line in server.manage(*command).splitlines()]
