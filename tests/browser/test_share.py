"""A host shares what was said by a link; somebody without an account reads it, until the link is taken back."""

from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.looks import inspect
from tests.browser.people import Town
from tests.browser.stored import stage
from tests.browser.test_minutes_written import reader
from tests.servers import Parley

pytestmark = pytest.mark.together


@pytest.fixture
def told(server: Parley) -> dict[str, Any]:
    return stage(server, "written")


async def test_a_link_opens_in_a_fresh_browser_until_it_is_taken_back(
    town: Town, server: Parley, told: dict[str, Any]
) -> None:
    alice = await reader(town, server, told)
    page = alice.page
    await page.get_by_role("button", name="Share", exact=True).click()
    dialog = page.get_by_role("dialog", name="Share by link")
    await dialog.get_by_label("With names").click()
    await expect(dialog.get_by_text("Speakers are numbered.")).to_be_visible()
    await dialog.get_by_role("button", name="Make a link").click()
    row = dialog.locator(".share-row")
    await expect(row).to_contain_text("without names · with minutes")
    await expect(row.get_by_role("button", name="Copy")).to_be_focused()
    await inspect(page)
    address = await row.locator("code").inner_text()

    zoe = await town.person("Zoe")
    await zoe.page.goto(address)
    await expect(zoe.page.get_by_role("heading", level=1)).to_have_text("Office move")
    await expect(zoe.page.get_by_text("He wants 42000 euros a year")).to_be_visible()
    await expect(zoe.page.locator(".bubble-name").first).to_have_text("Speaker 1")
    await expect(zoe.page.get_by_text("Half of the second floor on Harbour Street is taken.")).to_be_visible()
    assert "Alice Arnold" not in await zoe.page.content()
    await zoe.page.locator(".mark").first.click()
    await expect(zoe.page.locator(f"#d-{told['said'][0]}")).to_be_in_viewport()
    await inspect(zoe.page)
    zoe.assert_calm()

    back = row.get_by_role("button", name="Take back")
    await back.click()
    await row.get_by_role("button", name="Really take it back?").click()
    await expect(row).to_have_count(0)
    answer = await zoe.page.goto(address)
    assert answer
    assert answer.status == 404
