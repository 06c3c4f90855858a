"""Boards of action items: moved by keys, menu and mouse; shown by whose and when; searched; across meetings."""

import asyncio
import re
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.looks import PHONE, inspect
from tests.browser.people import Person, Town
from tests.browser.stored import PASSWORD
from tests.browser.stored_items import ITEMS, stage_items
from tests.servers import Parley

pytestmark = pytest.mark.together


@pytest.fixture
def told(server: Parley) -> dict[str, Any]:
    return stage_items(server)


async def visitor(town: Town, server: Parley, path: str, name: str = "Alice Arnold", **how: Any) -> Person:
    person = await town.person(name, **how)
    await person.sign_in(server.url, name.lower().replace(" ", "-"), PASSWORD)
    await person.page.goto(server.url + path)
    return person


def card(page: Page, text: str) -> Locator:
    return page.locator(".board .item").filter(has_text=text)


def column(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


async def test_cards_are_moved_by_keyboard(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await visitor(town, server, told["board"])
    page = person.page
    await inspect(page)
    row = card(page, "chairs")
    await row.locator(".item-text").focus()
    await page.keyboard.press("2")
    await expect(column(page, "In progress")).to_contain_text("Order the chairs")
    await expect(row.locator(".item-text")).to_be_focused()
    await expect(page.locator("[data-said]")).to_have_text("Moved to In progress")
    await row.get_by_role("button", name="More about").press("Enter")
    await inspect(page)
    await page.get_by_role("menuitemradio", name="Done").press("Enter")
    await expect(column(page, "Done")).to_contain_text("Order the chairs")
    await expect(row.get_by_role("button", name="More about")).to_be_focused()
    await expect(page.locator("[data-open='all']")).to_have_text("3")
    await page.reload()
    await expect(column(page, "Done")).to_contain_text("Order the chairs")
    await expect(page.locator("[data-count='complete']").last).to_have_text("2")
    person.assert_calm()


async def test_cards_are_dragged_where_there_is_a_mouse(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await visitor(town, server, told["board"])
    page = person.page
    async with page.expect_response(lambda one: one.request.method == "PATCH"):
        await card(page, "movers").drag_to(column(page, "Done"))
    await expect(column(page, "Done")).to_contain_text("Call the movers")
    await page.reload()
    await expect(column(page, "Done")).to_contain_text("Call the movers")
    person.assert_calm()


async def test_those_of_ones_own_and_those_overdue(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await visitor(town, server, told["board"], "Bob Berg")
    page = person.page
    shown = page.locator(".board .item")
    await expect(shown).to_have_count(5)
    await page.get_by_role("link", name="Mine 2").click()
    await expect(shown).to_have_count(2)
    await expect(page.get_by_role("link", name="Mine")).to_have_attribute("aria-current", "page")
    await page.get_by_role("link", name="Overdue 1").click()
    await expect(shown).to_have_count(1)
    await expect(shown).to_contain_text("Call the movers")
    await inspect(page)
    await page.get_by_role("checkbox", name="Done: Call the movers").check()
    await expect(page.locator("[data-open='overdue']")).to_have_text("0")
    await page.reload()
    await page.get_by_role("heading", name="Nothing is overdue").wait_for()
    await inspect(page)
    await page.go_back()
    await expect(page).to_have_url(re.compile("show=mine"))
    await expect(shown).to_have_count(2)
    person.assert_calm()


async def test_a_search_in_what_is_to_be_done(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await visitor(town, server, told["board"])
    page = person.page
    shown = page.locator(".board .item")
    await page.keyboard.press("/")
    await page.keyboard.type("keys")
    await expect(shown).to_have_count(1)
    await expect(page).to_have_url(re.compile(r"\?q=keys$"))
    await page.keyboard.type(" to nowhere")
    await page.get_by_role("heading", name="Nothing found").wait_for()
    await inspect(page)
    await page.get_by_role("link", name="Clear search").click()
    await expect(shown).to_have_count(5)
    await page.goto(f"{server.url}{told['board']}?q=bob+landlord")
    await expect(shown).to_have_count(1)
    person.assert_calm()


async def test_all_meetings_stand_on_one_board(town: Town, server: Parley, told: dict[str, Any]) -> None:
    other = await asyncio.to_thread(stage_items, server, items=ITEMS[:1], title="Budget round")
    person = await visitor(town, server, "/action-items/?q=call+the+movers", "Bob Berg")
    page = person.page
    await expect(column(page, "To do").get_by_role("link", name="Budget round").first).to_be_visible()
    await inspect(page)
    link = page.locator(f"a[href='{other['board']}']")
    await link.click()
    await expect(page.locator(".board .item")).to_have_count(1)
    await expect(page.get_by_role("link", name="Budget round")).to_have_attribute("href", f"/m/{other['code']}/")
    person.assert_calm()


async def test_one_column_at_a_time_on_a_phone(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await visitor(town, server, told["board"], viewport=PHONE, has_touch=True, is_mobile=True)
    page = person.page
    await expect(column(page, "To do")).to_be_visible()
    await expect(column(page, "Done")).to_be_hidden()
    await page.get_by_role("radio", name="Done 1").check()
    await expect(column(page, "Done")).to_be_visible()
    await expect(column(page, "To do")).to_be_hidden()
    await page.locator("header summary").click()
    await page.get_by_role("link", name="Action items").click()
    await page.wait_for_url("**/action-items/")
    person.assert_calm()


async def test_empty_boards_say_what_will_come(town: Town, server: Parley) -> None:
    told = await asyncio.to_thread(stage_items, server, items=())
    person = await visitor(town, server, "/action-items/", "Mallory Moss")
    await person.page.get_by_role("heading", name="No action items yet").wait_for()
    await inspect(person.page)
    refused = await person.page.goto(server.url + told["board"])
    assert refused
    assert refused.status == 404

    alice = await visitor(town, server, told["board"])
    await alice.page.get_by_placeholder("Add an action item").fill("Water the plants")
    await alice.page.keyboard.press("Enter")
    await expect(card(alice.page, "Water the plants")).to_have_count(1)
    await inspect(alice.page)
    alice.assert_calm()


async def test_a_thousand_items_are_shown_step_by_step(town: Town, server: Parley) -> None:
    told = await asyncio.to_thread(stage_items, server, items=(), count=250)
    person = await visitor(town, server, told["board"])
    page = person.page
    shown = page.locator(".board .item")
    await expect(shown).to_have_count(100)
    await expect(page.locator("[data-count='pending']").last).to_have_text("250")
    await page.get_by_role("link", name="Show more").click()
    await expect(shown).to_have_count(200)
    await page.get_by_role("link", name="Show more").click()
    await expect(shown).to_have_count(250)
    await expect(page.get_by_role("link", name="Show more")).to_have_count(0)
    person.assert_calm()
