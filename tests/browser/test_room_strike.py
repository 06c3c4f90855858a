"""Strike my last 30 seconds: says what goes, and then it is gone for everybody and from the database."""

import asyncio

from playwright.async_api import expect

from tests.browser.people import Person, Town, until
from tests.clients import Api
from tests.servers import Parley
from tests.speech import speech
from tests.truth import stored


async def strike(person: Person) -> str:
    """What the dialog names."""
    await person.page.locator("#captions-menu summary").click()
    await person.page.get_by_role("button", name="Strike my last 30 seconds").click()
    named = await person.page.locator("#strike-dialog").inner_text()
    await person.page.get_by_role("button", name="Strike", exact=True).click()
    return named


async def test_ones_own_words_are_struck(town: Town, server: Parley, dana: Api, code: str) -> None:
    hers, his = speech("slt", 1, 2), speech("rms", 0)
    alice, bob = await town.person("Alice", hers), await town.person("Bob", his)
    await asyncio.gather(alice.join(server.url, code), bob.join(server.url, code))
    await asyncio.gather(alice.unmute(), bob.unmute())
    await asyncio.gather(alice.has_said(hers), bob.has_said(his))
    await asyncio.gather(alice.mute(), bob.mute())
    said = [one["text"] for one in await alice.sees_all_finished({"You", "Bob"}, at_least=1) if one["name"] == "You"]

    named = await strike(alice)
    assert all(text in named for text in said)
    await alice.page.get_by_text(f"Struck: {len(said)} of your bubbles").wait_for()

    async def only_his(person: Person, name: str) -> bool:
        return {one["name"] for one in await person.bubbles()} == {name}

    await asyncio.gather(until(lambda: only_his(alice, "Bob")), until(lambda: only_his(bob, "You")))
    rows = await asyncio.to_thread(stored, dana, code)
    assert {row["name"] for row in rows if row["text"]} == {"Bob"}

    assert "None of your words of that time stand here" in await strike(alice)
    await alice.page.get_by_text("You said nothing in the last 30 seconds.").wait_for()
    await bob.page.reload()
    await until(lambda: only_his(bob, "You"))
    alice.assert_calm()
    bob.assert_calm()


async def test_whoever_joined_without_captions_has_nothing_to_strike(town: Town, server: Parley, code: str) -> None:
    bob = await town.person("Bob")
    await bob.join(server.url, code, captions=False)
    await bob.page.locator("#captions-menu summary").click()
    await expect(bob.page.get_by_text("Words only when settled")).to_be_visible()
    await expect(bob.page.get_by_text("Strike my last 30 seconds")).to_have_count(0)
