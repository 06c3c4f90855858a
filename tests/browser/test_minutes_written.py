"""Minutes are written on the page: they stream in, lead to the words they stand on, are told old when those change."""

import asyncio
import re
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.looks import inspect
from tests.browser.people import Person, Town
from tests.browser.stored import PASSWORD, stage
from tests.servers import Parley

pytestmark = pytest.mark.together

CLIPBOARD = ["clipboard-read", "clipboard-write"]


async def reader(
    town: Town, server: Parley, told: dict[str, Any], name: str = "Alice Arnold", **options: Any
) -> Person:
    """Somebody at the page of a session."""
    person = await town.person(name, **options)
    await person.sign_in(server.url, name.lower().replace(" ", "-"), PASSWORD)
    await person.page.goto(server.url + told["path"])
    return person


def sheet(page: Page) -> Locator:
    return page.locator("#minutes [data-sheet]")


def lit(page: Page) -> Locator:
    return page.locator("#said .lit")


async def test_minutes_are_written_and_lead_to_the_words(town: Town, server: Parley) -> None:
    told = await asyncio.to_thread(stage, server)
    person = await reader(town, server, told, permissions=CLIPBOARD)
    page = person.page
    await inspect(page)
    await page.get_by_role("link", name="Minutes").last.click()
    await page.get_by_text("No minutes yet").wait_for()
    await page.get_by_role("button", name="Write it").click()
    await expect(page.locator("#minutes [data-said]")).to_have_text("Minutes are ready")
    await expect(sheet(page)).to_contain_text("Written without a model")
    await expect(page).to_have_url(re.compile(r"\?type=minutes$"))
    assert await page.locator(".doubtful, .stale").count() == 0
    await inspect(page)

    mark = sheet(page).locator(".sentence .mark").nth(1)
    stands = (await mark.get_attribute("data-evidence") or "").split()
    await mark.click()
    await expect(lit(page)).to_have_count(len(stands))
    assert [await one.get_attribute("data-dialogue") for one in await lit(page).all()] == stands
    await expect(lit(page).first).to_be_focused()
    await expect(lit(page).first).to_be_in_viewport()
    await inspect(page)
    await page.keyboard.press("Escape")
    await expect(lit(page)).to_have_count(0)
    await expect(mark).to_be_focused()

    await page.get_by_role("button", name="Copy as Markdown").click()
    await page.get_by_text("Copied").first.wait_for()
    copied: str = await page.evaluate("navigator.clipboard.readText()")
    words = await sheet(page).locator(".sentence-words").first.inner_text()
    assert words in copied
    person.assert_calm()


async def test_all_words_of_a_sentence_are_walked_through_from_an_address(town: Town, server: Parley) -> None:
    told = await asyncio.to_thread(stage, server, "written")
    person = await reader(town, server, told)
    page = person.page
    sentence = told["sentences"][0]
    await page.goto(f"{server.url}{told['path']}#s-{sentence}")
    await page.reload()
    await expect(lit(page)).to_have_count(3)
    await expect(lit(page).first).to_be_focused()
    await page.get_by_role("button", name="Later").click()
    await page.get_by_text("2 of 3 places").wait_for()
    await expect(lit(page).nth(1)).to_be_focused()
    await page.get_by_role("button", name="Earlier").click()
    await page.get_by_role("button", name="Earlier").click()
    await expect(lit(page).nth(2)).to_be_focused()
    await page.get_by_role("button", name="Back", exact=True).click()
    await expect(page.locator(f"#s-{sentence} .mark")).to_be_focused()
    assert "#" not in page.url

    await page.locator(f"#s-{told['sentences'][1]} .sentence-words").click()
    await expect(lit(page)).to_have_count(2)
    person.assert_calm()


async def test_what_is_doubtful_says_so(town: Town, server: Parley) -> None:
    told = await asyncio.to_thread(stage, server, "written")
    person = await reader(town, server, told)
    page = person.page
    await expect(sheet(page)).to_contain_text("granite-3-8b-instruct")
    ids = told["sentences"]
    await expect(page.locator(f"#s-{ids[3]}")).to_contain_text("Not found in what was said: 17")
    await expect(page.locator(f"#s-{ids[2]}")).to_contain_text("Words it stands on have changed")
    await expect(page.locator(f"#s-{ids[4]}")).to_contain_text("A sentence was taken out here")
    await expect(page.locator(f"#s-{ids[0]} strong")).to_have_text("moving")
    await expect(page.get_by_role("button", name="Refresh all (2)")).to_be_visible()
    await inspect(page)
    person.assert_calm()


async def test_editing_words_makes_a_sentence_stale_and_refreshing_mends_it(town: Town, server: Parley) -> None:
    told = await asyncio.to_thread(stage, server)
    alice = await reader(town, server, told)
    bob = await reader(town, server, told, "Bob Berg")
    page = alice.page
    await page.get_by_role("button", name="Write it").click()
    await expect(sheet(page)).to_contain_text("Written without a model")
    await expect(sheet(bob.page)).to_contain_text("Written without a model")  # who watches sees it too
    stands = (await sheet(page).locator(".mark").first.get_attribute("data-evidence") or "").split()[0]

    said = page.locator(f"#d-{stands}")
    await said.locator(".stable").click()
    await page.get_by_label("Correct these words").press("Control+End")
    await page.keyboard.type(" There are 77 chairs.")
    await page.keyboard.press("Enter")
    await expect(said).to_have_text(re.compile(r"There are 77 chairs\.$"))
    await expect(said).to_be_focused()
    await expect(page.locator(".bubble", has=said)).to_contain_text("edited by you")
    for one in (page, bob.page):
        await expect(one.locator(f"#d-{stands}")).to_contain_text("There are 77 chairs.")
        await expect(one.locator(".sentence.stale").first).to_contain_text("Words it stands on have changed")
    await expect(bob.page.locator(".bubble", has=bob.page.locator(f"#d-{stands}"))).to_contain_text("Alice Arnold")

    await bob.page.locator(".sentence.stale").first.get_by_role("button", name="Refresh").click()
    for one in (page, bob.page):
        await expect(one.locator(".sentence.stale")).to_have_count(0)
    alice.assert_calm()
    bob.assert_calm()


async def test_reading_needs_no_script(town: Town, server: Parley) -> None:
    told = await asyncio.to_thread(stage, server, "written")
    person = await reader(town, server, told, java_script_enabled=False)
    page = person.page
    await expect(page.get_by_role("heading", name="Minutes", exact=True)).to_be_visible()
    await expect(page.get_by_role("heading", name="Corrections", exact=True)).to_be_visible()
    mark = sheet(page).locator(".mark").first
    await mark.click()
    assert page.url.endswith(await mark.get_attribute("href") or "nothing")
    await page.get_by_role("link", name="Detailed").click()
    await page.get_by_text("No detailed summary yet").wait_for()


async def test_by_keyboard_alone(town: Town, server: Parley) -> None:
    told = await asyncio.to_thread(stage, server)
    person = await reader(town, server, told)
    page = person.page
    await page.get_by_role("tab", name="Minutes").focus()
    for name in ("Action items", "Corrections"):
        await page.keyboard.press("ArrowRight")
        await expect(page.get_by_role("tab", name=name)).to_be_focused()
        await expect(page.get_by_role("tabpanel", name=name)).to_be_visible()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Tab")  # Brief, Detailed, Minutes, Write it
    for _ in range(3):
        await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Write it")).to_be_focused()
    await page.keyboard.press("Enter")
    mark = sheet(page).locator(".mark").first
    await mark.wait_for()
    await mark.focus()
    await page.keyboard.press("Enter")
    await expect(lit(page).first).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Correct these words")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(lit(page)).not_to_have_count(0)  # the first Escape was the field's
    await page.keyboard.press("Escape")
    await expect(mark).to_be_focused()
    person.assert_calm()
