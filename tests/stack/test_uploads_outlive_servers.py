"""kill -9 of the server while it writes a file down: the next one finishes it, once and whole."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients import host
from tests.servers import Parley
from tests.speech import speech
from tests.transcription.programs.recorded import recorded, send

SPOKEN = speech("rms", *(line for _ in range(2) for line in range(4)))
PATIENCE = 120.0


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Parley]:
    """A server of its own, on SQLite."""
    one = Parley(tmp_path)
    one.prepare().start()
    yield one
    assert one.stop() == 0


def test_an_upload_outlives_its_server(mortal: Parley, tmp_path: Path) -> None:
    dana = host(mortal)
    data = recorded(tmp_path, "said.flac", SPOKEN).read_bytes()
    status, row = send(dana, "/api/transcriptions/", [("long.flac", data)])
    assert status == 202

    def until(*states: str) -> str:
        last = time.monotonic() + PATIENCE
        while (found := dana.get(f"transcriptions/{row['id']}/"))["state"] not in states:
            assert time.monotonic() < last, found
            time.sleep(0.05)
        return str(found["state"])

    until("running")
    mortal.kill()
    mortal.start()
    assert until("running", "waiting") == "running"  # nobody knows yet that its server is dead
    mortal.told(
        "from django.utils import timezone; from datetime import timedelta;"
        "from transcription.programs.models import Upload;"
        "Upload.objects.update(alive_at=timezone.now() - timedelta(seconds=46))"
    )
    mortal.manage("sweep")
    assert until("done", "failed") == "done"
    found = dana.get(f"transcriptions/{row['id']}/result/")
    assert found["seconds"] == pytest.approx(SPOKEN.seconds, abs=0.1)
    assert len(found["segments"]) == len(SPOKEN.sentences)
    starts = [one["start"] for one in found["segments"]]
    assert starts == sorted(set(starts))
    assert not list((mortal.folder / "uploads").iterdir())
