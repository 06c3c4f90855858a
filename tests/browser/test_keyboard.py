"""From signing up to one's first caption without a mouse: Tab, typing, Enter and Space only."""

import pytest
from playwright.async_api import Page

from tests.browser.people import Person, Town
from tests.servers import Parley
from tests.speech import speech

pytestmark = pytest.mark.together

FAR = 40  # no control should be further away than so many Tabs
FOCUSED = """() => {
  const element = document.activeElement === document.body ? null : document.activeElement;
  const labels = [...(element?.labels ?? [])].map((label) => label.textContent);
  const named = element?.getAttribute("aria-label") ?? "";
  return [...labels, named, element?.textContent ?? ""].map((text) => text.replace(/\\s+/g, " ").trim()).join("|");
}"""
SEEN = """() => {
  const element = document.activeElement;
  const {outlineStyle, outlineWidth} = getComputedStyle(element);
  return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
}"""


async def tab_to(page: Page, name: str) -> None:
    """Press Tab until what is called `name` has the focus, visibly."""
    met = []
    for _ in range(FAR):
        focused = await page.evaluate(FOCUSED)
        met.append(focused)
        if name in focused:
            assert await page.evaluate(SEEN), f"The focus on {name} cannot be seen."
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached by Tab: {met}")


async def fill(page: Page, name: str, text: str) -> None:
    await tab_to(page, name)
    await page.keyboard.type(text)


async def press(page: Page, name: str) -> None:
    await tab_to(page, name)
    await page.keyboard.press("Enter")


async def sign_up(person: Person, url: str, email: str = "kay@example.org") -> None:
    page = person.page
    await page.goto(url)
    await press(page, "Sign up")
    await page.wait_for_url("**/signup/**")
    await fill(page, "Your name", person.name)
    await fill(page, "E-mail", email)
    await fill(page, "Password", "a long walk by the sea")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/meetings/")


async def test_from_sign_up_to_the_first_caption(town: Town, server: Parley) -> None:
    kay = await town.person("Kay Keys", speech("slt", 1, 2))
    page = kay.page
    await sign_up(kay, server.url)

    await press(page, "New meeting")
    await page.keyboard.press("Enter")  # the title that is offered will do
    await page.wait_for_url("**/m/*/")
    await press(page, "Join with captions")
    await page.wait_for_url("**/room/")
    await page.keyboard.press("Alt+m")
    assert await kay.sees("You", live=True)
    await page.keyboard.press("Alt+m")
    assert await kay.sees("You", live=False)
    kay.assert_calm()
