"""Catch me up: who came late, or looked away, reads in a few sentences what was said; nobody else does."""

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests.browser.looks import inspect
from tests.browser.people import Person, Town, until
from tests.browser.stored import stage
from tests.servers import Parley

pytestmark = pytest.mark.together

HIDE = """(away) => {
  const turn = (hidden) => {
    Object.defineProperty(document, "hidden", {configurable: true, value: hidden});
    document.dispatchEvent(new Event("visibilitychange"));
  };
  turn(true);
  const key = Object.keys(sessionStorage).find((name) => name.startsWith("parley.seen."));
  sessionStorage.setItem(key, String(Number(sessionStorage.getItem(key)) - away));
  turn(false);
}"""
MINUTE = 60_000


async def late(town: Town, server: Parley, name: str = "Nina Late") -> Person:
    """Somebody who comes in while a meeting goes on in which much was said."""
    told = await asyncio.to_thread(stage, server, state="open")
    person = await town.person(name)
    await person.join(server.url, told["code"])
    return person


async def test_who_comes_late_is_offered_what_was_said(town: Town, server: Parley) -> None:
    nina = await late(town, server)
    page = nina.page
    await expect(page.get_by_text("People have talked before you came.")).to_be_visible()
    await inspect(page)
    await page.locator("#missed").get_by_role("button", name="Catch me up").click()
    told = page.locator(".catch-up")
    await expect(told.get_by_role("heading")).to_have_text(re.compile(r"^From \d\d:\d\d to \d\d:\d\d$"))
    await expect(told).to_contain_text("Only you see this")
    await expect(told).to_contain_text("without a model")
    await expect(page.locator("#missed")).to_be_hidden()
    await inspect(page)
    sentences = await told.locator("li").all_inner_texts()
    assert sentences
    assert sum(len(one.split()) for one in sentences) < 120

    await told.locator(".catch-up-mark").first.click()
    lit = page.locator("#captions > .lit")
    await expect(lit.first).to_be_in_viewport()
    await expect(lit.first).to_be_focused()
    await page.get_by_role("button", name="Close what you missed").press("Enter")
    await expect(told).to_be_hidden()
    await expect(page.locator("#catch-up")).to_be_focused()
    nina.assert_calm()


async def test_nobody_else_sees_it(town: Town, server: Parley) -> None:
    nina = await late(town, server)
    code = re.search(r"/m/([^/]+)/", nina.page.url)
    assert code
    bob = await town.person("Bob")
    await bob.join(server.url, code[1])
    await nina.page.locator("#catch-up").click()
    await expect(nina.page.locator(".catch-up li").first).to_be_visible()
    assert await bob.page.locator(".catch-up").count() == 0
    pulses = bob.pulses

    async def another() -> bool:
        return bob.pulses > pulses

    await until(another)
    assert await bob.page.locator(".catch-up").count() == 0
    bob.assert_calm()


async def test_who_looked_away_for_long_is_offered_it(town: Town, server: Parley) -> None:
    nina = await late(town, server)
    page = nina.page
    hint = page.locator("#missed")
    await hint.get_by_role("button", name="Not now").click()
    await expect(hint).to_be_hidden()
    await page.evaluate(HIDE, MINUTE)
    await expect(hint).to_be_hidden()
    await page.evaluate(HIDE, 400 * 24 * 60 * MINUTE)  # before all that was said
    await expect(hint).to_contain_text("People have talked while you were away.")
    await page.keyboard.press("Tab")
    await hint.get_by_role("button", name="Catch me up").press("Enter")
    await expect(page.locator(".catch-up li").first).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator(".catch-up")).to_be_hidden()
    nina.assert_calm()


async def test_where_nothing_was_said_it_says_so(town: Town, server: Parley, code: str) -> None:
    nina = await town.person("Nina")
    await nina.join(server.url, code)
    await expect(nina.page.locator("#missed")).to_be_hidden()
    await nina.page.locator("#catch-up").click()
    await expect(nina.page.locator(".catch-up")).to_contain_text("Nothing was said in that time.")
    nina.assert_calm()


async def test_a_failure_says_why_and_can_be_tried_again(town: Town, server: Parley) -> None:
    nina = await late(town, server)
    page = nina.page
    for _ in range(7):  # more than one may ask in a minute
        await page.locator("#catch-up").click()
        await expect(page.locator(".catch-up-body")).not_to_have_attribute("aria-busy", "true")
    await expect(page.locator(".catch-up-failed")).to_be_visible()
    await inspect(page)
    await expect(page.get_by_role("button", name="Try again")).to_be_visible()
    nina.assert_calm()


async def test_it_is_loaded_only_when_it_is_wanted(town: Town, server: Parley, code: str) -> None:
    nina = await town.person("Nina")
    asked: list[str] = []
    nina.page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1].split(".")[0]))
    await nina.join(server.url, code)
    assert "catchup" not in asked
    await nina.page.locator("#catch-up").click()
    await expect(nina.page.locator(".catch-up")).to_be_visible()
    assert asked.count("catchup") == 2, "the script and its styles"
