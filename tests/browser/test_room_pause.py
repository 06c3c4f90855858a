"""Off the record, and captions stopped by the host: everybody sees it, and what is said meanwhile is never written."""

import asyncio
from pathlib import Path

from playwright.async_api import expect

from tests.browser.people import Person, Town, until
from tests.browser.test_mute import hears_another_pulse
from tests.clients import Api
from tests.servers import Parley
from tests.speech import speech
from tests.truth import as_expected, as_heard, expected, said_by, stored

OFF = "Off the record: nothing is written down."
STOPPED = "The host has stopped captions: nothing is written down."


async def is_off(person: Person) -> bool:
    """What was said before is written."""
    return await person.status() == "Off the record"


async def test_off_the_record_is_for_everybody(
    town: Town, server: Parley, dana: Api, code: str, tmp_path: Path
) -> None:
    spoken = speech("rms", *range(9))
    alice, bob = await town.person("Alice", spoken), await town.person("Bob")
    await asyncio.gather(alice.join(server.url, code), bob.join(server.url, code, captions=False))
    await alice.unmute()
    await bob.sees("Alice", live=False)
    await bob.page.get_by_role("button", name="Off the record").click()
    await alice.page.get_by_text(f"{OFF} Started by Bob.").wait_for()
    await bob.page.get_by_text(f"{OFF} Started by you.").wait_for()
    await asyncio.gather(until(lambda: is_off(alice)), until(lambda: is_off(bob)))
    await hears_another_pulse(bob)
    before = await alice.captured(), await bob.bubbles()
    late = await town.person("Late")
    await late.join(server.url, code)
    await late.page.get_by_text(f"{OFF} Started by Bob.").wait_for()
    await hears_another_pulse(bob)
    assert (await alice.captured(), await bob.bubbles()) == before
    await expect(alice.page.get_by_role("button", name="Mute", exact=True)).to_be_visible()

    await alice.page.get_by_role("button", name="Go on the record").click()
    await bob.page.get_by_text(OFF).wait_for(state="hidden")
    await bob.sees("Alice", live=True)
    await alice.mute()
    for person in (alice, bob, late):
        kinds = await person.page.evaluate(
            "() => [...document.querySelectorAll('#captions > li')].map((n) => n.className)"
        )
        assert kinds.count("divider") == 1
        assert 0 < kinds.index("divider") < len(kinds) - 1
    streams = await alice.streams()
    assert len(streams) == 2
    heard = await asyncio.to_thread(as_heard, server, streams)
    wanted = await asyncio.to_thread(expected, server, tmp_path, heard)
    rows = said_by(await asyncio.to_thread(stored, dana, code), "Alice")
    assert as_expected(rows) == wanted
    assert (await alice.captured()) < spoken.seconds - 4
    alice.assert_calm()
    bob.assert_calm()


async def test_the_host_stops_captions(town: Town, server: Parley, dana: Api, code: str) -> None:
    host, guest = await town.person("Dana Demo", speech("slt", *range(8))), await town.person("Bob")
    await host.sign_in(server.url)
    await host.page.goto(f"{server.url}/m/{code}/")
    await asyncio.gather(host.enter(), guest.join(server.url, code))
    await guest.page.locator("#captions-menu summary").click()
    await expect(guest.page.locator("#stop-captions")).to_be_hidden()
    await host.page.locator("#captions-menu summary").click()
    await host.page.get_by_role("button", name="Stop captions for everyone").click()
    await asyncio.gather(*(person.page.get_by_text(STOPPED).wait_for() for person in (host, guest)))
    await guest.says("Captions are stopped by the host")
    await expect(guest.page.get_by_role("button", name="Start captions")).to_have_count(0)
    await host.unmute()
    await guest.page.locator("#people .tile", has_text="Dana Demo").locator(".tile-muted").wait_for(state="hidden")
    await hears_another_pulse(guest)
    assert await host.captured() == 0
    await host.page.get_by_role("button", name="Start captions").click()
    await guest.sees("Dana Demo", live=True)
    await guest.page.get_by_text(STOPPED).wait_for(state="hidden")
    await host.mute()
    assert await asyncio.to_thread(stored, dana, code)
    host.assert_calm()
    guest.assert_calm()
