"""Four people in a call: everybody sees everybody, and each voice comes from the one who speaks."""

import asyncio

from tests.browser.call import ENERGY, Caller, callers, meet
from tests.browser.people import Town
from tests.browser.words import assert_understood
from tests.servers import Parley
from tests.speech import Speech, speech


async def speaks(speaker: Caller, spoken: Speech, *others: Caller) -> None:
    """Everybody else hears the speaker, and nobody hears anybody else."""
    before = [await one.heard(*others) for one in others]
    await speaker.unmute()
    await asyncio.gather(*(one.hears(speaker) for one in others))
    await speaker.has_said(spoken)
    await speaker.mute()
    for one, quiet in zip(others, before, strict=True):
        now = await one.heard(*others)
        assert all(now[name] - quiet[name] < ENERGY for name in quiet), (one.name, now, quiet)


async def test_each_voice_and_picture_comes_from_the_right_one(town: Town, server: Parley, code: str) -> None:
    spoken = {"Alice": speech("slt", 1, 2), "Bob": speech("rms", 0, 1)}
    people = await callers(town, {"Alice": spoken["Alice"], "Bob": spoken["Bob"], "Carol": None, "Dave": None})
    alice, bob, carol, dave = people
    await meet(server.url, code, *people)
    await speaks(alice, spoken["Alice"], bob, carol, dave)
    await speaks(bob, spoken["Bob"], alice, carol, dave)
    for reader in (carol, dave):
        await reader.sees_all_finished({"Alice", "Bob"}, at_least=2)
        assert_understood(spoken, {name: await reader.words_of(name) for name in spoken})
    for one in people:
        one.assert_calm()
