"""Two people in a call see each other move, hear each other and still read the right words; off is off."""

import asyncio

from playwright.async_api import expect

from tests.browser.call import ENERGY, callers, meet
from tests.browser.people import Town, until
from tests.browser.words import assert_understood
from tests.servers import Parley
from tests.speech import speech


async def test_they_see_hear_and_read_each_other(town: Town, server: Parley, code: str) -> None:
    spoken = {"Alice": speech("slt", 1, 2, 3), "Bob": speech("rms", 0, 1, 2)}
    alice, bob = await callers(town, dict(spoken))
    await meet(server.url, code, alice, bob)

    await alice.unmute()
    await bob.hears(alice)
    await alice.sees("You", live=True)
    assert (await alice.heard(bob))["Bob"] < ENERGY, "Nobody hears whose microphone is off."
    await bob.unmute()
    await alice.hears(bob)
    await asyncio.gather(alice.has_said(spoken["Alice"]), bob.has_said(spoken["Bob"]))
    await asyncio.gather(alice.mute(), bob.mute())
    await asyncio.gather(*(one.sees_all_finished({"Alice", "Bob", "You"} - {one.name}, 3) for one in (alice, bob)))
    read = {"Alice": await bob.words_of("Alice"), "Bob": await alice.words_of("Bob")}
    assert_understood(spoken, read)

    await alice.darken()

    async def gone() -> bool:
        return await bob.colour(alice) is None

    await until(gone)
    await expect(bob.tile(alice)).to_contain_text("Alice")
    await alice.watches(bob)
    await alice.light()
    await bob.watches(alice)
    for one in (alice, bob):
        one.assert_calm()
