"""At the door of a meeting with a waiting room: the page lives, and says in words how the waiting ends."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.browser.people import Person, Town, until
from tests.clients import Api, Seat
from tests.servers import Parley

pytestmark = pytest.mark.together

KNOWN = "The host knows that you are here."


@pytest.fixture
def code(dana: Api) -> str:
    return str(dana.post("meetings/", {"title": "Salaries", "lobby": True})["code"])


def seat(server: Parley, api: Api, code: str) -> Seat:
    return Seat(f"{server.ws}/ws/meetings/{code}/", api.token)


async def knock(town: Town, server: Parley, code: str, name: str) -> Person:
    person = await town.person(name)
    await person.page.goto(f"{server.url}/m/{code}/")
    await person.page.get_by_label("Your name").fill(name)
    await person.page.get_by_role("button", name="Join with captions").click()
    await person.page.get_by_role("heading", name="Waiting for the host").wait_for()
    await person.page.get_by_text(KNOWN).wait_for()
    return person


async def at_the_door(host: Seat, name: str) -> str:
    """The participant id of somebody who waits."""
    news = await host.until(
        lambda one: one["type"] == "participant" and one["name"] == name and one["state"] == "waiting"
    )
    return str(news["id"])


async def test_whoever_is_let_in_comes_in_by_itself(town: Town, server: Parley, dana: Api, code: str) -> None:
    async with seat(server, dana, code) as host:
        welcome = await host.until(lambda one: one["type"] == "welcome")
        zoe = await knock(town, server, code, "Zoe")
        inside = zoe.page.locator("#waiting-inside li")
        await inside.first.wait_for()
        await expect(inside).to_have_text([welcome["you"]["name"]])
        await zoe.page.goto(f"{server.url}/m/{code}/room/")
        assert zoe.page.url.endswith(f"/m/{code}/"), "The room is not theirs yet."
        await zoe.page.get_by_text(KNOWN).wait_for()
        await host.say(type="admit", participant_id=await at_the_door(host, "Zoe"))
        await zoe.page.wait_for_url("**/room/")
        await until(zoe.inside)
        zoe.assert_calm()


async def test_whoever_is_turned_away_reads_it(town: Town, server: Parley, dana: Api, code: str) -> None:
    async with seat(server, dana, code) as host:
        await host.until(lambda one: one["type"] == "welcome")
        zoe = await knock(town, server, code, "Zoe")
        await host.say(type="deny", participant_id=await at_the_door(host, "Zoe"))
        await zoe.page.get_by_role("heading", name="You cannot join this meeting").wait_for()
        zoe.assert_calm()


async def test_a_meeting_that_ends_is_waited_for_no_longer(town: Town, server: Parley, dana: Api, code: str) -> None:
    zoe = await knock(town, server, code, "Zoe")
    await asyncio.to_thread(dana.post, f"meetings/{code}/end/")
    await zoe.page.get_by_role("heading", name="This meeting has ended").wait_for()
    zoe.assert_calm()


async def test_a_lost_connection_keeps_the_place(town: Town, server: Parley, dana: Api, code: str) -> None:
    zoe = await knock(town, server, code, "Zoe")
    await zoe.context.set_offline(True)
    await zoe.page.get_by_text("The connection is lost.").wait_for()
    await zoe.context.set_offline(False)
    await zoe.page.get_by_text(KNOWN).wait_for()
    async with seat(server, dana, code) as host:
        welcome = await host.until(lambda one: one["type"] == "welcome")
        waiting = [one["id"] for one in welcome["participants"] if one["name"] == "Zoe"]
        await host.say(type="admit", participant_id=waiting[0])
        await zoe.page.wait_for_url("**/room/")
