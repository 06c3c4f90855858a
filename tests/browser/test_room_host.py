"""What a host does in the room: lets people in or not, locks it, shows somebody out."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.browser.people import Person, Town
from tests.clients import Api
from tests.servers import Parley

pytestmark = pytest.mark.together


async def at_the_door(town: Town, server: Parley, code: str, name: str) -> Person:
    person = await town.person(name)
    await person.page.goto(f"{server.url}/m/{code}/")
    await person.page.get_by_label("Your name").fill(name)
    await person.page.get_by_role("button", name="Join with captions").click()
    return person


async def hosting(town: Town, server: Parley, code: str) -> Person:
    host = await town.person("Dana Demo")
    await host.sign_in(server.url)
    await host.page.goto(f"{server.url}/m/{code}/")
    await host.enter()
    return host


async def test_the_host_admits_and_denies(town: Town, server: Parley, dana: Api) -> None:
    code = dana.post("meetings/", {"title": "Behind a door", "lobby": True})["code"]
    host = await hosting(town, server, code)
    zoe = await at_the_door(town, server, code, "Zoe")
    await host.page.get_by_text("Zoe is waiting.").wait_for()
    await host.page.get_by_role("button", name="Admit", exact=True).click()
    await zoe.page.locator("#people .tile", has_text="Zoe (you)").wait_for()
    await host.page.locator("#people .tile", has_text="Zoe").wait_for()
    await host.page.get_by_text("Zoe is waiting.").wait_for(state="hidden")
    await expect(zoe.page.locator("#door")).to_be_hidden()

    yan, xia = await at_the_door(town, server, code, "Yan"), await at_the_door(town, server, code, "Xia")
    await host.page.get_by_text("2 people are waiting.").wait_for()
    await host.page.get_by_role("button", name="See who").click()
    await host.page.get_by_role("button", name="Deny: Yan").click()
    await host.page.get_by_text("Xia is waiting.").wait_for()
    await host.page.get_by_role("button", name="Admit: Xia").click()
    await xia.page.locator("#people .tile", has_text="Xia (you)").wait_for()
    await expect(host.page.locator("#panel .person-name")).to_have_text(["Dana Demo (you)", "Xia", "Zoe"])
    await expect(host.page.locator("#people-count")).to_have_text("3")
    await yan.page.get_by_text("let you in").or_(yan.page.get_by_text("removed")).first.wait_for()
    assert await yan.page.locator("#people .tile").count() <= 1
    host.assert_calm()
    zoe.assert_calm()


async def test_the_host_locks_and_removes(town: Town, server: Parley, code: str) -> None:
    host = await hosting(town, server, code)
    zoe = await town.person("Zoe")
    await zoe.join(server.url, code)
    await host.page.get_by_role("button", name="People").click()
    await host.page.get_by_role("switch", name="Lock the meeting").check()
    await asyncio.gather(*(person.page.locator("#locked").wait_for() for person in (host, zoe)))
    mallory = await town.person("Mallory")
    await mallory.page.goto(f"{server.url}/m/{code}/")
    await mallory.page.get_by_text("locked").first.wait_for()
    await expect(mallory.page.get_by_role("button", name="Join with captions")).to_have_count(0)

    await host.page.get_by_role("button", name="More: Zoe").click()
    await host.page.get_by_role("button", name="Remove: Zoe").click()
    await host.page.get_by_role("heading", name="Remove Zoe?").wait_for()
    await host.page.get_by_role("button", name="Cancel").click()
    await expect(zoe.page.locator("#over")).to_be_hidden()
    await host.page.get_by_role("button", name="Remove: Zoe").click()
    await host.page.locator("#remove-dialog").get_by_role("button", name="Remove", exact=True).click()
    await zoe.page.locator("#over").get_by_text("The host has removed you from this meeting.").wait_for()
    await host.page.locator("#people .tile", has_text="Zoe").wait_for(state="detached")
    assert await zoe.status() == "You are no longer in this meeting"
    await expect(zoe.page.locator("#mic-group")).to_be_hidden()
    await host.page.get_by_role("switch", name="Lock the meeting").uncheck()
    await host.page.locator("#locked").wait_for(state="hidden")
    host.assert_calm()


async def test_the_host_admits_everybody_and_hands_over(town: Town, server: Parley, dana: Api) -> None:
    code = dana.post("meetings/", {"title": "Handed over", "lobby": True})["code"]
    host = await hosting(town, server, code)
    zoe, yan = await at_the_door(town, server, code, "Zoe"), await at_the_door(town, server, code, "Yan")
    await host.page.get_by_text("2 people are waiting.").wait_for()
    await host.page.locator("#door").get_by_role("button", name="Admit all").click()
    for person in (zoe, yan):
        await person.page.wait_for_url("**/room/")
        await expect(person.page.locator("#people .tile")).to_have_count(3)
        await expect(person.page.locator("[data-hosts]:visible")).to_have_count(0)

    await host.page.locator("#people-button").click()
    await host.page.get_by_role("button", name="More: Zoe").click()
    await host.page.get_by_role("button", name="Make host: Zoe").click()
    await host.page.get_by_role("heading", name="Make Zoe the host?").wait_for()
    await host.page.locator("#hand-over-dialog").get_by_role("button", name="Make host", exact=True).click()
    await zoe.page.get_by_role("button", name="End for everyone").wait_for()
    await zoe.page.locator("#people-button").click()
    await zoe.page.get_by_role("switch", name="Ask me before somebody comes in").uncheck()
    await zoe.page.get_by_role("switch", name="Lock the meeting").check()
    await yan.page.locator("#locked").wait_for()
    await expect(yan.page.locator("[data-hosts]:visible")).to_have_count(0)

    # Who organizes the meeting cannot be removed, keeps a host's power, and takes the role back.
    await zoe.page.get_by_role("button", name="More: Dana Demo").click()
    await expect(zoe.page.get_by_role("button", name="Make host: Dana Demo")).to_be_visible()
    await expect(zoe.page.get_by_role("button", name="Remove: Dana Demo")).to_be_hidden()
    await host.page.get_by_role("switch", name="Lock the meeting").uncheck()
    await yan.page.locator("#locked").wait_for(state="hidden")
    await host.page.get_by_role("button", name="More: Dana Demo").click()
    await host.page.get_by_role("button", name="Be the host again: Dana Demo").click()
    await expect(zoe.page.locator("[data-hosts]:visible")).to_have_count(0)
    await expect(host.page.get_by_role("button", name="Be the host again: Dana Demo")).to_be_hidden()
    host.assert_calm()
    zoe.assert_calm()
    yan.assert_calm()


async def test_hands_and_muting(town: Town, server: Parley, code: str) -> None:
    host = await hosting(town, server, code)
    zoe, yan = await town.person("Zoe"), await town.person("Yan")
    await asyncio.gather(zoe.join(server.url, code), yan.join(server.url, code))
    await yan.page.locator("#hand").click()
    await host.page.locator("#people .tile", has_text="Yan").locator(".tile-hand").wait_for()
    await zoe.page.locator("#hand").click()
    await host.page.locator("#people .tile", has_text="Zoe").locator(".tile-hand").wait_for()
    await host.page.reload()  # the room knows the order, whoever comes when
    await host.page.locator("#people-button").click()
    await expect(host.page.locator("[data-hands] .person-name")).to_have_text(["Yan", "Zoe"])
    await host.page.get_by_role("button", name="Lower hand: Yan").click()
    await expect(yan.page.locator("#hand")).to_have_attribute("aria-pressed", "false")
    await expect(host.page.locator("[data-hands] .person-name")).to_have_text(["Zoe"])

    await asyncio.gather(zoe.unmute(), yan.unmute())
    await host.page.get_by_role("button", name="Mute: Zoe").click()
    await zoe.page.get_by_text("Dana Demo muted you. Unmute when you want to speak.").wait_for()
    await zoe.page.get_by_role("button", name="Unmute").wait_for()
    await host.page.get_by_role("button", name="Mute everyone else").click()
    await yan.page.get_by_role("button", name="Unmute").wait_for()
    await zoe.unmute()
    await host.page.locator("#people .tile", has_text="Zoe").locator(".tile-muted").wait_for(state="hidden")
    zoe.assert_calm()
    yan.assert_calm()
