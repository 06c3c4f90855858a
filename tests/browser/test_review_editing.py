"""Words are put right with the keyboard alone, and in two windows at once; what one types is never lost."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.people import Person, Town
from tests.browser.stored import stage
from tests.browser.stored_long import said_now
from tests.browser.test_minutes_written import reader
from tests.clients import Api
from tests.servers import Parley

pytestmark = pytest.mark.together

FIELD = "Correct these words"


@pytest.fixture
def told(server: Parley) -> dict[str, Any]:
    return stage(server)


def utterance(page: Page, told: dict[str, Any], at: int) -> Locator:
    return page.locator(f"#d-{told['said'][at]}")


async def ready(person: Person) -> Page:
    await expect(person.page.locator("#said li[aria-setsize]").first).to_be_visible()
    return person.page


async def test_a_word_is_put_right_by_keyboard_alone(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader(town, server, told)
    page = await ready(person)
    first, second, last = (utterance(page, told, at) for at in (0, 1, 2))
    await expect(first).to_have_attribute("tabindex", "0")
    await first.focus()  # Tab comes to it: nothing else of the list is in that order but its menu
    await page.keyboard.press("ArrowDown")
    await expect(page.locator("[data-chosen-word]")).to_have_text("Bob Berg")  # for those who hear it
    await page.keyboard.press("ArrowDown")
    await expect(page.locator("[data-chosen-word]")).to_be_empty()
    await expect(last).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(second).to_be_focused()

    for _ in range(3):
        await page.keyboard.press("ArrowRight")
    await expect(page.locator("[data-chosen-word]")).to_have_text("with")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label(FIELD)).to_be_focused()
    await page.keyboard.type("to")  # in the place of the word that was chosen
    await page.keyboard.press("Enter")
    await expect(second).to_contain_text("I spoke to the landlord")
    await expect(second).to_have_attribute("data-revision", "2")
    await expect(second).to_be_focused()
    await expect(page.locator(".bubble", has=second)).to_contain_text("edited by you")

    await page.keyboard.press("Enter")
    await page.keyboard.type(" Nobody wants this.")
    await page.keyboard.press("Escape")
    await expect(second).to_be_focused()
    await expect(second).not_to_contain_text("Nobody wants this")

    await page.keyboard.press("Delete")
    dialog = page.get_by_role("dialog", name="Delete these words?")
    await expect(dialog).to_contain_text("I spoke to the landlord")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(second).to_have_count(0)
    await expect(last).to_be_focused()
    person.assert_calm()


async def test_two_windows_that_correct_the_same_words_see_both(
    town: Town, server: Parley, told: dict[str, Any]
) -> None:
    alice = await reader(town, server, told)
    bob = await reader(town, server, told, "Bob Berg")
    fields = []
    for one, text in ((alice, "What Alice types."), (bob, "What Bob types.")):
        page = await ready(one)
        await utterance(page, told, 3).locator(".stable").click()
        fields.append(page.get_by_label(FIELD))
        await fields[-1].fill(text)
    await fields[0].press("Enter")
    await expect(utterance(alice.page, told, 3)).to_have_text("What Alice types.")
    await expect(utterance(bob.page, told, 3).locator(".stable")).to_have_text("What Alice types.")
    await expect(fields[1]).to_have_value("What Bob types.")
    await fields[1].press("Enter")
    clash = utterance(bob.page, told, 3).locator(".clash")
    await expect(clash).to_contain_text("Alice Arnold changed this at the same time.")
    await expect(clash).to_contain_text("What Alice types.")
    await expect(clash).to_contain_text("What Bob types.")
    await bob.page.evaluate("scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
    await clash.get_by_role("button", name="Use mine").click()
    for one in (alice, bob):
        await expect(utterance(one.page, told, 3)).to_have_text("What Bob types.")
        await expect(utterance(one.page, told, 3)).to_have_attribute("data-revision", "3")
    alice.assert_calm()
    assert all(" 409 " in one for one in bob.complaints)


async def test_words_that_are_deleted_while_one_types_say_so(town: Town, server: Parley, told: dict[str, Any]) -> None:
    alice = await reader(town, server, told)
    page = await ready(alice)
    await utterance(page, told, 5).locator(".stable").click()
    bob = await asyncio.to_thread(Api(server).signed_in, "bob-berg", "pw")
    await asyncio.to_thread(bob.call, "DELETE", f"dialogues/{told['said'][5]}/")
    await page.get_by_text("These words were deleted or merged meanwhile.").wait_for()
    await expect(utterance(page, told, 5)).to_have_count(0)
    await expect(utterance(page, told, 6)).to_be_focused()
    alice.assert_calm()


async def test_what_is_said_now_is_put_in_its_place(town: Town, server: Parley) -> None:
    """Also where nothing had been said yet."""
    told = await asyncio.to_thread(stage, server, lines=(), state="open")
    person = await reader(town, server, told)
    page = person.page
    await page.get_by_text("Nothing has been said yet").wait_for()
    await asyncio.to_thread(said_now, server, told["transcript"], "The first words.")
    await expect(page.locator("#said .bubble")).to_contain_text("The first words.")
    await expect(page.get_by_text("Nothing has been said yet")).to_be_hidden()
    person.assert_calm()
