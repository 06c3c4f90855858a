"""While captions grow nothing on the page jumps."""

import asyncio

import pytest

from tests.browser.looks import LAPTOP, PHONE
from tests.browser.people import Town, until
from tests.clients import Api
from tests.servers import Parley

LISTENING = 30.0  # seconds
MOST = 0.02  # cumulative layout shift, https://web.dev/articles/cls
SHIFTS = """window.shifts = [];
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) {
    if (!shift.hadRecentInput) window.shifts.push([shift.value, shift.sources.map(({node}) => node?.className ?? "")]);
  }
}).observe({type: "layout-shift", buffered: true});"""


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
async def test_nothing_jumps_while_three_people_talk(
    town: Town, server: Parley, dana: Api, code: str, size: dict[str, int]
) -> None:
    reader = await town.person("Dana", viewport=size)
    await reader.context.add_init_script(SHIFTS)
    await reader.sign_in(server.url)
    await reader.page.goto(f"{server.url}/m/{code}/")
    await reader.enter()
    await reader.page.get_by_role("button", name="Let three colleagues talk").click()

    async def speaking() -> bool:
        return len({one["name"] for one in await reader.bubbles()}) >= 2

    await until(speaking)
    await reader.page.evaluate("window.shifts.length = 0")
    seen = len(await reader.bubbles())
    await asyncio.sleep(LISTENING)  # the one thing here that is about real time
    shifts = await reader.page.evaluate("window.shifts")
    assert len(await reader.bubbles()) > seen, "Nothing grew."
    assert sum(value for value, _ in shifts) < MOST, shifts
    reader.assert_calm()
