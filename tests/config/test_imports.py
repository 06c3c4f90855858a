"""What must not be loaded, or must not happen, when something is imported."""

import os
import subprocess
import sys
from pathlib import Path

from tests.servers import ROOT


def run(code: str, **env: str) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, env=os.environ | env, check=True, capture_output=True, text=True).stdout


def test_a_speech_worker_starts_without_django() -> None:
    engine = "from transcription.engines.pocketsphinx import PocketSphinx"
    imports = f"import sys, transcription.recognition.worker; {engine}"
    code = f"{imports}; PocketSphinx(); print(*sys.modules)"
    loaded = set(run(code).split())
    assert "pocketsphinx" in loaded
    assert not {"django", "channels", "onnxruntime", "asyncio"} & loaded


def test_the_voice_detector_reports_to_nobody(tmp_path: Path) -> None:
    """onnxruntime would keep a device id and a queue of reports in the home folder."""
    run("from transcription.vad import silero; silero()", HOME=str(tmp_path), XDG_CACHE_HOME="")
    assert not list(tmp_path.rglob("*"))
