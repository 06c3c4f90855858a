"""Whose meeting it is."""

import pytest
from playwright.async_api import expect

from tests.clients import Api, host
from tests.servers import Parley

expect.set_options(timeout=30_000)  # on a slow and busy machine


@pytest.fixture(scope="session")
def dana(server: Parley) -> Api:
    """The demo account, who hosts."""
    return host(server)


@pytest.fixture
def code(dana: Api) -> str:
    """A meeting of Dana's that nobody has been in."""
    return str(dana.post("meetings/", {"title": "Office move"})["code"])
