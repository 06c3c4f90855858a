"""Two people in a meeting: each sees both speakers' words grow, under the right name, "You" for oneself."""

import asyncio

from tests.browser.people import Town
from tests.browser.words import assert_understood
from tests.servers import Parley
from tests.speech import speech


async def test_each_sees_both_speakers_words(town: Town, server: Parley, code: str) -> None:
    spoken = {"Alice": speech("slt", 1, 2, 3), "Bob": speech("rms", 0, 1, 2)}
    alice, bob = [await town.person(name, said) for name, said in spoken.items()]
    await asyncio.gather(alice.join(server.url, code), bob.join(server.url, code))
    await asyncio.gather(alice.unmute(), bob.unmute())
    readings = [(alice, "Bob"), (alice, "You"), (bob, "Alice"), (bob, "You")]
    await asyncio.gather(*(reader.sees(name, live=True) for reader, name in readings))
    await asyncio.gather(alice.has_said(spoken["Alice"]), bob.has_said(spoken["Bob"]))
    await asyncio.gather(alice.mute(), bob.mute())

    for reader, other in ((alice, bob), (bob, alice)):
        seen = await reader.sees_all_finished({"You", other.name}, at_least=3)
        assert {one["name"] for one in seen} == {"You", other.name}
        read = {reader.name: await reader.words_of("You"), other.name: await reader.words_of(other.name)}
        assert_understood(spoken, read)
        reader.assert_calm()
