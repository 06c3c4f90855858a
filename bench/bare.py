"""The yardsticks: what is said in the speakers' audio, and what PocketSphinx alone takes to find it out.

`reference` is `manage.py transcribe` with the live engine: the same utterances, one speaker at a time, from a file.
`decode` is a PocketSphinx decoder, with the beams it has by default, in this process: 100 ms at a time, a hypothesis
after each, the end pass and the words after each utterance; nothing else. It hears exactly the reference's utterances.
"""

import json
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pocketsphinx

from bench import voices
from bench.server import ROOT, environment
from transcription.contract import SAMPLE_RATE, Samples

CHUNK = SAMPLE_RATE // 10
AT_ONCE = 2
_known: dict[tuple[int, float], list[dict[str, Any]]] = {}


def reference(number: int, seconds: float) -> list[dict[str, Any]]:
    """The utterances of speaker `number`: `start`, `end` (seconds), `text` and `words` of each, in order."""
    return _known[number, seconds]


def prepare(speakers: int, seconds: float) -> None:
    """Find out what `speakers` say, some at once: `reference` has it then."""
    missing = [number for number in range(speakers) if (number, seconds) not in _known]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        texts = pool.map(lambda number: transcribed(voices.voice(number, seconds)), missing)
        _known.update(zip(((number, seconds) for number in missing), texts, strict=True))


def transcribed(samples: Samples) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        path = Path(folder) / "speech.wav"
        voices.write(path, samples)
        command = [sys.executable, "manage.py", "transcribe", "--json", "--engine", "pocketsphinx", str(path)]
        env = environment(Path(folder)) | {"SPEECH_WORKERS": "1"}
        done = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


@cache
def bare_seconds(number: int, seconds: float) -> float:
    """CPU seconds that a decoder alone takes for what speaker `number` says."""
    samples = voices.voice(number, seconds)
    utterances = [
        samples[round(row["start"] * SAMPLE_RATE) : round(row["end"] * SAMPLE_RATE)]
        for row in reference(number, seconds)
    ]
    return decode(utterances)


def decode(utterances: list[Samples]) -> float:
    """CPU seconds, the loading of the decoder not counted."""
    decoder = pocketsphinx.Decoder(samprate=SAMPLE_RATE, loglevel="FATAL")
    began = time.process_time()
    for samples in utterances:
        decoder.start_utt()
        for at in range(0, len(samples), CHUNK):
            decoder.process_raw(samples[at : at + CHUNK].tobytes(), False, False)
            decoder.hyp()
        decoder.end_utt()
        decoder.hyp()
    return time.process_time() - began
