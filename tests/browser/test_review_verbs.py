"""Utterances are split, merged, given away and put back: by menu and by keys, seen in every window at once."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.looks import inspect
from tests.browser.people import Person, Town
from tests.browser.stored import stage
from tests.browser.test_minutes_written import CLIPBOARD, reader
from tests.clients import Api
from tests.servers import Parley

pytestmark = pytest.mark.together


@pytest.fixture
def told(server: Parley) -> dict[str, Any]:
    return stage(server, "written")


async def two(town: Town, server: Parley, told: dict[str, Any], **options: Any) -> tuple[Person, Person]:
    """Alice, who hosts, and Bob, with the same page."""
    people = await reader(town, server, told, **options), await reader(town, server, told, "Bob Berg")
    for one in people:
        await expect(one.page.get_by_role("button", name="Everybody")).to_be_visible()
    return people


async def menu(page: Page, utterance: str, item: str) -> None:
    """As one does it with a mouse."""
    words = page.locator(f"#d-{utterance}")
    await words.locator(".stable").hover()
    await words.get_by_role("button", name="More").click()
    await page.get_by_role("menuitem", name=item).click()


async def test_a_split_and_a_merge_are_seen_at_once(town: Town, server: Parley, told: dict[str, Any]) -> None:
    alice, bob = await two(town, server, told)
    whole = told["said"][6]
    first, other = (one.page.locator(f"#d-{whole} > .stable") for one in (alice, bob))
    await menu(alice.page, whole, "Split…")
    dialog = alice.page.get_by_role("dialog", name="Where does the second part begin?")
    await expect(dialog.get_by_role("option", selected=True)).to_have_text("We")  # between two sentences
    await inspect(alice.page)
    await dialog.get_by_role("option", name="enough").click()
    await dialog.get_by_role("button", name="Split here").click()
    for words in (first, other):
        await expect(words).to_have_text("Half of the floor is")
    for one in (alice, bob):
        await expect(
            one.page.get_by_text("enough for twenty desks. We are sixteen people.", exact=True)
        ).to_be_visible()

    await menu(alice.page, whole, "Merge with the next")
    for words in (first, other):
        await expect(words).to_have_text("Half of the floor is enough for twenty desks. We are sixteen people.")
    for one in (alice, bob):
        await expect(one.page.get_by_text("enough for twenty desks.")).to_have_count(1)
        one.assert_calm()


async def test_words_are_given_to_who_said_them(town: Town, server: Parley, told: dict[str, Any]) -> None:
    alice, bob = await two(town, server, told)
    wrong = told["said"][5]
    await menu(alice.page, wrong, "Give to another person…")
    await expect(alice.page.get_by_role("menuitemradio", name="Bob Berg")).to_have_attribute("aria-checked", "true")
    await alice.page.get_by_role("menuitemradio", name="Carla Chen").click()
    for one in (alice, bob):
        bubble = one.page.locator("#said .bubble", has=one.page.locator(f"#d-{wrong}"))
        await expect(bubble.locator(".bubble-name")).to_have_text("Carla Chen")
    await expect(alice.page.locator(f"#d-{wrong}")).to_be_focused()

    await bob.page.locator(f"#d-{wrong} > .stable").hover()  # they are not his any more
    await bob.page.locator(f"#d-{wrong}").get_by_role("button", name="More").click()
    await expect(bob.page.get_by_role("menuitem", name="History")).to_be_visible()
    for what in ("Give to another person…", "Delete"):
        await expect(bob.page.get_by_role("menuitem", name=what)).to_have_count(0)
    for one in (alice, bob):
        one.assert_calm()


async def test_history_shows_who_changed_what_and_puts_it_back(
    town: Town, server: Parley, told: dict[str, Any]
) -> None:
    api = await asyncio.to_thread(Api(server).signed_in, "bob-berg", "pw")
    words = told["said"][8]
    await asyncio.to_thread(
        api.call,
        "PATCH",
        f"dialogues/{words}/",
        {"revision": 1, "text": "Good. I will send the owner our answer by Monday."},
    )
    alice = await reader(town, server, told, permissions=CLIPBOARD)
    page = alice.page
    await expect(page.get_by_role("button", name="Everybody")).to_be_visible()
    await menu(page, words, "Show what was recognised")
    await expect(page.locator(f"#d-{words} .recognised ins")).to_have_text(["owner", "Monday."])
    await menu(page, words, "Hide what was recognised")
    await expect(page.locator(f"#d-{words} .recognised")).to_have_count(0)

    await menu(page, words, "History")
    versions = page.get_by_role("dialog", name="History of these words").get_by_role("listitem")
    await expect(versions).to_have_count(2)
    await expect(versions.nth(0)).to_contain_text("Bob Berg")
    await expect(versions.nth(0).locator("del")).to_have_text(["landlord", "Friday."])
    await inspect(page)
    await versions.nth(1).get_by_role("button", name="Put back").click()
    await expect(page.locator(f"#d-{words} > .stable")).to_have_text(
        "Good. I will send the landlord our answer by Friday."
    )
    await expect(page.locator(f"#d-{words}")).to_be_focused()

    await menu(page, words, "Copy link to this moment")
    link = await page.evaluate("navigator.clipboard.readText()")
    await page.goto("about:blank")
    await page.goto(link)
    await expect(page.locator(f"#d-{words}")).to_be_focused()
    alice.assert_calm()


async def test_all_of_it_by_keys(town: Town, server: Parley, told: dict[str, Any]) -> None:
    alice = await reader(town, server, told)
    page, keys = alice.page, alice.page.keyboard
    corrected = told["said"][1]
    await expect(page.get_by_role("button", name="Everybody")).to_be_visible()
    await keys.press("/")
    await keys.type("new building")
    await expect(page.locator("[data-find-count]")).to_have_text("1 of 1")
    await keys.press("Escape")
    await expect(page.locator(f"#d-{corrected}")).to_be_focused()
    await keys.press("Shift+F10")
    await expect(page.get_by_role("menuitem", name="Correct")).to_be_focused()
    await keys.press("r")
    await expect(page.get_by_role("menuitem", name="Reset to what was recognised")).to_be_focused()
    await keys.press("Enter")
    await expect(page.locator(f"#d-{corrected} > .stable")).to_contain_text("I spoke with the landlord")

    await expect(page.locator(f"#d-{corrected}")).to_be_focused()
    await keys.press("ContextMenu")
    await keys.press("s")
    await keys.press("Enter")
    await expect(page.get_by_role("listbox", name="First word of the second part")).to_be_focused()
    await keys.press("Home")
    for _ in range(4):
        await keys.press("ArrowRight")
    await keys.press("Enter")
    await expect(page.locator(f"#d-{corrected} > .stable")).to_have_text("I spoke with the landlord")
    await page.get_by_text("They are two now.").wait_for()
    await keys.press("ArrowUp")
    await expect(page.locator(f"#d-{corrected}")).to_be_focused()
    await keys.press("Tab")
    await keys.press("Enter")  # its button
    await keys.press("m")
    await keys.press("Enter")
    await expect(page.locator(f"#d-{corrected} > .stable")).to_contain_text("last Tuesday.")
    await keys.press("ContextMenu")
    await keys.press("Escape")
    await expect(page.locator(f"#d-{corrected}")).to_be_focused()
    alice.assert_calm()


async def test_a_change_that_came_first_is_not_undone(town: Town, server: Parley, told: dict[str, Any]) -> None:
    alice = await reader(town, server, told)
    page = alice.page
    bob = await asyncio.to_thread(Api(server).signed_in, "bob-berg", "pw")
    words = told["said"][5]
    await expect(page.get_by_role("button", name="Everybody")).to_be_visible()
    await menu(page, words, "Split…")
    await asyncio.to_thread(
        bob.call, "PATCH", f"dialogues/{words}/", {"revision": 1, "text": "We could take all of it."}
    )
    await expect(page.locator(f"#d-{words} > .stable")).to_have_text("We could take all of it.")
    await page.get_by_role("button", name="Split here").click()
    await page.get_by_text("Somebody changed these words first.").wait_for()
    await expect(page.locator(f"#d-{words} > .stable")).to_have_text("We could take all of it.")
    assert all(" 409 " in one for one in alice.complaints)


async def test_a_late_answer_takes_nobodys_focus(town: Town, server: Parley, told: dict[str, Any]) -> None:
    alice = await reader(town, server, told)
    page, keys = alice.page, alice.page.keyboard
    words = page.locator(f"#d-{told['said'][1]}")
    arrive = asyncio.Event()

    async def late(route: Route) -> None:
        answer = await route.fetch()
        await arrive.wait()
        await route.fulfill(response=answer)

    await page.route("**/reset/", late)
    await expect(page.get_by_role("button", name="Everybody")).to_be_visible()
    await words.focus()
    await keys.press("Shift+F10")
    await keys.press("r")
    await keys.press("Enter")
    await expect(words.locator(".stable")).to_contain_text("I spoke with the landlord")  # news are faster
    await expect(words).to_be_focused()
    await keys.press("Shift+F10")
    await keys.press("s")
    arrive.set()
    await page.get_by_text("What was recognised is back.").wait_for()
    await expect(page.get_by_role("menuitem", name="Split…")).to_be_focused()
    alice.assert_calm()
