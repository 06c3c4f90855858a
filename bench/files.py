"""`manage.py transcribe` of a long recording: does its memory stay flat?"""

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from bench import voices
from bench.server import ROOT, environment
from bench.usage import rss
from transcription.contract import SAMPLE_RATE
from transcription.simulation.speech import colleagues

PARTS = 5
MARGIN = 1.05  # flat: the peak of the last part is at most 5 % above that of the first


@dataclass(frozen=True, slots=True)
class Transcribed:
    """`peaks`: MB resident, all processes together, the highest in each fifth of the recording."""

    seconds: float
    took: float
    peaks: tuple[float, ...]

    @property
    def flat(self) -> bool:
        return self.peaks[-1] <= MARGIN * self.peaks[0]


def transcribe(seconds: float) -> Transcribed:
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        path = Path(folder) / "recording.wav"
        length = record(path, seconds)
        began = time.monotonic()
        peaks = watched(path, length)
        return Transcribed(length, time.monotonic() - began, peaks)


def record(path: Path, seconds: float) -> float:
    """Colleagues who take turns for `seconds`, with pauses. Returns how long it became."""
    random = np.random.default_rng(0)
    speakers = [voices.lines(colleague, random) for colleague in colleagues()]
    pause = voices.room(SAMPLE_RATE, random)
    turns = [np.concatenate((*islice(speakers[at % len(speakers)], 1), pause)) for at in range(60)]
    around = sum(map(len, turns)) / SAMPLE_RATE
    times = max(1, round(seconds / around))
    voices.write(path, *(turns * times))
    return times * around


def watched(path: Path, length: float) -> tuple[float, ...]:
    """Run it; look at the memory whenever an utterance is printed."""
    peaks = [0.0] * PARTS
    command = [sys.executable, "manage.py", "transcribe", "--json", str(path)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(path.parent), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            part = min(PARTS - 1, int(PARTS * json.loads(line)["end"] / length))
            peaks[part] = max(peaks[part], rss(process.pid))
    if process.returncode:
        raise RuntimeError(f"transcribe ended with {process.returncode}")
    return tuple(peaks)
