"""A page in a call is loaded anew, or one more of the same person is opened: the others see and hear them again."""

import asyncio

from tests.browser.call import Caller, callers, meet
from tests.browser.people import Town, arrive
from tests.servers import Parley
from tests.speech import speech

ELSEWHERE = "Your microphone is in use in another window"


async def test_whoever_reloads_is_back_in_the_call(town: Town, server: Parley, code: str) -> None:
    alice, bob, carol = await callers(town, {"Alice": speech("slt", *range(6)), "Bob": None, "Carol": None})
    await meet(server.url, code, alice, bob, carol)
    before = bob.peer
    await bob.page.reload()
    await alice.tile(bob).wait_for()
    await bob.watches(alice, carol)
    assert bob.peer != before
    await bob.light()
    await asyncio.gather(alice.watches(bob, carol), carol.watches(alice, bob))
    await alice.unmute()
    await asyncio.gather(bob.hears(alice), carol.hears(alice))
    assert set(await alice.reports()) == {bob.peer, carol.peer}, "The page that is gone is no peer any more."
    for one in (alice, bob, carol):
        one.assert_calm()


async def test_two_tabs_fight_over_one_microphone(town: Town, server: Parley, code: str) -> None:
    """Without captions, so that no microphone socket decides it (test_two_tabs.py has that)."""
    alice, bob = await callers(town, {"Alice": speech("rms", *list(range(9)) * 4), "Bob": None})
    await meet(server.url, code, alice, bob, captions=False)
    again = await arrive("Alice", alice.context, Caller)
    again.hue = alice.hue
    await again.page.goto(f"{server.url}/m/{code}/room/")
    await again.watches(bob)
    await alice.unmute()
    await bob.hears(alice)
    await again.unmute()
    await alice.says(ELSEWHERE)
    await bob.hears(again)
    await bob.silent(alice)  # one voice is not heard twice
    await bob.hears(again)
    await bob.watches(alice)
    await again.page.close()
    await alice.page.get_by_role("button", name="Unmute").wait_for()
    await bob.watches(alice)
    for one in (alice, bob):
        one.assert_calm()
