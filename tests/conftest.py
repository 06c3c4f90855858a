"""Fixtures for every test: real servers, started once and thrown away."""

from collections.abc import Iterator

import pytest

from tests.servers import Parley, Postgres, Redis


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parley]:
    """A running Parley on SQLite, shared by the tests that do not hurt it."""
    one = Parley(tmp_path_factory.mktemp("parley"))
    one.manage("migrate", "--verbosity", "0")
    one.start()
    yield one
    assert one.stop() == 0


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    one = Postgres().start()
    yield one
    one.stop()


@pytest.fixture(scope="session")
def redis() -> Iterator[Redis]:
    one = Redis().start()
    yield one
    one.stop()
