"""Muted: no sound leaves the browser, neither to the others nor to be written down, and no words come."""

import asyncio
from pathlib import Path

from tests.browser.call import ENERGY, caller
from tests.browser.people import Person, Town, until
from tests.clients import Api
from tests.servers import Parley
from tests.speech import speech
from tests.truth import assert_nothing_lost


async def hears_another_pulse(person: Person) -> None:
    """Five seconds at most: the server's own clock."""
    pulses = person.pulses

    async def another() -> bool:
        return person.pulses > pulses

    await until(another)


async def test_mute_stops_traffic_and_words(town: Town, server: Parley, dana: Api, code: str, tmp_path: Path) -> None:
    spoken = speech("rms", *range(9), *range(9))  # long enough for a slow machine
    alice, bob = await town.person("Alice", spoken), await town.person("Bob")
    await asyncio.gather(alice.join(server.url, code), bob.join(server.url, code))
    assert alice.samples_sent == await alice.captured() == 0
    await alice.unmute()
    await alice.sees("You", live=False)
    await alice.mute()
    before = alice.samples_sent, await alice.captured(), await alice.bubbles()
    assert before[0] > 0
    await hears_another_pulse(alice)
    await hears_another_pulse(alice)
    assert (alice.samples_sent, await alice.captured(), await alice.bubbles()) == before
    assert [one["text"] for one in await bob.bubbles()] == [one["text"] for one in before[2]]

    await alice.unmute()
    await alice.sees("You", live=True)
    await alice.mute()
    streams = await alice.streams()
    assert len(streams) == 2
    await asyncio.to_thread(assert_nothing_lost, server, dana, code, "Alice", streams, tmp_path)
    alice.assert_calm()
    bob.assert_calm()


async def test_without_captions_one_is_heard_and_nothing_is_written(town: Town, server: Parley, code: str) -> None:
    """Bob's microphone beeps."""
    alice, bob = await caller(town, "Alice", 0.1, speech("slt", 1, 2)), await caller(town, "Bob", 0.6)
    await alice.join(server.url, code)
    await bob.join(server.url, code, captions=False)
    assert await bob.status() == "Muted. Nothing you say is written down"
    await bob.unmute()
    assert await bob.status() == "You are heard. Nothing you say is written down"
    await alice.hears(bob)
    await alice.unmute()
    await bob.sees("Alice", live=False)
    assert (await bob.heard(alice))["Alice"] > ENERGY
    assert bob.sent == []
    assert await bob.captured() == 0
    assert {one["name"] for one in await alice.bubbles()} == {"You"}
    await alice.mute()

    await bob.page.get_by_role("button", name="Mute", exact=True).click()
    await bob.says("Muted.")
    await hears_another_pulse(alice)
    before = await alice.figure(bob, "audioEnergy")
    await hears_another_pulse(alice)
    assert await alice.figure(bob, "audioEnergy") - before < ENERGY / 100, "Muted in the call as well."
    alice.assert_calm()
    bob.assert_calm()


async def test_off_the_record_the_call_goes_on(town: Town, server: Parley, code: str) -> None:
    """Alice's microphone beeps: sound enough."""
    alice, bob = await caller(town, "Alice", 0.1), await caller(town, "Bob", 0.6)
    await asyncio.gather(alice.join(server.url, code), bob.join(server.url, code, captions=False))
    await alice.unmute()
    await bob.hears(alice)
    assert await alice.captured() > 0
    await bob.page.get_by_role("button", name="Off the record").click()

    async def off() -> bool:
        return await alice.status() == "Off the record"

    await until(off)
    await hears_another_pulse(alice)
    before = alice.samples_sent, await alice.captured()
    await bob.hears(alice)
    await hears_another_pulse(alice)
    assert (alice.samples_sent, await alice.captured()) == before
    await alice.page.get_by_role("button", name="Mute", exact=True).wait_for()
    alice.assert_calm()
    bob.assert_calm()
