"""Thousands of utterances: few are in the page, all are reached, and nothing moves under the reader's eyes."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.looks import PHONE, inspect
from tests.browser.people import Town
from tests.browser.stored_long import stage
from tests.browser.test_minutes_written import reader
from tests.clients import Api
from tests.servers import Parley

pytestmark = pytest.mark.together

DRAWN = "document.querySelectorAll('#said [data-dialogue]').length"
NAMED = "getComputedStyle(document.querySelector('#said .mine .bubble-name'), '::after').content"
REVEAL = "id => document.dispatchEvent(new CustomEvent('parley:reveal', {detail: {id}}))"


@pytest.fixture(scope="module")
def told(server: Parley) -> dict[str, Any]:
    return stage(server)


async def ready(page: Page) -> None:
    """With the pictures, which come later and stand above the list."""
    await expect(page.locator("#said li[aria-setsize]").first).to_be_visible()
    await expect(page.locator("#pictures svg").first).to_be_attached()


async def top_of(page: Page, pk: str) -> float:
    """Where it stands in the window, px."""
    return float(await page.evaluate("id => document.getElementById(`d-${id}`).getBoundingClientRect().top", pk))


async def test_few_are_in_the_page_and_all_are_reached(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader(town, server, told)
    page = person.page
    await ready(page)
    assert await page.evaluate(DRAWN) < 150
    first, last = told["said"][0], told["said"][-1]
    await page.evaluate(REVEAL, last)
    await expect(page.locator(f"#d-{last}")).to_be_in_viewport()
    await expect(page.locator(f"#d-{last}")).to_be_focused()
    await expect(page.locator("#said li[aria-posinset]").last).to_have_attribute(
        "aria-posinset", await page.locator("#said li[aria-posinset]").last.get_attribute("aria-setsize") or ""
    )
    assert await page.evaluate(DRAWN) < 150
    await inspect(page)
    await page.evaluate(REVEAL, first)
    await expect(page.locator(f"#d-{first}")).to_be_in_viewport()
    middle = told["said"][2500]
    await page.evaluate(REVEAL, middle)
    height = await page.evaluate("innerHeight")
    assert 0.2 * height < await top_of(page, middle) < 0.8 * height
    person.assert_calm()


async def test_the_place_is_kept_while_words_before_it_change(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader(town, server, told, "Bob Berg")
    page = person.page
    await ready(page)
    place, before = told["said"][1000], told["said"][998]
    await page.evaluate(REVEAL, place)
    await page.evaluate("scrollBy({top: 300, behavior: 'instant'})")  # what changes is above what is seen
    await page.wait_for_timeout(100)
    stood = await top_of(page, told["said"][1008])
    alice = await asyncio.to_thread(Api(server).signed_in, "alice-arnold", "pw")
    longer = {"revision": 1, "text": "This was much longer than anybody thought. " * 20}
    await asyncio.to_thread(alice.call, "PATCH", f"dialogues/{before}/", longer)
    await expect(page.locator(f"#d-{before}")).to_contain_text("much longer")
    await page.wait_for_timeout(100)
    assert abs(await top_of(page, told["said"][1008]) - stood) < 2
    person.assert_calm()


async def test_scrolling_through_draws_what_is_seen(town: Town, server: Parley, told: dict[str, Any]) -> None:
    """By the wheel, a screen at a time: there is always something to read, and it comes in order."""
    person = await reader(town, server, told)
    page = person.page
    await ready(page)
    await page.mouse.move(400, 400)
    seen: list[int] = []
    for _ in range(40):
        await page.mouse.wheel(0, 700)
        await page.wait_for_timeout(30)
        number = await page.evaluate(
            """() => {
              const inside = [...document.querySelectorAll("#said [data-dialogue]")]
                .find((node) => node.getBoundingClientRect().top > 200);
              return Number(/Number (\\d+)/.exec(inside?.textContent ?? "Number -1")[1]);
            }"""
        )
        seen.append(number)
    assert seen == sorted(seen)
    assert seen[-1] > 150
    person.assert_calm()


async def test_the_address_leads_to_a_moment(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader(town, server, told)
    page = person.page
    for at, way in ((3000, "?at="), (4000, "#d-")):
        pk = told["said"][at]
        await page.goto(f"{server.url}{told['path']}{way}{pk}")
        await expect(page.locator(f"#d-{pk}")).to_be_in_viewport()
        await expect(page.locator(f"#d-{pk}.found")).to_be_focused()
    await page.evaluate(f"location.hash = '#d-{told['said'][20]}'")
    await expect(page.locator(f"#d-{told['said'][20]}.found")).to_be_in_viewport()
    await page.get_by_role("button", name="Plain text").click()
    pk = told["said"][2500]
    await page.goto(f"{server.url}{told['path']}?at={pk}")
    await expect(page.locator("#said[data-view=plain]")).to_be_visible()
    await expect(page.locator(f"#d-{pk}.found")).to_be_focused()
    await expect(page.locator(f"#d-{pk}")).to_be_in_viewport()
    person.assert_calm()


async def test_it_is_where_one_was_when_loaded_again(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader(town, server, told)
    page = person.page
    await ready(page)
    await page.evaluate(REVEAL, told["said"][2000])
    await page.evaluate("scrollBy({top: 137, behavior: 'instant'})")
    await page.wait_for_timeout(100)
    stood = await top_of(page, told["said"][2001])
    await page.reload()
    await ready(page)
    await expect(page.locator(f"#d-{told['said'][2001]}")).to_be_in_viewport()
    assert abs(await top_of(page, told["said"][2001]) - stood) < 3
    person.assert_calm()


async def test_without_scripts_it_is_read_page_by_page(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader(town, server, told, java_script_enabled=False)
    page = person.page
    await expect(page.locator("#said")).to_contain_text("Number 0.")
    await page.get_by_role("link", name="Later").click()
    await expect(page.locator("#said")).to_contain_text("Number 60.")
    await expect(page.get_by_role("link", name="Earlier")).to_be_visible()
    await page.goto(f"{server.url}{told['path']}?at={told['said'][3000]}")
    await expect(page.locator("#said")).to_contain_text("Number 3000.")


async def test_what_is_typed_stays_however_far_one_scrolls(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader(town, server, told)
    page = person.page
    await ready(page)
    await page.locator(f"#d-{told['said'][2]} .stable").click()
    field = page.get_by_label("Correct these words")
    await field.fill("Typed, not yet sent.")
    await page.evaluate("scrollTo({top: 60000, behavior: 'instant'})")
    await page.wait_for_timeout(200)
    assert await page.evaluate(DRAWN) < 150
    await expect(field).to_have_value("Typed, not yet sent.")
    await expect(field).to_be_focused()
    await page.keyboard.press("Escape")
    person.assert_calm()


async def test_on_paper_is_all_of_it_and_nothing_to_press(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader(town, server, told)
    page = person.page
    await ready(page)
    await page.evaluate("dispatchEvent(new Event('beforeprint'))")
    await page.emulate_media(media="print")
    assert await page.evaluate(DRAWN) == len(told["said"])
    await expect(page.get_by_text("Number 4999.")).to_be_visible()
    for pressed in ("Everybody", "Export", "Share", "Plain text"):
        await expect(page.get_by_role("button", name=pressed)).to_be_hidden()
    await expect(page.get_by_role("heading", name="Minutes")).to_be_visible()
    assert await page.evaluate("getComputedStyle(document.querySelector('.beside')).position") == "static"
    assert await page.evaluate(NAMED) == '"Alice Arnold"', '"You" means nobody on paper'
    await page.emulate_media(media="screen")
    await page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert await page.evaluate(DRAWN) < 150
    person.assert_calm()


async def test_on_a_phone_the_words_are_a_tap_away(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader(town, server, told, viewport=PHONE)
    page = person.page
    await ready(page)
    await page.get_by_role("link", name="The words", exact=True).click()
    await expect(page.get_by_role("searchbox", name="Find in what was said")).to_be_in_viewport()
    person.assert_calm()
