"""Minutes that a model writes slowly: all who look see them grow, also after a reload; what was there is kept."""

import asyncio
import contextlib
import json
from collections.abc import Iterator

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.looks import inspect
from tests.browser.people import Town
from tests.browser.stored import stage
from tests.browser.test_minutes_written import reader, sheet
from tests.servers import Parley
from tests.summaries.peers.openai import OpenAI
from tests.summaries.peers.script import PIECE, Answer, Body, Peer, Slow, Status, lines, serving

pytestmark = pytest.mark.together

WHOLE = 100_000
AHEAD = 100  # characters that may be said and not shown yet
PATIENCE = 120  # s
OLDER = "The earlier version, until the new one is complete"
LAST = "We meet again next Monday"


class Tap(Peer):
    """A model that says what it was asked about piece by piece, each when one lets it."""

    def __init__(self) -> None:
        super().__init__(self.writes)
        self.close()

    def close(self) -> None:
        self.script, self.answer, self.passed, self.most = self.writes, "", 0, 0

    def writes(self, body: Body) -> Answer:
        """Repeats all that was said."""
        sentences = [{"section": "overview", "heading": "", "ids": [row[0]], "text": row[-1]} for row in lines(body)]
        self.answer = json.dumps({"sentences": sentences})
        return Slow(self.answer, 1, each=True)

    def wait(self, seconds: float) -> None:
        while self.passed >= self.most and not self.over.wait(0.02):
            pass
        self.passed += 1

    def open(self, pieces: int) -> None:
        """This many from where it is: what is not taken is not saved up."""
        self.most = self.passed + pieces

    def is_beyond(self, words: str) -> bool:
        """It said these words long since."""
        return words in self.answer[: max(0, PIECE * self.passed - AHEAD)]


@pytest.fixture(scope="module")
def tap() -> Iterator[Tap]:
    one = Tap()
    with serving(one, OpenAI):
        yield one


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory, tap: Tap) -> Iterator[Parley]:
    """A server that has a model."""
    env = {"OPENAI_BASE_URL": f"{tap.url}/v1", "OPENAI_MINUTES_MODEL": "maker/small-one", "OPENAI_API_KEY": "k"}
    one = Parley(tmp_path_factory.mktemp("slow"), env)
    one.prepare().start()
    yield one
    assert one.stop() == 0


@pytest.fixture(autouse=True)
def fresh(tap: Tap) -> Iterator[None]:
    """Each test begins with a closed tap, and leaves nothing that waits."""
    tap.close()
    yield
    tap.open(WHOLE)


def growing(page: Page) -> Locator:
    return page.locator("[data-growing]")


async def pour(tap: Tap, page: Page, words: str) -> None:
    """Let the model go on until the page shows these words, and not far beyond them however slow the page is."""
    async with asyncio.timeout(PATIENCE):
        while words not in (shown := await growing(page).inner_text()):
            if not tap.is_beyond(words):
                tap.open(8)
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
