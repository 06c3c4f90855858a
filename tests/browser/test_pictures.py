"""The pictures above what was said: a lane leads to its words, also by keys; tables hold the same as the drawings."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.looks import LANGUAGES, inspect
from tests.browser.people import Town
from tests.browser.stored import stage
from tests.browser.test_every_page import again
from tests.browser.test_minutes_written import reader
from tests.clients import Api
from tests.servers import Parley

pytestmark = pytest.mark.together


@pytest.fixture
def told(server: Parley) -> dict[str, Any]:
    return stage(server)


def lane(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=name, exact=True)


async def test_a_lane_shows_its_words_and_leads_to_them(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader(town, server, told)
    page = person.page
    carla = lane(page, "Carla Chen")
    await carla.wait_for()
    width = (await carla.bounding_box() or {"width": 0})["width"]
    await carla.hover(position={"x": width - 12, "y": 10})
    tip = page.locator(".lane-tip")
    await expect(tip).to_contain_text("Do we move the servers ourselves?")
    await expect(tip).to_contain_text("Carla Chen")
    await carla.click(position={"x": width - 12, "y": 10})
    await expect(page.locator(f"#d-{told['said'][12]}")).to_be_in_viewport()
    await expect(tip).to_be_hidden()
    person.assert_calm()


async def test_lanes_are_walked_by_keys(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader(town, server, told)
    page = person.page
    lanes = page.get_by_role("slider")
    await lanes.first.wait_for()
    assert await lanes.evaluate_all("all => all.filter(one => one.tabIndex === 0).length") == 1
    await page.locator("[data-picture=when] > summary").focus()
    await page.keyboard.press("Tab")
    first = await lanes.first.get_attribute("aria-label")
    await page.keyboard.press("ArrowRight")
    said = await lanes.first.get_attribute("aria-valuetext")
    await page.keyboard.press("ArrowRight")
    assert await lanes.first.get_attribute("aria-valuetext") != said
    await page.keyboard.press("ArrowDown")
    await expect(lanes.nth(1)).to_be_focused()
    assert await lanes.nth(1).get_attribute("aria-label") != first
    await page.keyboard.press("Escape")
    await expect(page.locator(".lane-tip")).to_be_hidden()
    await page.keyboard.press("End")
    last = (await lanes.nth(1).get_attribute("aria-valuetext") or "").split(": ", 1)[1]
    await page.keyboard.press("Enter")
    await expect(page.locator(".utterance", has_text=last)).to_be_in_viewport()
    person.assert_calm()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_everything_opened_is_readable_in_every_look(
    town: Town, server: Parley, told: dict[str, Any], language: str
) -> None:
    person = await reader(town, server, told)
    person = await again(town, person, language)
    page = person.page
    await page.goto(server.url + told["path"])
    await page.locator("#pictures [role=slider]").first.wait_for()
    await page.evaluate("() => document.querySelectorAll('#pictures details').forEach((one) => (one.open = true))")
    assert await page.locator("#pictures table").count() >= 3
    await expect(page.locator("#pictures [data-picture=when] tbody th")).to_have_count(3)
    drawn = page.locator("#pictures svg[role=img]")
    for one in await drawn.all():
        ids = (await one.get_attribute("aria-labelledby") or "").split()
        assert all([await page.locator(f"#{id_}").text_content() for id_ in ids])
    await inspect(page)


async def test_how_one_spoke_is_for_oneself(town: Town, server: Parley, told: dict[str, Any]) -> None:
    bob = (await reader(town, server, told, "Bob Berg")).page
    await bob.locator("[data-picture=own] > summary").click()
    panel = bob.locator("[data-picture=own]")
    await expect(panel).to_contain_text("words a minute")
    await expect(panel.locator("dt", has_text="Questions")).to_be_visible()
    await panel.locator("[data-at]").click()
    await expect(bob.locator(".utterance").first).to_be_attached()


async def test_a_meeting_that_runs_is_drawn_anew_when_one_looks(town: Town, server: Parley) -> None:
    lines = ("Alice Arnold: Good morning.", "Bob Berg: Good morning, Alice.", "Alice Arnold: Where is Carla?")
    told = await asyncio.to_thread(stage, server, state="open", lines=lines)
    person = await reader(town, server, told)
    page = person.page
    await lane(page, "Bob Berg").wait_for()
    alice = await asyncio.to_thread(Api(server).signed_in, "alice-arnold", "pw")
    await asyncio.to_thread(alice.call, "DELETE", f"dialogues/{told['said'][1]}/")
    await expect(page.locator(f"#d-{told['said'][1]}")).to_have_count(0)
    await expect(lane(page, "Bob Berg")).to_be_visible()
    summary = page.locator("[data-picture=when] > summary")
    await summary.click()
    await expect(lane(page, "You")).to_be_hidden()
    await summary.click()
    await expect(lane(page, "Bob Berg")).to_have_count(0)
    await expect(lane(page, "You")).to_be_visible()
    person.assert_calm()
