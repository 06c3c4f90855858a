"""What was said is found, of some people only, read as plain text, with the chat, and taken along as text."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.looks import inspect
from tests.browser.people import Town
from tests.browser.stored import LINES, stage
from tests.browser.test_minutes_written import CLIPBOARD, reader
from tests.clients import Api
from tests.servers import Parley

pytestmark = pytest.mark.together

MANY = 400
MARKED = """[...CSS.highlights.get("found-now")]
  .map(({startContainer: {data}, startOffset, endOffset}) => data.slice(startOffset, endOffset))[0]"""
FIRST, LAST = "The café is closed.", "So we meet at another Café."


@pytest.fixture
def told(server: Parley) -> dict[str, Any]:
    return stage(server)


async def test_places_are_found_and_walked_to_the_far_end(town: Town, server: Parley) -> None:
    lines = [f"{'Bob Berg' if number % 2 else 'Alice Arnold'}: Number {number} of many." for number in range(MANY)]
    lines[3], lines[200], lines[-2] = f"Bob Berg: {FIRST}", "Alice Arnold: CAFE or tea?", f"Bob Berg: {LAST}"
    told = await asyncio.to_thread(stage, server, lines=tuple(lines))
    person = await reader(town, server, told)
    page = person.page
    count = page.locator("[data-find-count]")
    await expect(page.get_by_role("button", name="Everybody")).to_be_visible()
    await page.keyboard.press("/")
    await page.keyboard.type("café")
    await expect(count).to_have_text("1 of 3")
    await expect(page.locator("#said")).to_contain_text(FIRST)
    await expect(page.locator("#said").get_by_text(LAST)).to_have_count(0)  # it is not even in the page
    await page.keyboard.press("Shift+Enter")
    await expect(count).to_have_text("3 of 3")
    await expect(page.locator("#said").get_by_text(LAST)).to_be_in_viewport()
    await page.wait_for_function(f"() => {MARKED} === 'Café'")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(count).to_have_text("2 of 3")
    await expect(page.locator("#said").get_by_text("CAFE or tea?")).to_be_in_viewport()
    await inspect(page)
    await page.keyboard.press("Escape")
    await expect(page.locator(f"#d-{told['said'][200]}")).to_be_focused()
    assert await page.evaluate("() => CSS.highlights.get('found').size") == 0
    await page.keyboard.press("Control+f")
    await page.keyboard.type("nobody said that")
    await expect(count).to_have_text("Nothing found")
    person.assert_calm()


async def test_some_peoples_words_only(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader(town, server, told)
    page = person.page
    people = page.get_by_role("group", name="Whose words are shown")
    shown = page.locator("[data-people-said]")
    await people.get_by_role("button", name="Carla Chen").click()
    await expect(shown).to_have_text("4 of 16 shown")
    await expect(page.locator("#said .bubble-name")).to_have_text(["Carla Chen"] * 4)
    await people.get_by_role("button", name="You").press("Enter")
    await expect(shown).to_have_text("10 of 16 shown")
    await inspect(page)
    await page.get_by_role("searchbox", name="Find in what was said").fill("landlord")
    await expect(page.locator("[data-find-count]")).to_have_text("Nothing found")  # Bob said it
    await people.get_by_role("button", name="Everybody").click()
    await expect(page.locator("[data-find-count]")).to_have_text("1 of 2")
    await expect(shown).to_be_hidden()

    await people.get_by_role("button", name="Carla Chen").click()
    await page.evaluate(
        f"document.dispatchEvent(new CustomEvent('parley:reveal', {{detail: {{id: '{told['said'][0]}'}}}}))"
    )
    await expect(page.locator(f"#d-{told['said'][0]}")).to_be_focused()  # what is to be seen is not hidden
    await expect(people.get_by_role("button", name="Everybody")).to_have_attribute("aria-pressed", "true")
    person.assert_calm()


async def test_plain_text_stays_and_is_copied_as_a_whole(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader(town, server, told, permissions=CLIPBOARD)
    page = person.page
    plain = page.get_by_role("button", name="Plain text")
    rows = page.locator("#said li").first
    await expect(rows).to_have_attribute("aria-setsize", str(len(LINES)))
    await plain.click()
    fewer = str(len(LINES) - 1)  # two things that Bob said are one paragraph
    await expect(rows).to_have_attribute("aria-setsize", fewer)
    await expect(page.locator("#said .face").first).to_be_hidden()
    await inspect(page)
    await page.reload()
    await expect(plain).to_have_attribute("aria-pressed", "true")
    await expect(rows).to_have_attribute("aria-setsize", fewer)

    await page.get_by_role("button", name="Copy what is shown").click()
    await expect(page.get_by_role("button", name="Copied")).to_be_attached()
    text = await page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("Alice Arnold [10:00:00]\nGood morning everybody.")
    assert text.count("\n\n") == len(LINES) - 2
    assert "last Tuesday. He wants 42000 euros" in text
    await plain.click()
    await expect(page.locator("#said .face").first).to_be_visible()
    person.assert_calm()


async def test_the_chat_stands_where_it_was_written(town: Town, server: Parley) -> None:
    told = await asyncio.to_thread(stage, server, state="open")
    bob = await asyncio.to_thread(Api(server).signed_in, "bob-berg", "pw")
    await asyncio.to_thread(bob.post, f"meetings/{told['code']}/chat/", {"text": "See https://example.org/plan"})
    person = await reader(town, server, told)
    page = person.page
    chat = page.get_by_role("button", name="Show the chat")
    written = page.locator("#said .written")
    await chat.click()
    await expect(page.get_by_text("1 message of the chat is shown")).to_be_visible()
    await page.keyboard.press("End")  # it was written last
    await expect(written).to_contain_text("See https://example.org/plan")
    await expect(written.get_by_role("link")).to_have_attribute("rel", "noopener noreferrer nofollow")
    await inspect(page)
    await page.get_by_role("group", name="Whose words are shown").get_by_role("button", name="Carla Chen").click()
    await expect(written).to_have_count(0)
    await page.get_by_role("button", name="Everybody").click()
    await page.keyboard.press("End")
    await expect(written).to_be_in_viewport()  # nobody hits a button of a page that still scrolls
    await chat.click()
    await expect(written).to_have_count(0)
    person.assert_calm()
