"""Recordings of one meeting that come at the same moment, on a real PostgreSQL: one newcomer is one person."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.clients import host
from tests.servers import Parley, Postgres
from tests.transcription.programs.recorded import recorded, send

AT_ONCE, ROUNDS = 5, 3


@pytest.fixture
def house(tmp_path: Path, postgres: Postgres) -> Iterator[Parley]:
    one = Parley(tmp_path, {"DATABASE_URL": postgres.url})
    one.manage("migrate", "--verbosity", "0")
    one.start()
    yield one
    one.stop()


def test_a_newcomer_who_is_named_twice_is_one_person(house: Parley, tmp_path: Path) -> None:
    """Else nobody could name them any more: two would be called that."""
    dana, file = host(house), ("said.wav", recorded(tmp_path, "said.wav").read_bytes())
    for _ in range(ROUNDS):
        code = dana.post("meetings/", {"title": "At once"})["code"]
        path = f"/api/meetings/{code}/transcripts/"
        with ThreadPoolExecutor(AT_ONCE) as pool:
            pending = [pool.submit(send, dana, path, [file], ("speaker", "Bobby")) for _ in range(AT_ONCE)]
            answers = [one.result() for one in pending]
        assert [status for status, _ in answers] == [202] * AT_ONCE
        people = dana.get(f"meetings/{code}/participants/")["results"]
        assert [one["name"] for one in people].count("Bobby") == 1
        for _, answer in answers:
            dana.call("DELETE", f"transcriptions/{answer['uploads'][0]['id']}/")
