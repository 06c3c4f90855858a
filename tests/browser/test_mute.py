"""Muted: no sound leaves the browser, and no words come."""

import asyncio
from pathlib import Path

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
    spoken = speech("rms", *range(9))
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


async def test_without_captions_nothing_of_a_person_is_sent(town: Town, server: Parley, code: str) -> None:
    alice, bob = await town.person("Alice", speech("slt", 1, 2)), await town.person("Bob", speech("rms", 0, 1))
    await alice.join(server.url, code)
    await bob.join(server.url, code, captions=False)
    assert await bob.status() == "Reading along: nothing of you is sent or kept"
    assert await bob.page.locator("#mic").is_disabled()
    await bob.page.keyboard.press("Alt+m")
    await alice.unmute()
    await bob.sees("Alice", live=False)
    assert bob.sent == []
    assert await bob.captured() == 0
    assert {one["name"] for one in await alice.bubbles()} == {"You"}
    await alice.mute()
    alice.assert_calm()
    bob.assert_calm()
