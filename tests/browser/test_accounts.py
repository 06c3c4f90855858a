"""People and their meetings, with a mouse and a keyboard: accounts, meetings, the door, the end."""

import asyncio
import base64
import hashlib
import hmac
import json
import re
import struct
import time
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import expect

from tests.browser.people import Person, Town, until
from tests.clients import Api
from tests.servers import Parley
from tests.speech import speech
from tests.truth import said_by, stored

pytestmark = pytest.mark.together

PASSWORD = "a long walk by the sea"


async def sign_up(person: Person, url: str, username: str) -> None:
    """The username is what stands before the @ of the address."""
    page = person.page
    await page.goto(url)
    await page.get_by_role("navigation", name="Main").get_by_role("link", name="Sign up").click()
    await page.get_by_label("Your name").fill(person.name)
    await page.get_by_label("E-mail address").fill(f"{username}@example.org")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Create account").click()
    await page.wait_for_url("**/meetings/")


async def sign_out(person: Person) -> None:
    await person.page.locator("header summary").last.click()
    await person.page.get_by_role("button", name="Sign out").click()
    await person.page.wait_for_function("() => location.pathname === '/'")


async def hand_in(person: Person, username: str, password: str = PASSWORD) -> None:
    """Fill in the page for signing in, wherever that leads."""
    await person.page.get_by_label("E-mail or username").fill(username)
    await person.page.get_by_label("Password").fill(password)
    await person.page.get_by_role("button", name="Sign in").click()


def link_mailed(server: Parley, subject: str) -> str:
    """The link in the mail with this subject, which a server without EMAIL_URL writes into a file."""
    for file in sorted((server.folder / "mail").iterdir(), reverse=True):
        message = file.read_text()
        if f"Subject: {subject}" in message:
            found = re.search(r"https?://\S+/key/\S+", message)
            assert found, message
            return found[0]
    raise AssertionError(f"no mail says {subject}")


def code_of(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


async def test_sign_up_out_and_in(town: Town, server: Parley) -> None:
    alice = await town.person("Alice Ames")
    await sign_up(alice, server.url, "alice-browser")
    await sign_out(alice)
    await alice.sign_in(server.url, "alice-browser", PASSWORD)
    await sign_out(alice)
    await alice.sign_in(server.url, "Alice-Browser@example.org", PASSWORD)
    alice.assert_calm()


async def test_a_password_can_be_looked_at(town: Town, server: Parley) -> None:
    page = (await town.person("Dora")).page
    await page.goto(f"{server.url}/account/signup/")
    assert await page.evaluate("document.activeElement.name") == "display_name", (
        "the first field waits for the keyboard"
    )
    field = page.get_by_label("Password")
    await field.fill("secret words")
    await page.get_by_role("button", name="Show password").click()
    assert await field.get_attribute("type") == "text"
    await page.get_by_role("button", name="Show password").click()
    assert await field.get_attribute("type") == "password"


async def test_a_forgotten_password(town: Town, server: Parley) -> None:
    fay = await town.person("Fay Ford")
    await sign_up(fay, server.url, "fay-browser")
    await sign_out(fay)
    page = fay.page
    await page.goto(f"{server.url}/account/login/")
    await page.get_by_role("link", name="Forgot your password?").click()
    await page.get_by_label("E-mail address").fill("fay-browser@example.org")
    await page.get_by_role("button", name="Send me a link").click()
    await page.get_by_role("heading", name="Look into your mail").wait_for()
    link = link_mailed(server, "Choose a new password")
    await page.goto(link)
    await page.get_by_label("New password").fill("quite another walk")
    await page.get_by_role("button", name="Save password").click()
    await page.wait_for_url("**/meetings/")
    await sign_out(fay)
    await fay.sign_in(server.url, "fay-browser", "quite another walk")
    await sign_out(fay)
    await page.goto(link)
    await page.get_by_role("heading", name="This link does not work any more").wait_for()
    await page.get_by_role("link", name="Send me a new link").click()
    await page.get_by_role("heading", name="Forgot your password?").wait_for()
    fay.assert_calm()


async def test_two_step_sign_in(town: Town, server: Parley) -> None:
    tess = await town.person("Tess Two")
    await sign_up(tess, server.url, "tess-browser")
    page = tess.page
    await page.goto(f"{server.url}/account/two-step/")
    await page.get_by_role("link", name="Switch it on").click()
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Continue").click()
    await page.get_by_text("No camera?").click()
    secret = await page.locator("#totp-secret").inner_text()
    await page.get_by_label("The six digits").fill(code_of(secret))
    await page.get_by_role("button", name="Switch it on").click()
    await page.get_by_role("heading", name="Recovery codes").wait_for()
    spare = await page.locator(".codes code").all_inner_texts()
    assert len(spare) == 10
    await sign_out(tess)

    await page.goto(f"{server.url}/account/login/")
    await hand_in(tess, "tess-browser")
    await page.get_by_role("heading", name="One more step").wait_for()
    await page.get_by_label("Code").fill(code_of(secret))
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await page.wait_for_url("**/meetings/")
    await sign_out(tess)

    await page.goto(f"{server.url}/account/login/")
    await hand_in(tess, "tess-browser")
    await page.get_by_label("Code").fill(spare[0])
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await page.wait_for_url("**/meetings/")
    tess.assert_calm()


async def test_a_picture_is_seen_before_and_after_it_is_saved(town: Town, server: Parley, tmp_path: Path) -> None:
    Image.radial_gradient("L").resize((900, 600)).save(tmp_path / "wide.png")
    pia = await town.person("Pia Pic")
    await sign_up(pia, server.url, "pia-browser")
    page = pia.page
    await page.goto(f"{server.url}/account/")
    await page.get_by_label("Choose a picture").set_input_files(tmp_path / "wide.png")
    await page.locator('#picture-shown img[src^="data:"]').wait_for()
    await page.get_by_role("button", name="Save picture").click()
    await page.get_by_text("Your new picture is in place.").wait_for()
    shown = page.locator("header .face img")
    assert await shown.evaluate("async (image) => (await image.decode(), image.naturalWidth)") == 256
    await page.get_by_role("button", name="Remove picture").click()
    await page.locator("#picture-shown", has_text="PP").wait_for()
    pia.assert_calm()


async def test_a_farewell(town: Town, server: Parley) -> None:
    gus = await town.person("Gus Gone")
    await sign_up(gus, server.url, "gus-browser")
    page = gus.page
    await page.goto(f"{server.url}/account/data/")
    async with page.expect_download() as arriving:
        await page.get_by_role("link", name="Download my data").click()
    file = await (await arriving.value).path()
    assert json.loads(file.read_text())["profile"][0]["name"] == "Gus Gone"
    await page.get_by_role("link", name="Delete my account…").click()
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Delete my account").click()
    await page.get_by_role("heading", name="Your account is deleted").wait_for()
    await page.goto(f"{server.url}/account/login/")
    await hand_in(gus, "gus-browser")
    await page.get_by_text("do not belong together").wait_for()
    gus.assert_calm()


async def test_create_edit_and_delete_a_meeting(town: Town, server: Parley) -> None:
    bob = await town.person("Bob Berg")
    page = bob.page
    await sign_up(bob, server.url, "bob-browser")
    await page.get_by_role("link", name="Plan one").click()
    await page.get_by_label("Title").fill("Budget round")
    await page.get_by_label("Description").fill("Numbers for June")
    await page.get_by_role("button", name="Create meeting").click()
    await page.get_by_role("link", name="Done").click()
    await page.wait_for_url("**/meetings/")

    await page.get_by_role("link", name="Edit Budget round").click()
    await expect(page.get_by_label("Description")).to_have_value("Numbers for June")
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
    await host.page.locator(".past a[href*='/transcripts/']").click()
    await host.page.wait_for_url("**/transcripts/**")
    await host.page.get_by_role("heading", name="What was said").wait_for()
    await host.page.get_by_text("Complete", exact=True).wait_for()
    await host.page.locator(".bubble-text").first.wait_for()
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
