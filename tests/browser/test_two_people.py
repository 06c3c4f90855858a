"""Two people in a meeting: each sees both speakers' words grow, under the right name, "You" for oneself."""

import asyncio

from tests.browser.people import Town
from tests.browser.talk import assert_read_by_both, lines
from tests.servers import Parley


async def test_each_sees_both_speakers_words(town: Town, server: Parley, code: str) -> None:
    spoken = lines()
    alice, bob = [await town.person(name, said) for name, said in spoken.items()]
    await asyncio.gather(alice.join(server.url, code), bob.join(server.url, code))
    await assert_read_by_both(alice, bob, spoken)
