"""Keys of the room: single ones, Alt and a letter, Space held to speak; none while somebody types or a dialog is up."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.people import Person, Town
from tests.browser.test_keyboard import sign_up
from tests.servers import Parley
from tests.speech import speech

pytestmark = pytest.mark.together


def pressed(page: Page, button: str, state: bool) -> object:
    return expect(page.locator(button)).to_have_attribute("aria-pressed", str(state).lower())


async def in_the_room(town: Town, server: Parley, code: str) -> Person:
    person = await town.person("Kay", speech("slt", 1, 2), permissions=["microphone", "camera"])
    await person.join(server.url, code)
    return person


async def test_keys_press_the_buttons_but_single_ones_not_while_somebody_types(
    town: Town, server: Parley, code: str
) -> None:
    kay = await in_the_room(town, server, code)
    page = kay.page
    for key, button in {"m": "#mic", "v": "#camera", "h": "#hand"}.items():
        await page.keyboard.press(key)
        await pressed(page, button, True)
        await page.keyboard.press(f"Alt+{key}")
        await pressed(page, button, False)
    await page.keyboard.press("c")
    await expect(page.locator("#caption-column")).to_be_hidden()
    await page.keyboard.press("Alt+c")
    await expect(page.locator("#caption-column")).to_be_visible()
    await page.keyboard.press("?")
    await page.get_by_role("heading", name="Keys").wait_for()
    await page.keyboard.press("h")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("heading", name="Keys")).to_be_hidden()
    await pressed(page, "#hand", False)

    await page.keyboard.press("Alt+t")
    await page.get_by_label("Message to everybody").click()
    await page.keyboard.type("much virtue has she? ")
    await expect(page.get_by_label("Message to everybody")).to_have_value("much virtue has she? ")
    for button in ("#mic", "#camera", "#hand"):
        await pressed(page, button, False)
    await expect(page.locator("#caption-column")).to_be_visible()
    await expect(page.locator("#keys-dialog")).to_be_hidden()
    await page.keyboard.press("Alt+h")
    await pressed(page, "#hand", True)
    await expect(page.get_by_label("Message to everybody")).to_have_value("much virtue has she? ")
    kay.assert_calm()


async def test_space_is_held_to_speak(town: Town, server: Parley, code: str) -> None:
    kay = await in_the_room(town, server, code)
    page = kay.page
    await page.keyboard.down("Space")
    await pressed(page, "#mic", True)
    assert await kay.sees("You", live=True)
    await page.keyboard.up("Space")
    await pressed(page, "#mic", False)
    await page.locator("#hand").focus()
    await page.keyboard.press("Space")
    await pressed(page, "#hand", True)
    await pressed(page, "#mic", False)
    kay.assert_calm()


async def test_who_speaks_to_their_computer_has_no_single_keys(town: Town, server: Parley, code: str) -> None:
    kay = await town.person("Kay Keys")
    page = kay.page
    await sign_up(kay, server.url, "keys@example.org")
    await page.goto(f"{server.url}/account/")
    await page.get_by_role("switch", name="Shortcuts of a single key").uncheck()
    await page.get_by_role("button", name="Save", exact=True).click()
    await page.get_by_text("Your profile is saved.").wait_for()
    await page.goto(f"{server.url}/m/{code}/")
    await kay.enter()
    await page.keyboard.press("h")
    await page.keyboard.press("?")
    await pressed(page, "#hand", False)
    await expect(page.locator("#keys-dialog")).to_be_hidden()
    await page.keyboard.press("Alt+h")
    await pressed(page, "#hand", True)
    kay.assert_calm()
