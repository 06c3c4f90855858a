"""A town of people with browsers; when a test fails, what they saw is kept in test-results/."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.people import Town
from tests.clients import Api, host
from tests.servers import ROOT, Parley

FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[Any]:
    report = yield
    if call.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture
async def town(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Town]:
    async with Town(tmp_path) as town:
        yield town
        if request.node.stash.get(FAILED, True):
            folder = ROOT / "test-results" / request.node.name
            for person in town.people:
                await person.page.screenshot(path=folder / f"{person.name}.png", full_page=True)


@pytest.fixture(scope="session")
def dana(server: Parley) -> Api:
    """The demo account, who hosts."""
    return host(server)


@pytest.fixture
def code(dana: Api) -> str:
    """A meeting of Dana's that nobody has been in."""
    return str(dana.post("meetings/", {"title": "Office move"})["code"])
