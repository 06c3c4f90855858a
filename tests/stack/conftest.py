"""Two server processes on one PostgreSQL and one Redis. Who kills one of them starts it again."""

from collections.abc import Iterator

import pytest

from tests.clients import Api, host
from tests.servers import Parley, Postgres, Redis

Pair = tuple[Parley, Parley]


@pytest.fixture(scope="session")
def pair(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres, redis: Redis) -> Iterator[Pair]:
    """Their calls are small: two pictures, one more voice."""
    env = {"DATABASE_URL": postgres.url, "REDIS_URL": redis.url, "MESH_LIMIT": "2", "AUDIO_LIMIT": "3"}
    folder = tmp_path_factory.mktemp("pair")
    first, second = Parley(folder, env), Parley(folder, env)
    first.manage("migrate", "--verbosity", "0")
    first.start()
    second.start()
    yield first, second
    assert (first.stop(), second.stop()) == (0, 0)


@pytest.fixture
def dana(pair: Pair) -> Api:
    """The demo account, who hosts."""
    return host(pair[1])


@pytest.fixture
def code(dana: Api) -> str:
    return str(dana.post("meetings/", {"title": "Two servers"})["code"])
