"""Muted: no sound leaves the browser, neither to the others nor to be written down, and no words come."""

import asyncio
from pathlib import Path

from tests.browser.call import ENERGY, caller
from tests.browser.people import Person, Town, until
from tests.browser.test_devices import PLUGS
from tests.clients import Api
from tests.servers import Parley
from tests.speech import speech
from tests.truth import assert_nothing_lost

UNPLUG = """() => {
  const {label} = desk.tracks.find(({kind, readyState}) => kind === "audio" && readyState === "live");
  desk.unplug(label);
  return label;
}"""


async def hears_another_pulse(person: Person) -> None:
    """Five seconds at most: the server's own clock."""
    pulses = person.pulses

    async def another() -> bool:
        return person.pulses > pulses

    await until(another)


async def test_mute_stops_sound_and_words(town: Town, server: Parley, dana: Api, code: str, tmp_path: Path) -> None:
    """Bob joined without captions, and his microphone beeps. In the end they are off the record.

    Alice's plays on while it is off, so she has much to say: a slow machine must not hear the end of it.
    """
    alice = await caller(town, "Alice", 0.1, speech("rms", *range(9), *range(9), *range(9), *range(9)))
    bob = await caller(town, "Bob", 0.6)
    await bob.context.add_init_script(PLUGS)
    await asyncio.gather(alice.join(server.url, code), bob.join(server.url, code, captions=False))
    assert alice.samples_sent == await alice.captured() == 0
    assert await bob.status() == "Muted. Nothing you say is written down"

    await bob.unmute()
    assert await bob.status() == "You are heard. Nothing you say is written down"
    await alice.hears(bob)
    unplugged = await bob.page.evaluate(UNPLUG)
    await bob.says(f"{unplugged} was unplugged. Now using")
    await alice.hears(bob)
    await alice.unmute()
    await bob.hears(alice)
    await alice.sees("You", live=False)
    await alice.mute()
    sent = alice.samples_sent, await alice.captured(), await alice.bubbles()
    assert sent[0] > 0
    assert (bob.sent, await bob.captured(), {one["name"] for one in sent[2]}) == ([], 0, {"You"})

    await bob.page.get_by_role("button", name="Mute", exact=True).click()
    await bob.says("Muted.")
    await hears_another_pulse(alice)
    before = await alice.figure(bob, "audioEnergy"), await bob.figure(alice, "audioEnergy")
    await hears_another_pulse(alice)
    after = await alice.figure(bob, "audioEnergy"), await bob.figure(alice, "audioEnergy")
    assert max(after[0] - before[0], after[1] - before[1]) < ENERGY / 100
    assert (alice.samples_sent, await alice.captured(), await alice.bubbles()) == sent
    assert [one["text"] for one in await bob.bubbles()] == [one["text"] for one in sent[2]]

    await alice.unmute()
    await alice.sees("You", live=True)
    await alice.mute()
    streams = await alice.streams()
    assert len(streams) == 2
    await asyncio.to_thread(assert_nothing_lost, server, dana, code, "Alice", streams, tmp_path)

    await alice.unmute()
    await bob.hears(alice)
    await bob.page.get_by_role("button", name="Off the record").click()

    async def off() -> bool:
        return await alice.status() == "Off the record"  # and no more "Writing…"

    await until(off)
    kept = alice.samples_sent, await alice.captured()
    await bob.hears(alice)
    await hears_another_pulse(alice)
    assert (alice.samples_sent, await alice.captured()) == kept
    await alice.page.get_by_role("button", name="Mute", exact=True).wait_for()
    alice.assert_calm()
    bob.assert_calm()
