"""Minutes that a model writes slowly: all who look see them grow, also after a reload; what was there is kept."""

import asyncio
import contextlib
import json
import threading
from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.looks import inspect
from tests.browser.people import Town
from tests.browser.stored import stage
from tests.browser.test_minutes_written import reader, sheet
from tests.servers import Parley
from tests.summaries.peers.openai import OpenAI
from tests.summaries.peers.script import Answer, Body, Peer, Script, Slow, Status, lines, serving

pytestmark = pytest.mark.together

WHOLE = 100_000
OLDER = "The earlier version, until the new one is complete"
LAST = "We meet again next Monday"


class Tap(Peer):
    """A model that says as many pieces as one lets through."""

    def __init__(self, script: Script) -> None:
        super().__init__(script)
        self.drops = threading.Semaphore(0)

    def wait(self, seconds: float) -> None:
        while not (self.over.is_set() or self.drops.acquire(timeout=0.1)):
            pass

    def open(self, pieces: int) -> None:
        self.drops.release(pieces)


def writes(body: Body) -> Answer:
    """Repeats all that was said, piece by piece."""
    sentences = [{"section": "overview", "heading": "", "ids": [row[0]], "text": row[-1]} for row in lines(body)]
    return Slow(json.dumps({"sentences": sentences}), 1, each=True)


@pytest.fixture(scope="module")
def tap() -> Iterator[Tap]:
    with serving(Tap(writes), OpenAI) as peer:
        yield peer


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory, tap: Tap) -> Iterator[Parley]:
    """A server that has a model."""
    env = {"OPENAI_BASE_URL": f"{tap.url}/v1", "OPENAI_MINUTES_MODEL": "maker/small-one", "OPENAI_API_KEY": "k"}
    one = Parley(tmp_path_factory.mktemp("slow"), env)
    one.manage("migrate", "--verbosity", "0")
    one.start()
    yield one
    assert one.stop() == 0


@pytest.fixture(autouse=True)
async def fresh(tap: Tap) -> AsyncIterator[None]:
    """Each test begins with a closed tap, and leaves nothing that waits."""
    tap.script, tap.drops = writes, threading.Semaphore(0)
    yield
    tap.open(WHOLE)


def growing(page: Page) -> Locator:
    return page.locator("[data-growing]")


async def pour(tap: Tap, page: Page, words: str) -> None:
    """Let the model go on until the page shows these words: little by little, lest it runs away from a slow page."""
    while words not in (shown := await growing(page).inner_text()):
        tap.open(3)
        with contextlib.suppress(AssertionError):  # what stands between two sentences is not shown
            await expect(growing(page)).not_to_have_text(shown, use_inner_text=True, timeout=1000)


async def test_all_see_them_grow_also_after_a_reload(town: Town, slow: Parley, tap: Tap) -> None:
    told = await asyncio.to_thread(stage, slow, "written")
    alice = await reader(town, slow, told)
    bob = await reader(town, slow, told, "Bob Berg")
    await alice.page.get_by_role("button", name="Write again").click()
    await pour(tap, alice.page, "Good morning everybody.")
    for one in (alice, bob):
        await expect(growing(one.page)).to_contain_text("Good morning everybody.")
        await expect(one.page.locator("#minutes [data-said]")).to_have_text("Writing…")
        await expect(one.page.get_by_text(OLDER)).to_be_visible()
        await expect(sheet(one.page)).to_contain_text("Half of the second floor on Harbour Street is taken.")
    await expect(growing(bob.page)).not_to_contain_text(LAST)
    await inspect(alice.page)

    await bob.page.reload()
    await pour(tap, bob.page, "Half of the floor is enough")
    for one in (alice, bob):
        await expect(growing(one.page)).to_contain_text("Half of the floor is enough")
    tap.open(WHOLE)
    for one in (alice, bob):
        await expect(one.page.locator("#minutes [data-said]")).to_have_text("Minutes are ready")
        await expect(growing(one.page)).not_to_be_visible()
        await expect(sheet(one.page)).to_contain_text("small-one")
        await expect(sheet(one.page).locator(".sentence")).to_have_count(16)
        await expect(one.page.get_by_text(OLDER)).not_to_be_visible()
        one.assert_calm()


async def test_anybody_may_stop_them_and_the_old_stay(town: Town, slow: Parley, tap: Tap) -> None:
    told = await asyncio.to_thread(stage, slow, "written")
    alice = await reader(town, slow, told)
    bob = await reader(town, slow, told, "Bob Berg")
    await alice.page.get_by_role("button", name="Write again").click()
    await pour(tap, bob.page, "Good morning everybody.")
    await bob.page.get_by_role("button", name="Stop").click()
    for one in (alice, bob):
        await expect(growing(one.page)).not_to_be_visible()
        await expect(one.page.locator("#minutes [data-said]")).to_have_text("Stopped. What was there is kept.")
        await expect(sheet(one.page)).to_contain_text("Half of the second floor on Harbour Street is taken.")
        await expect(one.page.get_by_role("button", name="Write again")).to_be_enabled()
        one.assert_calm()


async def test_a_failure_says_why_keeps_the_old_and_offers_a_way(town: Town, slow: Parley, tap: Tap) -> None:
    tap.script = lambda body: Status(401)
    told = await asyncio.to_thread(stage, slow, "written")
    alice = await reader(town, slow, told)
    page = alice.page
    await page.get_by_role("button", name="Write again").click()
    why = page.get_by_text("The model refused the key it was given. What was there is kept.")
    await why.wait_for()
    await expect(sheet(page)).to_contain_text("Half of the second floor on Harbour Street is taken.")
    await inspect(page)
    await page.reload()
    await why.wait_for()
    await page.get_by_role("button", name="Write it without a model").click()
    await expect(sheet(page)).to_contain_text("Written without a model")
    await expect(why).not_to_be_visible()
    alice.assert_calm()
