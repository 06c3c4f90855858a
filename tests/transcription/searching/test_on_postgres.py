"""The same tests, on PostgreSQL: what is found, in which order, and what stays in the index."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from tests.servers import ROOT, Postgres

FILES = ("test_index.py", "test_search.py", "test_search_api.py")


@pytest.mark.long
@pytest.mark.skipif(connection.vendor == "postgresql", reason="is running there")
def test_everything_is_so_on_postgres(postgres: Postgres) -> None:
    folder = "tests/transcription/searching"
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-x",
            "-p",
            "no:cacheprovider",
            *(f"{folder}/{name}" for name in FILES),
        ],
        cwd=ROOT,
        env=plain | {"DATABASE_URL": postgres.url},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-8_000:]
