"""Words are put right beside their minutes: by a person, by tidying up; deleted; never lost when two do it at once."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.looks import inspect
from tests.browser.people import Town
from tests.browser.stored import stage
from tests.browser.test_minutes_written import reader
from tests.clients import Api
from tests.servers import Parley

pytestmark = pytest.mark.together


@pytest.fixture
def told(server: Parley) -> dict[str, Any]:
    return stage(server, "written")


async def test_corrections_are_kept_and_reset_one_by_one(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader(town, server, told)
    page = person.page
    await page.get_by_role("tab", name="Corrections").click()
    panel = page.get_by_role("tabpanel", name="Corrections")
    await expect(page.get_by_role("tab", name="Corrections")).to_contain_text("3")
    first, second, offered = (panel.locator(f'[data-change="{told["said"][at]}"]') for at in (1, 12, 4))
    await expect(first.locator("del")).to_have_text("with ")
    await expect(first.locator("ins")).to_have_text("to ")
    await expect(offered).to_contain_text("Changes a number; not applied")
    await inspect(page)

    said = page.locator(f"#d-{told['said'][1]}")
    await first.get_by_role("button", name="Reset").click()
    await expect(first).to_have_count(0)
    await expect(said).to_have_text("I spoke with the landlord of the new building on Harbour Street last Tuesday.")
    await second.get_by_role("button", name="Keep").click()
    await expect(second).to_have_count(0)
    await expect(page.locator(f"#d-{told['said'][12]}")).to_contain_text("on our own?")
    await offered.get_by_role("button", name="Apply").click()
    await page.get_by_text("No corrections to look at").wait_for()
    await expect(page.locator(f"#d-{told['said'][4]}")).to_contain_text("45000")
    await expect(page.get_by_role("tab", name="Corrections")).to_have_text("Corrections")
    person.assert_calm()


async def test_all_corrections_are_reset_at_once(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader(town, server, told)
    page = person.page
    await page.get_by_role("tab", name="Corrections").click()
    await page.get_by_role("button", name="Reset all").click()
    await expect(page.locator("#corrections .change")).to_have_count(1)
    await expect(page.locator(f"#d-{told['said'][1]}")).to_contain_text("spoke with the landlord")
    await page.get_by_role("button", name="Dismiss").click()
    await page.get_by_text("No corrections to look at").wait_for()
    person.assert_calm()


async def test_words_are_tidied_up(town: Town, server: Parley) -> None:
    lines = ("Alice Arnold: hello everybody um we we take half of the floor", "Bob Berg: i will write to the landlord")
    told = await asyncio.to_thread(stage, server, lines=lines)
    person = await reader(town, server, told)
    page = person.page
    await page.get_by_role("tab", name="Corrections").click()
    await page.get_by_role("button", name="Tidy up the words").click()
    change = page.locator(f'[data-change="{told["said"][1]}"]')
    await expect(change).to_contain_text("without a model")
    await expect(page.locator(f"#d-{told['said'][1]}")).to_contain_text("I will write")
    await page.get_by_role("button", name="Keep all").click()
    await page.get_by_text("No corrections to look at").wait_for()
    await expect(page.locator(f"#d-{told['said'][1]}")).to_contain_text("I will write")
    person.assert_calm()


async def test_two_who_correct_the_same_words_lose_nothing(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader(town, server, told)
    page = person.page
    said = page.locator(f"#d-{told['said'][3]}")
    await said.locator(".stable").click()
    field = page.get_by_label("Correct these words")
    await field.fill("This is what Alice types.")
    bob = await asyncio.to_thread(Api(server).signed_in, "bob-berg", "pw")
    path = f"dialogues/{told['said'][3]}/"
    await asyncio.to_thread(bob.call, "PATCH", path, {"revision": 1, "text": "This is what Bob wrote."})
    await expect(said.locator(".stable")).to_have_text("This is what Bob wrote.")
    await expect(field).to_have_value("This is what Alice types.")
    await field.press("Enter")
    await page.get_by_text("Bob Berg changed this at the same time.").wait_for()
    await inspect(page)
    await page.get_by_role("button", name="Use mine").click()
    await expect(said).to_have_text("This is what Alice types.")
    await expect(said).to_have_attribute("data-revision", "3")  # the server has it
    answer = await asyncio.to_thread(bob.get, path)
    assert answer["text"] == "This is what Alice types."
    assert all(" 409 " in one for one in person.complaints)


async def test_words_are_deleted_by_who_may(town: Town, server: Parley, told: dict[str, Any]) -> None:
    bob = await reader(town, server, told, "Bob Berg")
    alice = await reader(town, server, told)
    own, others = told["said"][5], told["said"][6]
    await bob.page.locator(f"#d-{others} .stable").click()
    await expect(bob.page.get_by_role("button", name="Delete")).to_have_count(0)
    await bob.page.keyboard.press("Escape")

    await bob.page.locator(f"#d-{own} .stable").click()
    await bob.page.get_by_role("button", name="Delete").click()
    dialog = bob.page.get_by_role("dialog", name="Delete these words?")
    await expect(dialog).to_contain_text("half of the floor for 24000 euros")
    await inspect(bob.page)
    await dialog.get_by_role("button", name="Keep them").click()
    await expect(bob.page.locator(f"#d-{own}")).to_have_count(1)
    await bob.page.get_by_role("button", name="Delete").click()
    await dialog.get_by_role("button", name="Delete").click()
    for one in (bob, alice):
        await expect(one.page.locator(f"#d-{own}")).to_have_count(0)
        await expect(one.page.locator(f"#s-{told['sentences'][2]}")).to_contain_text("A sentence was taken out here")
        one.assert_calm()

    await alice.page.locator(f"#d-{others} .stable").click()  # the host may delete anybody's
    await expect(alice.page.get_by_role("button", name="Delete")).to_have_count(1)
