"""A talk of two, whoever recognises it: what both of them have to see."""

import asyncio

from tests.browser.people import Person
from tests.browser.words import assert_understood
from tests.speech import Speech, speech


def lines() -> dict[str, Speech]:
    """What Alice and Bob are going to say."""
    return {"Alice": speech("slt", 1, 2, 3), "Bob": speech("rms", 0, 1, 2)}


async def assert_read_by_both(alice: Person, bob: Person, spoken: dict[str, Speech]) -> None:
    """They are in the room: they say it all, and each sees both speakers' words grow, under the right name."""
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
