"""Speech in the room: who hears, which languages are spoken, chosen without joining again; and one's own figures."""

import re

from playwright.async_api import Locator, expect

from tests.browser.looks import inspect
from tests.browser.people import Person, Town
from tests.clients import Api
from tests.servers import Parley
from tests.speech import speech


async def opened(person: Person) -> Locator:
    """The panel under the badge."""
    badge = person.page.locator("#speech > summary")
    await expect(badge).to_have_text("PocketSphinx, on this server")
    await badge.click()
    panel = person.page.locator("#speech .menu-sheet")
    await panel.get_by_text("No sound leaves it.").wait_for()
    return panel


async def test_languages_are_chosen_in_the_room(town: Town, server: Parley, dana: Api, code: str) -> None:
    host, guest = await town.person("Dana"), await town.person("Bob")
    await host.sign_in(server.url)
    await host.page.goto(f"{server.url}/m/{code}/")
    await host.enter()
    await guest.join(server.url, code)

    mine = await opened(guest)
    await expect(mine.get_by_role("combobox", name="The meeting’s language")).to_be_hidden()
    await mine.get_by_role("combobox", name="I speak").select_option(label="Spanish")
    await expect(mine.get_by_text("does not understand the language you speak")).to_be_visible()
    await inspect(guest.page)
    await guest.page.reload()
    mine = await opened(guest)
    await expect(mine.get_by_role("combobox", name="I speak")).to_have_value("es")

    theirs = await opened(host)
    await theirs.get_by_role("combobox", name="The meeting’s language").select_option(label="Spanish")
    await expect(theirs.get_by_text("does not understand the language you speak")).to_be_visible()
    assert dana.get(f"meetings/{code}/")["language"] == "es"
    await mine.get_by_role("combobox", name="I speak").select_option(label="English")
    await expect(mine.get_by_text("does not understand")).to_be_hidden()
    for person in (host, guest):
        person.assert_calm()


async def test_somebody_sees_how_they_speak_and_nobody_else_does(town: Town, server: Parley, code: str) -> None:
    spoken = speech("slt", 1, 2, 3)
    alice = await town.person("Alice", spoken)
    await alice.join(server.url, code)
    panel = await opened(alice)
    await panel.get_by_role("switch", name="How I speak, for me only").check()
    await expect(panel.get_by_text("Speak a little")).to_be_visible()
    await alice.unmute()
    await alice.page.locator("#speech > summary").click()
    await expect(panel.get_by_text(re.compile(r"^\d+ words a minute$"))).to_be_visible(timeout=90_000)
    await expect(panel.get_by_text("100%")).to_be_visible()
    await inspect(alice.page)
    alice.assert_calm()
