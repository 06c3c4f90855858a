"""`python -m tests.transcription.whisper_batches FOLDER`: what segments of several speakers take together, and one by
one, with a model of random weights that is made in FOLDER. One JSON object a line, for bench/whisper.py.

Seconds of one core, which other work on the machine changes less than it changes the time on the clock.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

from tests.transcription.tiny_whisper import Script, scripted
from transcription.contract import SAMPLE_RATE
from transcription.engines.whisper.model import Model
from transcription.engines.whisper.takes import Ask

SECONDS, WORDS, ROUNDS = 5.0, 15, 2
WIDTH, LAYERS, TOKENS = 384, 4, 51_865  # as Whisper tiny
SPEAKERS = (1, 2, 4, 8)


def main(folder: Path) -> None:
    script = Script(tuple(f" word{number}" for number in range(WORDS)), SECONDS)
    model = Model(scripted(folder, script, width=WIDTH, layers=LAYERS, seed=1, tokens=TOKENS), "cpu", 1)
    noise = np.random.default_rng(2).normal(0, 3000, round(SECONDS * SAMPLE_RATE)).astype(np.int16)
    asks = [Ask(np.roll(noise, SAMPLE_RATE * number), "en", final=False) for number in range(max(SPEAKERS))]
    assert len(model.hear(asks[:1], [[]])[0].words) == WORDS
    for speakers in SPEAKERS:
        batches = [asks[:speakers]], [[ask] for ask in asks[:speakers]]
        together, one_by_one = (min(taken(model, one) for _ in range(ROUNDS)) for one in batches)
        print(json.dumps({"speakers": speakers, "together": together, "one_by_one": one_by_one}), flush=True)


def taken(model: Model, batches: list[list[Ask]]) -> float:
    began = time.process_time()
    for batch in batches:
        model.hear(batch, [[] for _ in batch])
    return time.process_time() - began


if __name__ == "__main__":
    main(Path(sys.argv[1]))
