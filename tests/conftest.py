"""Fixtures for every test: real servers, started once and thrown away; people with browsers.

When a test with browsers fails, what its people saw is kept in test-results/.
"""

from collections.abc import AsyncIterator, Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import hypothesis
import pytest
import pytest_asyncio
from django.apps import apps
from django.conf import settings
from django.db.models.signals import post_migrate
from django.utils import translation

pytest.register_assert_rewrite("tests.truth", "tests.browser.people", "tests.browser.talk", "tests.browser.words")

from tests.browser.people import Browsers, Town  # noqa: E402
from tests.servers import ROOT, Parley, Postgres, Redis  # noqa: E402

FAILED = pytest.StashKey[bool]()
hypothesis.settings.register_profile("busy", deadline=None)  # no test is about how fast this machine is just now
hypothesis.settings.load_profile("busy")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers that speak and servers that die need their time: the Makefile runs them in a group of their own."""
    for item in items:
        folder = item.path.relative_to(ROOT).parts[1]
        together = item.get_closest_marker("together")
        if folder in ("browser", "stack") and not together and not item.get_closest_marker("alone"):
            item.add_marker("spoken")
        if together and item.get_closest_marker("asyncio"):  # in the loop of the browsers that they share
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[Any]:
    report = yield
    if call.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session", autouse=True)
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> None:
    """One folder for all processes that test at once: pytest gives each its own within it."""
    mine = tmp_path_factory.getbasetemp()
    Parley.shared = mine if worker_id == "master" else mine.parent


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite on disk, because tests' threads open it too, where pytest clears up what is left beside it."""
    default = settings.DATABASES["default"]
    if default["ENGINE"] == "django.db.backends.sqlite3":
        default.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("tables") / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def whole_tables() -> None:
    """A test that commits leaves empty tables; the next ones need the group that migrations made."""

    def fill(using: str, **how: Any) -> None:
        if "plan" not in how:  # not migrated just now, but emptied
            editor = SimpleNamespace(connection=SimpleNamespace(alias=using))
            import_module("meetings.migrations.0003_meeting_manager").make_group(apps, editor)
            import_module("summaries.migrations.0004_meeting_manager").allow(apps, editor)

    post_migrate.connect(fill, sender=apps.get_app_config("summaries"), weak=False)


@pytest.fixture(autouse=True)
def nobodys_language() -> None:
    """A request leaves its language to the thread that answered it: not to the test that comes next."""
    translation.deactivate()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parley]:
    """A running Parley on SQLite, shared by the tests that do not hurt it."""
    one = Parley(tmp_path_factory.mktemp("parley"), {"PSEUDO_LOCALE": "1"})
    one.prepare().start()
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


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browsers() -> AsyncIterator[Browsers]:
    """Of all who only read, write and click: to start one takes longer than many a test."""
    async with Browsers() as browsers:
        yield browsers


@pytest.fixture
def town(request: pytest.FixtureRequest) -> Town:
    together = request.node.get_closest_marker("together") is not None
    town: Town = request.getfixturevalue("quiet_town" if together else "spoken_town")
    return town


@pytest_asyncio.fixture(loop_scope="session")
async def quiet_town(tmp_path: Path, request: pytest.FixtureRequest, browsers: Browsers) -> AsyncIterator[Town]:
    light = request.node.get_closest_marker("whole") is None
    async with Town(tmp_path, browsers, light) as town:
        yield town
        await remember(town, request)


@pytest.fixture
async def spoken_town(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Town]:
    """Whoever speaks has a browser of their own, with a microphone that nobody has used before."""
    async with Browsers() as browsers, Town(tmp_path, browsers) as town:
        yield town
        await remember(town, request)


async def remember(town: Town, request: pytest.FixtureRequest) -> None:
    if request.node.stash.get(FAILED, True):
        for person in town.people:
            if not person.page.is_closed():
                await person.remember(ROOT / "test-results" / request.node.name)
