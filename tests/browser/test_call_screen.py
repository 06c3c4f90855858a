"""Screens that are shared: the big tiles for everybody else, several at once, gone when they end."""

import asyncio

from playwright.async_api import Locator, expect

from tests.browser.call import ENERGY, Caller, callers
from tests.browser.people import Town
from tests.servers import Parley

SIZE = "(video) => video.getBoundingClientRect().width * video.getBoundingClientRect().height"


def screen(viewer: Caller, sharer: Caller) -> Locator:
    return viewer.page.locator("#people .tile[data-screen]", has_text=f"Screen of {sharer.name}")


async def share(sharer: Caller, *viewers: Caller) -> None:
    await sharer.page.locator("#share").click()
    for viewer in viewers:
        await screen(viewer, sharer).wait_for()
        await viewer.rises(sharer, "screenFramesDecoded", 5)


async def test_screens_are_shown_big_and_several_at_once(town: Town, server: Parley, code: str) -> None:
    alice, bob, carol = await callers(town, {"Alice": None, "Bob": None, "Carol": None})
    await asyncio.gather(*(one.join(server.url, code) for one in (alice, bob, carol)))
    await bob.light()
    await asyncio.gather(alice.watches(bob), carol.watches(bob))

    await share(alice, bob, carol)
    await carol.rises(alice, "screenAudioEnergy", ENERGY)
    large, small = [await one.evaluate(SIZE) for one in (screen(carol, alice), carol.tile(bob))]
    assert large > 4 * small
    await carol.watches(bob)

    await share(bob, alice, carol)
    both = [await screen(carol, one).evaluate(SIZE) for one in (alice, bob)]
    assert min(both) > small, "Both screens are big."
    await carol.rises(alice, "screenFramesDecoded", 5)

    await bob.page.locator("#share").click()
    await asyncio.gather(*(expect(screen(one, bob)).to_have_count(0) for one in (alice, carol)))
    await alice.page.reload()
    await asyncio.gather(*(expect(screen(one, alice)).to_have_count(0) for one in (bob, carol)))
    await alice.watches(bob)
    for one in (alice, bob, carol):
        one.assert_calm()
