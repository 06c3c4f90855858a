"""The pages of the API: everything from this server, within its Content-Security-Policy, light and dark."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.people import Town
from tests.servers import Parley

pytestmark = pytest.mark.together


async def test_somebody_reads_what_programs_can_do_and_tries_it(town: Town, server: Parley) -> None:
    dana = await town.person("Dana")
    page = dana.page
    await dana.sign_in(server.url)
    await page.emulate_media(color_scheme="dark")
    await page.goto(f"{server.url}/api/docs/")
    await expect(page.locator("html")).to_have_class(re.compile("dark-mode"))
    await page.locator("#operations-Meetings-listMeetings .opblock-summary-control").click()
    await page.get_by_role("button", name="Try it out").click()
    await page.get_by_role("button", name="Execute").click()
    answer = page.locator(".live-responses-table tbody .response-col_status").first
    await expect(answer).to_contain_text("200")
    dana.assert_calm()


async def test_what_is_tried_is_done_as_oneself(town: Town, server: Parley) -> None:
    """The page's token goes with what changes something."""
    dana = await town.person("Dana")
    page = dana.page
    await dana.sign_in(server.url)
    await page.goto(f"{server.url}/api/docs/#/Meetings/createMeeting")
    await page.get_by_role("button", name="Try it out").click()
    await page.get_by_role("button", name="Execute").click()
    await expect(page.locator(".live-responses-table tbody .response-col_status").first).to_contain_text("201")
    dana.assert_calm()
