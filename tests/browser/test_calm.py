"""While captions grow nothing on the page jumps."""

import asyncio

import pytest

from tests.browser.looks import LAPTOP, PHONE
from tests.browser.people import Town, until
from tests.clients import Api
from tests.servers import Parley

pytestmark = pytest.mark.alone

LISTENING = 20.0  # seconds
MOST = 0.02  # cumulative layout shift, https://web.dev/articles/cls
SHIFTS = """window.shifts = [];
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) {
    if (!shift.hadRecentInput) window.shifts.push([shift.value, shift.sources.map(({node}) => node?.className ?? "")]);
  }
}).observe({type: "layout-shift", buffered: true});"""


async def test_nothing_jumps_while_three_people_talk(town: Town, server: Parley, dana: Api, code: str) -> None:
    moving = {"reduced_motion": "no-preference"}
    host = await town.person("Dana", viewport=LAPTOP, **moving)
    guest = await town.person("Bob", viewport=PHONE, **moving)
    readers = (host, guest)
    for reader in readers:
        await reader.context.add_init_script(SHIFTS)
    await host.sign_in(server.url)
    await host.page.goto(f"{server.url}/m/{code}/")
    await host.enter()
    await host.page.get_by_role("button", name="Let three colleagues talk").click()
    await guest.join(server.url, code, captions=False)

    async def speaking() -> bool:
        return all([len({one["name"] for one in await reader.bubbles()}) >= 2 for reader in readers])

    await until(speaking)
    for reader in readers:
        await reader.page.evaluate("window.shifts.length = 0")
    seen = len(await host.bubbles())
    await asyncio.sleep(LISTENING)  # the one thing here that is about real time
    assert len(await host.bubbles()) > seen, "Nothing grew."
    for reader in readers:
        shifts = await reader.page.evaluate("window.shifts")
        assert sum(value for value, _ in shifts) < MOST, shifts
        reader.assert_calm()
