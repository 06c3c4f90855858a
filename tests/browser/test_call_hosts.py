"""What a host does in a call, as everybody sees and hears it: somebody is muted, somebody is removed."""

import asyncio

from playwright.async_api import expect

from tests.browser.call import Caller, callers, everybody_watches
from tests.browser.people import Town, until
from tests.servers import Parley
from tests.speech import speech


async def press(host: Caller, what: str) -> None:
    await host.page.get_by_role("button", name=what).click()


async def alone(one: Caller) -> bool:
    return await one.reports() == {}


async def with_only(one: Caller, other: Caller) -> bool:
    return {*await one.reports()} == {other.peer}


async def test_a_host_mutes_and_removes(town: Town, server: Parley, code: str) -> None:
    dana, bob, carol = await callers(
        town, {"Dana Demo": None, "Bob": speech("rms", *range(9), *range(9)), "Carol": None}
    )
    await dana.sign_in(server.url)
    await dana.page.goto(f"{server.url}/m/{code}/")
    await asyncio.gather(dana.enter(), bob.join(server.url, code), carol.join(server.url, code))
    await asyncio.gather(*(one.light() for one in (dana, bob, carol)))
    await everybody_watches(dana, bob, carol)
    await dana.page.locator("#people-button").click()

    await bob.unmute()
    await asyncio.gather(dana.hears(bob), carol.hears(bob))
    await press(dana, "Mute: Bob")
    await bob.page.get_by_text("Dana Demo muted you").wait_for()
    await until(bob.is_muted)
    await carol.silent(bob)
    await bob.unmute()
    await carol.hears(bob)

    await press(dana, "More: Carol")
    await press(dana, "Remove: Carol")
    await dana.page.locator("#remove-dialog").get_by_role("button", name="Remove", exact=True).click()
    await carol.page.locator("#over").get_by_text("removed you").wait_for()
    await asyncio.gather(*(expect(one.tile(carol)).to_have_count(0) for one in (dana, bob)))
    await asyncio.gather(until(lambda: alone(carol)), until(lambda: with_only(bob, dana)))
    await everybody_watches(dana, bob)

    for one in (dana, bob, carol):
        one.assert_calm()
