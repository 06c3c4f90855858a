"""The checklist beside what was said: ticked, edited, added to, deleted and brought back; never lost between two."""

import asyncio
import re
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.looks import inspect
from tests.browser.people import Person, Town, until
from tests.browser.stored import PASSWORD
from tests.browser.stored_items import stage_items
from tests.servers import Parley

pytestmark = pytest.mark.together


@pytest.fixture
def told(server: Parley) -> dict[str, Any]:
    return stage_items(server)


async def reader(town: Town, server: Parley, told: dict[str, Any], name: str = "Alice Arnold", **how: Any) -> Person:
    """Somebody at the checklist of a session."""
    person = await town.person(name, **how)
    await person.sign_in(server.url, name.lower().replace(" ", "-"), PASSWORD)
    await person.page.goto(server.url + told["path"] + "#action-items")
    await person.page.get_by_role("tab", name="Action items").click()
    return person


def item(page: Page, text: str) -> Locator:
    return page.locator("[data-items] .item").filter(has_text=text)


async def saved(row: Locator) -> None:
    await expect(row).to_have_attribute("data-saving", "false")


async def change_text(page: Page, row: Locator, text: str) -> None:
    await row.locator(".item-text").click()
    await page.get_by_role("textbox", name="What is to be done").fill(text)
    await page.keyboard.press("Enter")


async def test_a_tick_stays_after_the_page_is_loaded_again(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader(town, server, told)
    page = person.page
    await expect(page.locator("[data-items] [data-count]").first).to_have_text("1 of 5 done")
    await page.get_by_role("checkbox", name="Done: Order the chairs").check()
    await expect(page.locator("[data-items] [data-count]").first).to_have_text("2 of 5 done")
    await saved(item(page, "Order the chairs"))
    await inspect(page)
    await page.reload()
    await page.get_by_role("tab", name="Action items").click()
    await expect(page.get_by_role("checkbox", name="Done: Order the chairs")).to_be_checked()
    await page.get_by_role("checkbox", name="Done: Order the chairs").uncheck()
    await expect(item(page, "Order the chairs")).to_have_attribute("data-status", "pending")
    person.assert_calm()


async def test_every_field_is_set_by_keyboard(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader(town, server, told)
    page = person.page
    row = item(page, "plants")
    await row.locator(".item-text").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.type(" and the cactus")
    await page.keyboard.press("Escape")
    await expect(row.locator(".item-text")).to_have_text("Water the plants")
    await expect(row.locator(".item-text")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.type(" and the cactus")
    await page.keyboard.press("Enter")
    await expect(row.locator(".item-text")).to_have_text("Water the plants and the cactus")

    await row.get_by_role("button", name="Normal priority").press("Enter")
    await inspect(page)
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(row.get_by_role("button", name="High priority")).to_be_focused()

    await row.get_by_role("button", name="No due date").press("Enter")
    await inspect(page)
    await page.get_by_role("dialog", name="Due date").get_by_role("button", name="Tomorrow").press("Enter")
    await expect(row.get_by_role("button", name="Due Tomorrow")).to_be_focused()

    await row.get_by_role("button", name="Assigned to nobody").press("Enter")
    await page.get_by_role("menuitemradio", name="Nobody").wait_for()
    await inspect(page)
    await page.keyboard.press("b")
    await page.keyboard.press("Enter")
    await expect(row.get_by_role("button", name="Assigned to Bob Berg")).to_be_focused()

    await row.get_by_role("button", name="More about").press("Enter")
    await page.keyboard.press("Escape")
    await expect(row.get_by_role("button", name="More about")).to_be_focused()
    await saved(row)
    await page.reload()
    await page.get_by_role("tab", name="Action items").click()
    row = item(page, "Water the plants and the cactus")
    for name in ("High priority", "Due Tomorrow", "Assigned to Bob Berg"):
        await expect(row.get_by_role("button", name=name)).to_be_visible()
    person.assert_calm()


async def test_a_day_is_typed(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader(town, server, told)
    page = person.page
    row = item(page, "movers")
    await expect(row).to_have_attribute("data-late", "overdue")
    await row.get_by_role("button", name="Overdue since").click()
    await page.get_by_label("Due date", exact=True).last.fill("2031-03-06")
    await page.keyboard.press("Enter")
    await expect(row.get_by_role("button", name="Due Thu, Mar 6, 2031")).to_be_visible()
    await expect(row).to_have_attribute("data-late", "")
    await row.get_by_role("button", name="Due Thu").click()
    await page.get_by_role("button", name="No date").click()
    await expect(row.get_by_role("button", name="No due date")).to_be_visible()
    person.assert_calm()


async def test_one_is_added_deleted_and_brought_back(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader(town, server, told)
    page = person.page
    await page.get_by_placeholder("Add an action item").fill("  Thank   the caretaker ")
    await page.keyboard.press("Enter")
    row = item(page, "Thank the caretaker")
    await expect(row).to_have_count(1)
    await expect(page.get_by_placeholder("Add an action item")).to_have_value("")
    await expect(page.get_by_placeholder("Add an action item")).to_be_focused()

    await row.locator(".item-text").focus()
    await page.keyboard.press("Delete")
    await expect(row).to_have_count(0)
    await inspect(page)
    await page.get_by_role("button", name="Undo").click()
    await expect(row).to_have_count(1)
    await row.locator(".item-text").focus()
    await page.keyboard.press("Delete")
    await page.keyboard.press("Control+z")
    await expect(row).to_have_count(1)

    await row.get_by_role("button", name="More about").click()
    await page.get_by_role("menuitem", name="Delete").click()
    await page.get_by_role("button", name="Undo").wait_for()

    async def gone() -> bool:
        """Who goes away means it."""
        await page.reload()
        await item(page, "Water the plants").wait_for(state="attached")
        return await row.count() == 0

    await until(gone)
    person.assert_calm()


async def test_two_who_change_the_same_item_lose_nothing(town: Town, server: Parley, told: dict[str, Any]) -> None:
    alice, bob = await asyncio.gather(reader(town, server, told), reader(town, server, told, "Bob Berg"))
    hers, his = (item(one.page, "Order the chairs") for one in (alice, bob))
    await hers.locator(".item-text").click()
    await alice.page.get_by_role("textbox", name="What is to be done").fill("Order the chairs in red")
    await change_text(bob.page, his, "Order the chairs in blue")
    await expect(his).to_contain_text("in blue")
    await saved(item(bob.page, "Order the chairs in blue"))
    await alice.page.keyboard.press("Enter")

    clash = hers.locator(".item-trouble")
    await expect(clash).to_contain_text("Somebody changed this at the same time")
    await expect(hers.locator(".item-text")).to_have_text("Order the chairs in blue")
    await expect(clash).to_contain_text("Order the chairs in red")
    await inspect(alice.page)
    await clash.get_by_role("button", name="Use mine").click()
    await expect(hers.locator(".item-text")).to_have_text("Order the chairs in red")
    await expect(clash).to_have_count(0)
    await expect(item(bob.page, "in red")).to_have_count(1)  # without loading anything again
    assert all("409" in one for one in alice.complaints)
    bob.assert_calm()


async def test_what_is_not_saved_is_kept_and_tried_again(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader(town, server, told)
    page = person.page
    row = item(page, "plants")
    await page.route("**/api/action-items/*/", lambda route: route.abort())
    await change_text(page, row, "Water the plants twice")
    await expect(row).to_contain_text("The server did not answer")
    await expect(row.locator(".item-text")).to_have_text("Water the plants twice")
    await page.unroute("**/api/action-items/*/")
    await row.get_by_role("button", name="Try again").click()
    await expect(row.locator(".item-trouble")).to_have_count(0)
    await saved(row)


async def test_found_again_what_people_edited_stays(town: Town, server: Parley) -> None:
    told = await asyncio.to_thread(stage_items, server, items=())
    person = await reader(town, server, told)
    page = person.page
    await page.get_by_text("What somebody promised or was asked to do").wait_for()
    await inspect(page)
    await page.get_by_role("button", name="Find action items").click()
    await page.get_by_text("Found without a model").wait_for()
    rows = page.locator("[data-items] .item")
    await expect(item(page, "movers")).to_have_count(1)
    found = await rows.count()
    await expect(item(page, "movers").get_by_role("button", name="Assigned to Bob Berg")).to_be_visible()
    await change_text(page, item(page, "movers"), "Ring up the removal people")
    await saved(item(page, "Ring up the removal people"))

    await page.get_by_role("button", name="Look again").click()
    await expect(page.locator("[data-word]")).to_have_text("Looking for action items…")
    await expect(page.locator("[data-word]")).to_have_text("Found without a model")
    await page.reload()
    await page.get_by_role("tab", name="Action items").click()
    await expect(item(page, "Ring up the removal people")).to_have_count(1)
    await expect(item(page, "movers")).to_have_count(0)
    await expect(rows).to_have_count(found)
    person.assert_calm()


async def test_an_item_leads_to_the_words_it_stands_on(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader(town, server, told)
    page = person.page
    await item(page, "landlord").get_by_role("button", name="See the 2 places where this was said").click()
    await expect(page.locator("#said .lit")).to_have_count(2)
    await page.goto(server.url + told["board"])
    way = page.locator(".item").filter(has_text="movers").get_by_role("link", name=re.compile("See the 1 place"))
    await way.click()
    await page.wait_for_url(f"**#d-{told['said'][1]}")
    await expect(page.locator(f"#d-{told['said'][1]}")).to_be_in_viewport()
    person.assert_calm()


async def test_words_that_changed_are_looked_at_again(town: Town, server: Parley) -> None:
    old = ({"description": "Call the movers", "who": "Bob Berg", "stands": [1], "stale": True},)
    told = await asyncio.to_thread(stage_items, server, items=old)
    person = await reader(town, server, told)
    page = person.page
    again = item(page, "movers").get_by_role("button", name="Words changed: refresh")
    await inspect(page)
    await again.click()
    await expect(again).to_have_count(0)
    await page.goto(server.url + told["board"])
    await expect(page.locator(".board .item")).to_contain_text("movers")
    await expect(page.get_by_role("button", name="Words changed: refresh")).to_have_count(0)
    person.assert_calm()


async def test_without_scripts_it_is_read_ticked_and_added_to(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader_without_scripts(town, server)
    page = person.page
    await page.goto(server.url + told["path"])
    await page.get_by_role("button", name="Done: Order the chairs").click()
    await expect(page.get_by_role("button", name="Open again: Order the chairs")).to_be_visible()
    await page.get_by_label("Add an action item").fill("Thank the caretaker")
    await page.keyboard.press("Enter")
    await page.get_by_text("Thank the caretaker", exact=True).wait_for()


async def reader_without_scripts(town: Town, server: Parley) -> Person:
    person = await town.person("Alice Arnold", java_script_enabled=False)
    await person.sign_in(server.url, "alice-arnold", PASSWORD)
    return person
