"""A microphone that was on at the door is on in the room, once: whoever loads the page again unmutes again."""

import pytest

from tests.browser.people import Town, until
from tests.servers import Parley

pytestmark = pytest.mark.together


async def test_the_microphone_comes_along(town: Town, server: Parley, code: str) -> None:
    gina = await town.person("Gina")
    page = gina.page
    await page.goto(f"{server.url}/m/{code}/")
    await page.get_by_label("Your name").fill(gina.name)
    await page.get_by_role("button", name="Microphone off").click()
    await page.get_by_role("button", name="Microphone on").wait_for()
    await gina.enter()
    await page.get_by_role("button", name="Mute", exact=True).wait_for()
    await gina.says("Listening")
    await page.reload()
    await until(gina.inside)
    assert await gina.status() == "Muted"
    gina.assert_calm()
