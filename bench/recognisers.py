"""Each speech engine that can run here, with two who speak: how late its captions are, and what it takes of a core.

Hosted ones are asked through their real clients, of a peer on this machine that answers at once with a word every
300 ms (tests/transcription/peers/serving.py): the lag is our side's and the protocol's, not a recogniser's nor a
network's. `whisper` has a scripted model under 1 MB that says the same whatever it hears: its lag and CPU are those of
loading, batching and agreeing, not of a real model's size.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from bench import load
from bench.figures import Pair
from bench.lag import lags, quantiles
from bench.load import Take
from bench.scenarios import Scenario
from bench.server import ROOT

SPEAKERS = 2
TWO = Scenario("two", speakers=SPEAKERS)
PEERS = "tests.transcription.peers.serving"
ALONE = ("pocketsphinx",)
SERVED = ("whisper", "openai", "openai-realtime", "watson", "assemblyai")
NAMES = (*ALONE, *SERVED)


@dataclass(frozen=True, slots=True)
class Recognised:
    """Seconds; per cent of a core; `own` is the share of utterances that this engine made, and no other for it."""

    name: str
    caption: Pair | None
    final: Pair | None
    per_speaker: float
    memory: float
    own: float
    complaints: int


def recognised(seconds: float) -> Iterator[Recognised]:
    """One engine after the other, each on a server of its own."""
    for name in NAMES:
        with settings_for(name) as settings:
            chosen = {**settings, "STT_ENGINE": name, "STT_FINAL_ENGINE": "none"}
            yield figures(name, load.play(TWO, seconds, seated=False, settings=chosen))


@contextmanager
def settings_for(name: str) -> Iterator[Mapping[str, str]]:
    """What leads a server to the other end of the engine, which lives as long as this."""
    if name not in SERVED:
        yield {}
        return
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        command = [sys.executable, "-m", PEERS, name, folder]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, cwd=ROOT, text=True, stdin=pipe, stdout=pipe) as peer:
            assert peer.stdout is not None
            try:
                said = peer.stdout.readline()
                if not said:
                    raise RuntimeError(f"The other end of {name} did not start; what it said stands above.")
                yield json.loads(said)
            finally:
                peer.terminate()


def figures(name: str, take: Take) -> Recognised:
    found, rows = lags(take), take.rows
    return Recognised(
        name,
        quantiles(found.captions),
        quantiles(found.finals),
        take.usage.share(take.usage.server) / SPEAKERS,
        take.memory / SPEAKERS,
        sum(row["engine"] == name for row in rows) / len(rows) if rows else 0.0,
        take.complaints,
    )
