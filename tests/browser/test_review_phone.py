"""The review page under a finger: everything is large enough, in reach, and no wider than the phone."""

from typing import Any

import pytest
from playwright.async_api import Locator, expect

from tests.browser.looks import OVERFLOW
from tests.browser.people import Town
from tests.browser.stored import LINES, stage
from tests.browser.test_minutes_written import reader
from tests.browser.test_review_editing import FIELD, ready, utterance
from tests.servers import Parley

pytestmark = pytest.mark.together

LONG = "Carla Chen: " + "This goes on and on, as people do when nobody stops them. " * 50
SMALL: dict[str, Any] = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
FINGER = 40  # px


@pytest.fixture
def told(server: Parley) -> dict[str, Any]:
    return stage(server, lines=(LONG, *LINES))


async def heights(nodes: Locator) -> list[float]:
    return [box["height"] for one in await nodes.all() if (box := await one.bounding_box())]


async def test_a_small_phone_has_all_of_it_in_reach(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader(town, server, told, **SMALL)
    page = await ready(person)
    assert await page.evaluate(OVERFLOW) <= 0
    tabs = await heights(page.locator("[data-tabs] a"))
    assert min(tabs) >= FINGER
    assert max(tabs) < 1.5 * FINGER  # one line: no word is broken
    assert min(await heights(page.locator(".chip"))) >= FINGER

    words = utterance(page, told, 0)
    await words.locator(".stable").tap(position={"x": 60, "y": 30})
    await expect(page.get_by_label(FIELD)).to_be_focused()
    buttons = page.locator(".editor-acts .button")
    await expect(buttons.first).to_be_in_viewport(ratio=1)
    assert min(await heights(buttons)) >= FINGER
    assert await page.evaluate(OVERFLOW) <= 0
    person.assert_calm()
