"""The room in a call with everything open, light on a laptop and dark on a phone: axe finds nothing serious."""

import asyncio

from playwright.async_api import Page

from tests.browser.call import callers, everybody_watches
from tests.browser.looks import LAPTOP, Finding, findings
from tests.browser.people import Town
from tests.servers import Parley

OPENED = (("#people-button", "#mic-group"), ("#chat-button", "#camera-group"), ("#chat-button", "#captions-group"))
"""A panel's button and the menu that is opened over it; the last closes the panel again."""
DIALOGS = ("#keys-button", "#end button", "#invite-button")


async def opened(page: Page) -> list[Finding]:
    """With each panel and a menu over it, and with each dialog."""
    found: list[Finding] = []
    for panel, menu in OPENED:
        await page.locator(panel).click()
        await page.locator(f"{menu} summary").click()
        found += await findings(page)
        await page.keyboard.press("Escape")
    for dialog in DIALOGS:
        await page.locator(dialog).click()
        found += await findings(page)
        await page.keyboard.press("Escape")
    return found


async def test_nothing_serious_with_all_panels_open(town: Town, server: Parley, code: str) -> None:
    dana, bob = await callers(town, {"Dana Demo": None, "Bob": None}, viewport=LAPTOP)
    await dana.sign_in(server.url)
    await dana.page.goto(f"{server.url}/m/{code}/")
    await asyncio.gather(dana.enter(), bob.join(server.url, code))
    await asyncio.gather(dana.light(), bob.light())
    await everybody_watches(dana, bob)
    await bob.page.locator("#share").click()
    await bob.page.locator("#hand").click()
    await bob.page.locator("#chat-button").click()
    await bob.page.locator("#chat-text").fill("The plan: https://example.org/plan")
    await bob.page.keyboard.press("Enter")
    await dana.page.locator("#people .tile[data-screen]").wait_for()
    assert await opened(dana.page) == []
    dana.assert_calm()
    bob.assert_calm()
