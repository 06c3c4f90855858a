"""My meetings with a keyboard and a mouse: made in two keystrokes, planned, found, copied, cleared, deleted."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.people import Person, Town
from tests.browser.test_pages import inspect
from tests.clients import Api
from tests.servers import Parley

pytestmark = pytest.mark.together

OPEN = "dialog[open]"
CLIPBOARD = ["clipboard-read", "clipboard-write"]


async def at_my_meetings(town: Town, server: Parley, dana: Api) -> Person:
    person = await town.person("Dana Demo", permissions=CLIPBOARD, timezone_id="Europe/Madrid")
    await person.sign_in(server.url)
    return person


async def test_a_meeting_in_two_keystrokes(town: Town, server: Parley, dana: Api) -> None:
    person = await at_my_meetings(town, server, dana)
    page = person.page
    for address in ("/meetings/", "/"):
        await page.goto(server.url + address)
        await page.keyboard.press("n")
        assert re.match("Meeting of", await page.get_by_label("Title", exact=True).input_value())
        await page.keyboard.press("Enter")
        await page.get_by_text("The link is copied.").wait_for()
        assert await page.evaluate("navigator.clipboard.readText()") == page.url
    person.assert_calm()


async def test_the_dialog_and_the_shortcuts_keep_out_of_the_way(town: Town, server: Parley, dana: Api) -> None:
    person = await at_my_meetings(town, server, dana)
    page = person.page
    await page.keyboard.press("/")
    await page.keyboard.type("nn/n")
    await expect(page.get_by_role("searchbox")).to_have_value("nn/n")
    await page.keyboard.press("Enter")
    await page.get_by_text("Nothing found for “nn/n”").wait_for()
    await inspect(page)
    await page.get_by_role("link", name="Clear search").click()
    await page.wait_for_url(f"{server.url}/meetings/")

    await page.get_by_role("button", name="New meeting").click()
    await inspect(page)
    await page.keyboard.type("No news is n/a")
    await expect(page.get_by_label("Title", exact=True)).to_have_value("No news is n/a")
    await page.keyboard.press("Escape")
    await expect(page.locator(OPEN)).to_have_count(0)
    await page.keyboard.press("Control+n")
    await expect(page.locator(OPEN)).to_have_count(0)
    person.assert_calm()


async def plan(page: Page, title: str) -> None:
    await page.get_by_role("link", name="Plan one").click()
    await expect(page.get_by_label("Time zone")).to_have_value("Europe/Madrid")  # the browser's
    await page.get_by_label("Title").fill(title)
    await page.get_by_label("Date and time").fill("2031-03-04T10:00")
    await page.get_by_label("Minutes").fill("45")
    await page.get_by_label("Time zone").select_option("Asia/Tokyo")
    await page.get_by_role("button", name="Create meeting").click()
    await page.get_by_role("link", name="Done").click()
    await page.wait_for_url("**/meetings/")


async def test_plan_find_copy_change_and_delete(town: Town, server: Parley, dana: Api) -> None:
    person = await at_my_meetings(town, server, dana)
    page = person.page
    await plan(page, "Budget round")
    row = page.locator("li.meeting").filter(has_text="Budget round")
    await expect(row).to_contain_text("02:00")
    await expect(row).to_contain_text("10:00 in Tokyo")
    await page.get_by_role("heading", name="Tuesday, March 4, 2031").wait_for()
    await inspect(page)

    await page.get_by_role("link", name="Copy Budget round for next week").click()
    await expect(page.get_by_label("Date and time")).to_have_value("2031-03-11T10:00")
    await inspect(page)
    await page.get_by_label("Title").fill("Budget round, second half")
    await page.get_by_role("button", name="Create meeting").click()
    await page.get_by_role("link", name="Done").click()
    await page.get_by_role("heading", name="Tuesday, March 11, 2031").wait_for()

    await page.get_by_role("link", name="Edit Budget round, second half").click()
    await expect(page.get_by_label("Date and time")).to_have_value("2031-03-11T10:00")
    await expect(page.get_by_label("Time zone")).to_have_value("Asia/Tokyo")
    await page.get_by_label("Title").fill("Second half")
    await page.get_by_role("button", name="Save").click()

    for title in ("Second half", "Budget round"):
        await page.get_by_role("link", name=f"Delete {title}").click()
        await page.get_by_text("Nothing has been said in it").wait_for()
        await inspect(page)
        await page.get_by_role("button", name="Delete meeting").click()
        await page.get_by_text("The meeting is deleted, with its transcripts, minutes and action items.").wait_for()
        await expect(page.get_by_role("link", name=title, exact=True)).to_have_count(0)
    person.assert_calm()


async def test_clearing_a_meeting_that_goes_on_shows_the_way(town: Town, server: Parley, dana: Api) -> None:
    person = await at_my_meetings(town, server, dana)
    page = person.page
    code = dana.post("meetings/", {"title": "Hot room"})["code"]
    dana.post(f"meetings/{code}/join/")
    await page.goto(f"{server.url}/m/{code}/clear/")
    await page.get_by_text("End it for everyone first").wait_for()
    await inspect(page)
    await page.get_by_role("button", name="End for everyone").click()
    await page.get_by_role("heading", name="This meeting has ended").wait_for()
    await page.goto(f"{server.url}/m/{code}/clear/")
    await page.get_by_text("1 session").wait_for()
    await inspect(page)
    await page.get_by_label("Delete these words for good").check()
    await page.get_by_role("button", name="Clear what was said").click()
    await page.get_by_text("What was said in “Hot room” is deleted.").wait_for()
    person.assert_calm()


async def test_without_scripts_one_press_still_makes_a_meeting(town: Town, server: Parley, dana: Api) -> None:
    person = await town.person("Dana Demo", java_script_enabled=False)
    await person.sign_in(server.url)
    await person.page.get_by_role("button", name="New meeting").click()
    await person.page.get_by_role("heading", name="Meeting of").wait_for()
