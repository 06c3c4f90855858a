"""From my meetings to the moment: a word is typed, found in a session, and its place there is opened."""

from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.looks import inspect
from tests.browser.people import Person, Town
from tests.browser.stored import LINES, PASSWORD, stage
from tests.servers import Parley

pytestmark = pytest.mark.together


OWN = {"landlord": "chandler", "floor": "mezzanine", "office move": "orangery"}
"""Words that nobody says in other tests: Alice hosts there too, and hits come page by page."""


@pytest.fixture
def told(server: Parley) -> dict[str, Any]:
    lines = LINES
    for theirs, ours in OWN.items():
        lines = tuple(line.replace(theirs, ours) for line in lines)
    return stage(server, lines=lines)


async def alice(town: Town, server: Parley, **options: Any) -> Person:
    person = await town.person("Alice Arnold", **options)
    await person.sign_in(server.url, "alice-arnold", PASSWORD)
    return person


async def test_from_a_word_to_its_moment(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await alice(town, server)
    page = person.page
    await page.goto(f"{server.url}/meetings/")
    await page.keyboard.press("/")
    await page.keyboard.type("chandler")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/search/?q=chandler")
    hit = page.locator(f'.found-line[href*="{told["said"][1]}"]')
    await expect(hit.locator("mark")).to_have_text("chandler")
    await expect(hit).to_contain_text("Bob Berg")
    await inspect(page)

    box = page.get_by_role("searchbox")
    await box.fill('"half of" mezzanine -twenty')  # and the results follow
    hit = page.locator(f'.found-line[href*="{told["said"][7]}"]')
    await expect(hit.locator("mark").first).to_have_text("half of")
    await expect(page.locator(f'.found-line[href*="{told["said"][6]}"]')).to_have_count(0)
    await page.get_by_text("Who and when").click()
    await page.get_by_label("Said by").fill("bob")
    await expect(hit).to_have_count(0)
    await inspect(page)
    await page.get_by_label("Said by").fill("alice")
    await hit.click()
    await page.wait_for_url(f"**{told['path']}?at={told['said'][7]}#d-{told['said'][7]}")
    await expect(page.locator(f"#d-{told['said'][7]}")).to_be_in_viewport()
    person.assert_calm()


async def test_without_scripts(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await alice(town, server, java_script_enabled=False)
    page = person.page
    await page.goto(f"{server.url}/search/")
    await page.get_by_role("searchbox").fill("office servers")
    await page.get_by_role("button", name="Search").click()
    await page.get_by_text("Nothing found for “office servers”").wait_for()
    await page.get_by_role("searchbox").fill("office")
    await page.get_by_role("button", name="Search").click()
    await expect(page.locator(".titles a").first).to_have_text("Office move")
    await page.get_by_role("searchbox").fill("orangery")
    await page.get_by_role("button", name="Search").click()
    await page.locator(f'.found-line[href*="{told["said"][0]}"]').wait_for()


async def test_a_stranger_finds_nothing(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await town.person("Mallory Moss")
    await person.sign_in(server.url, "mallory-moss", PASSWORD)
    await person.page.goto(f"{server.url}/search/?q=chandler")
    await person.page.get_by_text("Nothing found for “chandler”").wait_for()
    person.assert_calm()


async def test_a_day_is_the_readers(town: Town, server: Parley, told: dict[str, Any]) -> None:
    """Said at ten in the morning of the 4th in UTC, it was the 5th where this browser is."""
    person = await alice(town, server, timezone_id="Pacific/Kiritimati")
    page = person.page
    await page.goto(f"{server.url}/search/?q=chandler")
    hit = page.locator(f'.found-line[href*="{told["said"][1]}"]')
    await hit.wait_for()
    await page.get_by_text("Who and when").click()
    for day, count in (("2026-03-04", 0), ("2026-03-05", 1)):
        await page.get_by_label("From").fill(day)
        await page.get_by_label("Until").fill(day)
        await page.wait_for_url(f"**from={day}&to={day}&zone=Pacific%2FKiritimati")
        await expect(hit).to_have_count(count)
    await expect(page.locator(".found-session time").first).to_have_text("March 5, 2026")
    await page.get_by_role("button", name="Search").click()
    await hit.wait_for()
    await page.get_by_label("From").fill("")
    await page.get_by_label("Until").fill("")
    await page.wait_for_url("**/search/?q=chandler")
    person.assert_calm()
