"""What batches are worth: 1, 2, 4 and 8 speakers' segments heard by one Whisper model, together and one by one.

The model has the shape of Whisper's smallest, random weights, and says as many words as people do in 5 s. So the ratio
counts, not the time. tests/transcription/whisper_batches.py does the work: it may know the engine.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass

from bench.server import ROOT


@dataclass(frozen=True, slots=True)
class Batched:
    """Seconds of one core until all of so many speakers have their words; the best of two rounds."""

    speakers: int
    together: float
    one_by_one: float

    @property
    def ratio(self) -> float:
        return self.one_by_one / self.together


def batched() -> list[Batched]:
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        command = [sys.executable, "-m", "tests.transcription.whisper_batches", folder]
        answer = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return [Batched(**json.loads(line)) for line in answer.stdout.splitlines()]


def table(rows: list[Batched]) -> str:
    head = ("Whisper, speakers at once", "CPU together", "CPU one by one", "ratio")
    cells = [
        (str(one.speakers), f"{one.together:.2f} s", f"{one.one_by_one:.2f} s", f"{one.ratio:.2f}") for one in rows
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ("---:",) * len(head), *cells))
