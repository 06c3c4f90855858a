"""Who comes, leaves and raises a hand is told once, by name, and not to those who have just come themselves.

It takes its time: one has been inside for five seconds before anything is told, and whoever left might be reloading.
"""

import pytest
from playwright.async_api import expect

from tests.browser.people import Town, until
from tests.clients import Api, Seat
from tests.servers import Parley

pytestmark = pytest.mark.together


async def test_one_comes_and_raises_a_hand(town: Town, server: Parley, code: str) -> None:
    dana = await town.person("Dana")
    bob, _ = Api(server).guest(code, "Bob")
    zoe, _ = Api(server).guest(code, "Zoe")
    address = f"{server.url.replace('http', 'ws')}/ws/meetings/{code}/"
    toasts = dana.page.locator("#toasts")
    async with Seat(address, bob.token):
        await dana.join(server.url, code)

        async def has_been_here() -> bool:
            return dana.pulses >= 2

        await until(has_been_here)
        await expect(dana.page.locator("#people")).to_contain_text("Bob")
        await expect(toasts.get_by_text("Bob joined.")).to_have_count(0)
        async with Seat(address, zoe.token) as seat:
            await toasts.get_by_text("Zoe joined.").wait_for()
            await seat.say(type="participant", hand=True)
            await toasts.get_by_text("Zoe raised a hand.").wait_for()
            await expect(toasts.get_by_text("joined")).to_have_count(0)  # one such sentence at a time
        await toasts.get_by_text("Zoe left.").wait_for()
    assert await toasts.get_attribute("role") == "status"
    dana.assert_calm()
