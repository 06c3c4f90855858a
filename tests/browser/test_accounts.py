"""People and their meetings, with a mouse and a keyboard: accounts, meetings, the door, the end."""

import asyncio
import re

from tests.browser.people import Person, Town, until
from tests.clients import Api
from tests.servers import Parley
from tests.speech import speech
from tests.truth import said_by, stored

PASSWORD = "a long walk by the sea"


async def sign_up(person: Person, url: str, username: str) -> None:
    page = person.page
    await page.goto(url)
    await page.get_by_role("link", name="Sign up").click()
    await page.get_by_label("Username").fill(username)
    await page.get_by_label("Your name").fill(person.name)
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_label("Password confirmation").fill(PASSWORD)
    await page.get_by_role("button", name="Create account").click()
    await page.wait_for_url("**/meetings/")


async def test_sign_up_out_and_in(town: Town, server: Parley) -> None:
    alice = await town.person("Alice Ames")
    await sign_up(alice, server.url, "alice-browser")
    await alice.page.get_by_text("No meetings yet").wait_for()
    await alice.page.locator("summary").click()
    await alice.page.get_by_role("button", name="Sign out").click()
    await alice.page.wait_for_url(f"{server.url}/")
    await alice.sign_in(server.url, "alice-browser", PASSWORD)
    await alice.page.get_by_text("No meetings yet").wait_for()
    alice.assert_calm()


async def test_create_edit_and_delete_a_meeting(town: Town, server: Parley) -> None:
    bob = await town.person("Bob Berg")
    page = bob.page
    await sign_up(bob, server.url, "bob-browser")
    await page.get_by_role("link", name="Plan one").click()
    await page.get_by_label("Title").fill("Budget round")
    await page.get_by_label("Description").fill("Numbers for June")
    await page.get_by_role("button", name="Create meeting").click()
    await page.wait_for_url("**/meetings/")

    await page.get_by_role("link", name="Edit Budget round").click()
    assert await page.get_by_label("Description").input_value() == "Numbers for June"
    await page.get_by_label("Title").fill("Budget round two")
    await page.get_by_role("button", name="Save").click()
    await page.get_by_role("link", name="Join Budget round two").click()
    await page.get_by_role("heading", name="Budget round two").wait_for()
    await page.get_by_text("Numbers for June").wait_for()

    await page.get_by_role("link", name="My meetings").click()
    await page.get_by_role("link", name="Delete Budget round two").click()
    await page.get_by_role("button", name="Delete meeting").click()
    await page.get_by_text("No meetings yet").wait_for()
    bob.assert_calm()


async def test_a_meeting_from_the_link_to_the_transcript(town: Town, server: Parley, dana: Api) -> None:
    """The host makes one, a guest follows the link and agrees, both talk, the host ends it, the words are there."""
    title = "From link to transcript"
    hers, his = speech("slt", 1, 2), speech("rms", 0, 1)
    host, guest = await town.person("Dana Demo", hers), await town.person("Bob", his)
    code = dana.post("meetings/", {"title": title})["code"]
    await host.sign_in(server.url)
    await host.page.get_by_role("link", name=f"Join {title}").click()
    await host.enter()

    await guest.page.goto(server.url)
    await guest.page.get_by_label("Meeting code or link").fill(f"{server.url}/m/{code}/")
    await guest.page.get_by_role("button", name="Join").click()
    await guest.page.get_by_text("what you say is written down under your name").wait_for()
    await guest.page.get_by_text("Dana Demo").wait_for()
    await guest.page.get_by_label("Your name").fill(guest.name)
    await guest.enter()

    await asyncio.gather(host.unmute(), guest.unmute())
    await asyncio.gather(host.sees("Bob", live=False), guest.sees("Dana Demo", live=False))
    await asyncio.gather(host.has_said(hers), guest.has_said(his))
    await host.end_for_everyone()
    await guest.says("The meeting has ended")
    await host.page.wait_for_url(f"**/m/{code}/")
    await until(lambda: asyncio.to_thread(complete, dana, code))

    rows = await asyncio.to_thread(stored, dana, code)
    assert len(said_by(rows, "Dana Demo")) == len(said_by(rows, "Bob")) == 2
    await host.page.reload()
    await host.page.locator(".past a").click()
    await host.page.get_by_role("heading", name="What was said").wait_for()
    await host.page.get_by_text("Complete", exact=True).wait_for()
    shown = await host.page.locator(".bubble-text").all_inner_texts()
    assert sorted(re.findall(r"\w+", " ".join(shown))) == sorted(
        re.findall(r"\w+", " ".join(row["text"] for row in rows))
    )
    assert set(await host.page.locator(".bubble-name").all_inner_texts()) == {"You", "Bob"}
    host.assert_calm()
    guest.assert_calm()


def complete(api: Api, code: str) -> bool:
    return bool(api.get(f"meetings/{code}/transcripts/")["results"][0]["state"] == "complete")


async def test_leaving_in_mid_sentence_keeps_the_words(town: Town, server: Parley, dana: Api, code: str) -> None:
    alice = await town.person("Alice", speech("rms", 1, 3))
    await alice.join(server.url, code)
    await alice.unmute()
    await alice.sees("You", live=True, words=3)
    await alice.page.get_by_role("link", name="Leave").click()
    await alice.page.wait_for_url(f"{server.url}/")

    async def kept() -> list[str]:
        return [row["text"] for row in await asyncio.to_thread(stored, dana, code)]

    assert len(" ".join(await until(kept)).split()) >= 3
    alice.assert_calm()
