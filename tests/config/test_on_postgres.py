"""Tests that run on SQLite with all others run on PostgreSQL, too: in one run, for it begins by making all tables."""

import os
import subprocess
import sys

import pytest

from tests.servers import ROOT, Postgres

FILES = (
    *(f"meetings/test_{name}.py" for name in ("cursors", "etags", "filters", "idempotency")),
    *(f"transcription/searching/test_{name}.py" for name in ("index", "search", "search_api")),
    "transcription/test_timeline.py",
)


@pytest.mark.long
def test_everything_is_so_on_postgres(postgres: Postgres) -> None:
    """What is found and in which order, keys, tags and cursors where others wait for locks of rows, times and ids."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *(f"tests/{file}" for file in FILES)],
        cwd=ROOT,
        env=plain | {"DATABASE_URL": postgres.url},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-8_000:]
