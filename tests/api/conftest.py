"""A server that the tests of the API have for themselves, and somebody with one of everything on it."""

import json
import os
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
import requests

from tests.servers import Parley, Postgres

Stage = dict[str, Any]
APP = "https://app.example.org"
"""Whose pages may call it."""
LIMITS = {"UPLOAD_LIMIT": "1", "API_RATE": "0", "API_RATE_ANONYMOUS": "0", "CORS_ALLOWED_ORIGINS": APP}


@pytest.fixture(scope="package")
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parley]:
    """Nothing that nobody expected happens on it. FUZZ_ON=postgresql: on that, else on SQLite."""
    folder = tmp_path_factory.mktemp("api")
    if os.environ.get("FUZZ_ON") == "postgresql":
        database: Postgres = request.getfixturevalue("postgres")
        one = Parley(folder, LIMITS | {"DATABASE_URL": database.url})
        one.manage("migrate", "--verbosity", "0")
    else:
        one = Parley(folder, LIMITS).prepare()
    one.start()
    yield one
    assert one.stop() == 0
    assert "Traceback" not in one.log.read_text()


def furnished(house: Parley) -> Stage:
    said = house.told("from tests.api.furnishing import furnish; furnish()")
    told: Stage = json.loads(said.splitlines()[-1])
    return told


@pytest.fixture(scope="package")
def settled(house: Parley) -> Stage:
    """`{"token", "code", "ids"}` of a host (see furnishing.py), for tests that change nothing."""
    return furnished(house)


@pytest.fixture
def stage(request: pytest.FixtureRequest, house: Parley, settled: Stage) -> Stage:
    """The same, of somebody new for each test of an operation that may change something."""
    given = request.node.callspec.params
    method = given["operation"].method if "method" not in given else given["method"]
    return settled if method.lower() == "get" else furnished(house)


@pytest.fixture(scope="package")
def line() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


def real(path: str, stage: Stage) -> dict[str, Any]:
    """Parameters of a path that lead to something."""
    found = {}
    for before, part in pairwise(part for part in path.split("/") if part):
        if part == "{code}":
            found["code"] = stage["code"]
        if part == "{id}" and before in stage["ids"]:
            found["id"] = stage["ids"][before]
    return found
