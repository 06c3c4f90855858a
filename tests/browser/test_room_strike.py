"""Strike my last 30 seconds: says what goes, and then it is gone for everybody and from the database."""

import asyncio
import re

from playwright.async_api import expect

from tests.browser.people import Person, Town, until
from tests.clients import Api
from tests.servers import Parley
from tests.speech import speech
from tests.truth import stored


async def asked(person: Person) -> str:
    """What the dialog says that would go."""
    await person.page.locator("#captions-menu summary").click()
    await person.page.get_by_role("button", name="Strike my last 30 seconds").click()
    dialog = person.page.locator("#strike-dialog")
    await expect(dialog).to_be_visible()  # what asks is fetched when it is wanted first
    return await dialog.inner_text()


async def sure(person: Person) -> None:
    await person.page.get_by_role("button", name="Strike", exact=True).click()


async def test_ones_own_words_are_struck(town: Town, server: Parley, dana: Api, code: str) -> None:
    hers, his = speech("slt", 1, 2), speech("rms", 0)
    alice, bob = await town.person("Alice", hers), await town.person("Bob", his)
    await asyncio.gather(alice.join(server.url, code), bob.join(server.url, code))
    await asyncio.gather(alice.unmute(), bob.unmute())
    await asyncio.gather(alice.has_said(hers), bob.has_said(his))
    await asyncio.gather(alice.mute(), bob.mute())
    said = await alice.sees_all_finished({"You", "Bob"}, at_least=1)

    text = await asked(alice)
    named = [one for one in said if one["text"] in text]
    assert [one for one in said if one["name"] == "You"][-1] in named
    assert {one["name"] for one in named} == {"You"}
    left = {one["id"] for one in said if one not in named}  # on a slow machine also her oldest words
    await sure(alice)
    await alice.page.get_by_text(re.compile(f"^Struck: {len(named)} of your bubbles? ")).wait_for()

    async def standing(person: Person) -> bool:
        return {one["id"] for one in await person.bubbles()} == left

    await asyncio.gather(until(lambda: standing(alice)), until(lambda: standing(bob)))
    rows = await asyncio.to_thread(stored, dana, code)
    assert {row["id"] for row in rows if row["text"]} == left

    assert "None of your words of that time stand here" in await asked(alice)
    await sure(alice)
    await alice.page.get_by_text("You said nothing in the last 30 seconds.").wait_for()
    await bob.page.reload()
    await until(lambda: standing(bob))
    alice.assert_calm()
    bob.assert_calm()


async def test_whoever_joined_without_captions_has_nothing_to_strike(town: Town, server: Parley, code: str) -> None:
    bob = await town.person("Bob")
    await bob.join(server.url, code, captions=False)
    await bob.page.locator("#captions-menu summary").click()
    await expect(bob.page.get_by_text("Words only when settled")).to_be_visible()
    await expect(bob.page.get_by_text("Strike my last 30 seconds")).to_have_count(0)
