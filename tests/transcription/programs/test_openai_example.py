"""The example program does what it says."""

import os
import subprocess
import sys
from pathlib import Path

from tests.clients import host
from tests.servers import ROOT, Parley
from tests.transcription.programs.recorded import SPOKEN, recorded, understood

EXAMPLE = ROOT / "examples" / "openai_client.py"


def run(server: Parley, token: str, *words: str) -> "subprocess.CompletedProcess[str]":
    env = os.environ | {"PARLEY_TOKEN": token}
    command = [sys.executable, str(EXAMPLE), *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)


def test_it_prints_what_is_said_and_subtitles(server: Parley, tmp_path: Path) -> None:
    done = run(server, host(server).token, server.url, str(recorded(tmp_path, "said.mp3")))
    assert done.returncode == 0, done.stderr
    said, subtitles = done.stdout.split("1\n00:", 1)
    assert understood(said)
    assert len(said.splitlines()) == len(SPOKEN.sentences)
    assert "-->" in subtitles


def test_it_says_what_is_wrong(server: Parley, tmp_path: Path) -> None:
    refused = run(server, "nobodys", server.url, str(recorded(tmp_path, "said.wav")))
    assert refused.returncode == 1
    assert refused.stderr.startswith("401:")
    assert "ADDRESS FILE" in run(server, "any").stderr


def test_it_is_short() -> None:
    assert len(EXAMPLE.read_text().splitlines()) < 40
