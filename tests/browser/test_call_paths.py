"""Ways between two browsers: by a relay alone, cut and found again, or none, while the rest of the room goes on."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests import cable
from tests.browser.call import caller, callers, everybody_watches, meet
from tests.browser.people import Town
from tests.browser.words import assert_understood
from tests.cable import Cable
from tests.clients import Api, host
from tests.coturn import Coturn
from tests.proxy import Network
from tests.servers import Parley
from tests.speech import speech
from tests.truth import assert_nothing_lost

BROKEN = ("reconnecting", "failed")
AWAY = "reconnecting"
SILENT = "No sound or picture from"


@pytest.fixture
def coturn() -> Iterator[Coturn]:
    one = Coturn().start()
    yield one
    one.clear()


@pytest.fixture
def relayed(tmp_path: Path) -> Iterator[Parley]:
    """A server that is yet to be told about its relay."""
    one = Parley(tmp_path)
    one.prepare()
    yield one
    assert one.stop() == 0


def meeting(server: Parley) -> str:
    return str(host(server).post("meetings/", {"title": "Office move"})["code"])


async def test_media_goes_by_the_relay_alone(town: Town, relayed: Parley, coturn: Coturn) -> None:
    relayed.env |= coturn.env()
    relayed.start()
    alice, bob = await callers(town, {"Alice": speech("slt", 1, 2), "Bob": None})
    await meet(relayed.url, meeting(relayed), alice, bob)
    await alice.unmute()
    await bob.hears(alice)
    assert [(await one.report(two))["path"] for one, two in ((alice, bob), (bob, alice))] == ["relay", "relay"]
    alice.assert_calm()
    bob.assert_calm()


async def test_a_path_that_is_cut_is_found_again(town: Town, relayed: Parley, coturn: Coturn) -> None:
    """The relay's port is blocked; what goes through the server goes on."""
    with Network(coturn.port) as path:
        relayed.env |= coturn.env(transport="tcp", port=path.port)
        relayed.start()
        alice, bob = await callers(town, {"Alice": speech("rms", *list(range(9)) * 4), "Bob": None})
        await meet(relayed.url, meeting(relayed), alice, bob)
        path.cut()
        await asyncio.gather(alice.linked(bob, *BROKEN), bob.linked(alice, *BROKEN))
        await expect(bob.tile(alice)).to_contain_text(AWAY)
        await alice.unmute()
        await bob.sees("Alice", live=True, words=2)
        path.mend()
        await everybody_watches(alice, bob)
        await bob.hears(alice)
        await expect(bob.tile(alice)).not_to_contain_text(AWAY)


async def test_a_relay_that_is_down_takes_nothing_else_with_it(town: Town, relayed: Parley, coturn: Coturn) -> None:
    relayed.env |= coturn.env()
    relayed.start()
    coturn.stop()
    spoken = speech("slt", 1, 2)
    alice, bob = await callers(town, {"Alice": spoken, "Bob": None})
    code = meeting(relayed)
    await asyncio.gather(alice.join(relayed.url, code), bob.join(relayed.url, code))
    await alice.unmute()
    await bob.sees("Alice", live=True)
    await bob.page.locator("#hand").click()
    await expect(alice.tile(bob)).to_contain_text("hand raised")
    await bob.page.locator("#chat-button").click()
    await bob.page.locator("#chat-text").fill("I read you")
    await bob.page.keyboard.press("Enter")
    await alice.page.locator("#chat-button").click()
    await alice.page.locator("#chat").get_by_text("I read you").wait_for()
    await expect(alice.tile(bob)).to_contain_text(SILENT)
    await expect(bob.tile(alice)).to_contain_text(SILENT)
    await alice.has_said(spoken)
    await alice.mute()
    await bob.sees_all_finished({"Alice"}, at_least=2)
    assert_understood({"Alice": spoken}, {"Alice": await bob.words_of("Alice")})


if cable.allowed():  # else the test with the blocked port has to do

    async def test_a_cable_is_pulled_and_put_in_elsewhere(
        town: Town, server: Parley, dana: Api, code: str, tmp_path: Path
    ) -> None:
        """Everything is cut and comes back under another address; the words said meanwhile are kept."""
        spoken = speech("rms", *range(9))
        with Cable() as plug, Network(server.port, listener=plug.street.listener()) as network:
            alice = await caller(town, "Alice", 0.1, spoken, program=plug.browser_at_home(tmp_path))
            bob = await caller(town, "Bob", 0.6, program=plug.street.browser(tmp_path))
            await asyncio.gather(alice.join(network.url, code), bob.join(network.url, code))
            await asyncio.gather(alice.light(), bob.light())
            await everybody_watches(alice, bob)
            await alice.unmute()
            await bob.sees("Alice", live=True, words=2)
            plug.unplug()
            await expect(bob.tile(alice)).to_contain_text(AWAY)
            await alice.says("Reconnecting: your words are kept")
            plug.plug()
            await everybody_watches(alice, bob)
            await alice.says("Caught up")
            await alice.has_said(spoken)
            await alice.mute()
            streams = await alice.streams()
            await asyncio.to_thread(assert_nothing_lost, server, dana, code, "Alice", streams, tmp_path)
