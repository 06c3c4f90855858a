"""The network changes while a page loads, and a part of it does not arrive: the page does not pretend."""

import pytest
from playwright.async_api import Route, expect

from tests.browser.people import Town
from tests.servers import Parley

pytestmark = pytest.mark.together

MODULE = "**/js/room/standing.js"  # one of a hundred
SENTENCE = "a part of it is missing"


class Losing:
    """Loses the first few requests, as Chromium does when an interface comes or goes."""

    def __init__(self, times: int) -> None:
        self.left = times

    async def __call__(self, route: Route) -> None:
        self.left -= 1
        if self.left < 0:
            await route.continue_()
        else:
            await route.abort("internetdisconnected")


async def test_a_room_that_is_not_whole_is_loaded_again(town: Town, server: Parley, code: str) -> None:
    alice = await town.person("Alice")
    await alice.page.route(MODULE, Losing(2))
    await alice.join(server.url, code, captions=False)
    assert await alice.status() == "Muted. Nothing you say is written down"
    await expect(alice.page.get_by_text(SENTENCE)).to_be_hidden()


async def test_in_vain_it_says_so(town: Town, server: Parley, code: str) -> None:
    alice = await town.person("Alice")
    await alice.join(server.url, code, captions=False)
    losing = Losing(4)
    await alice.page.route(MODULE, losing)
    await alice.page.reload()
    await alice.page.get_by_text(SENTENCE).wait_for()
    assert losing.left == 0, "Three times more, by itself."
    await alice.page.get_by_role("link", name="Load it again").click()
    await expect(alice.page.locator("#status")).to_contain_text("Muted")
    await expect(alice.page.get_by_text(SENTENCE)).to_be_hidden()


async def test_a_page_with_a_form_asks_first(town: Town, server: Parley) -> None:
    alice = await town.person("Alice")
    await alice.page.route("**/css/controls.css", Losing(1))
    await alice.page.goto(f"{server.url}/account/login/")
    await alice.page.get_by_label("E-mail or username").fill("alice")
    await alice.page.get_by_text(SENTENCE).wait_for()
    await expect(alice.page.get_by_label("E-mail or username")).to_have_value("alice")
    await alice.page.get_by_role("link", name="Load it again").click()
    await expect(alice.page.get_by_text(SENTENCE)).to_be_hidden()
