"""The walk through all pages: who goes where, and what has to be so before the picture is taken."""

import asyncio
from datetime import UTC, datetime, timedelta

from tests.browser.people import Person, Town, until
from tests.browser.stored import PASSWORD as STORED
from tests.browser.stored import stage
from tests.clients import Api
from tests.screenshots.calls import calls
from tests.screenshots.camera import Camera
from tests.servers import Parley

PASSWORD = "a long walk by the sea"
TALK = 8
"""Finished bubbles before the room is looked at."""


async def tour(town: Town, server: Parley, dana: Api, camera: Camera) -> None:
    meetings = plan(dana)
    await strangers(town, server, meetings["Design review"], camera)
    host = await town.person("Dana Demo")
    await host.sign_in(server.url)
    await account(host, server, camera)
    code = meetings["Office move"]
    await lobby(host, server, code, camera)
    await room(town, host, server, code, camera)
    await afterwards(host, server, code, dana, camera)
    await minutes(host, server, dana, camera)
    await doubts(town, server, camera)
    await operator(town, server, camera)
    await calls(town, server, dana, camera)


def plan(dana: Api) -> dict[str, str]:
    """Meetings to come. Titles to codes."""
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    planned = {
        "Office move": None,
        "Weekly": 26,
        "Interview with Jun": 50,
        "Budget round": 24 * 6,
        "Retrospective": None,
    }
    codes = {
        title: dana.post(
            "meetings/", {"title": title} | ({"starts_at": (now + timedelta(hours=hours)).isoformat()} if hours else {})
        )
        for title, hours in planned.items()
    }
    waiting = dana.post("meetings/", {"title": "Design review", "lobby": True})
    return {title: made["code"] for title, made in codes.items()} | {"Design review": waiting["code"]}


async def strangers(town: Town, server: Parley, code: str, camera: Camera) -> None:
    guest = await town.person("Zoe Zimmer")
    for name, path in {
        "front": "/",
        "sign-up": "/account/signup/",
        "sign-in": "/account/login/",
        "reset-password": "/account/password/reset/",
        "not-found": "/m/aaaa-aaaa-aaaa/",
        "lobby-guest": f"/m/{code}/",
    }.items():
        await guest.page.goto(server.url + path)
        await camera.shoot(guest.page, name)
    await guest.page.get_by_label("Your name").fill(guest.name)
    await guest.page.get_by_role("button", name="Join with captions").click()
    await guest.page.get_by_role("heading", name="Waiting").first.wait_for()
    await camera.shoot(guest.page, "waiting")


async def account(host: Person, server: Parley, camera: Camera) -> None:
    for name, path in {
        "meetings": "/meetings/",
        "plan": "/meetings/new/",
        "profile": "/account/",
        "your-data": "/account/data/",
    }.items():
        await host.page.goto(server.url + path)
        await camera.shoot(host.page, name)
    await host.page.goto(f"{server.url}/account/two-step/totp/activate/")
    await camera.shoot(host.page, "is-it-still-you")
    await host.page.get_by_label("Password").fill("try-parley")
    await host.page.get_by_role("button", name="Continue").click()
    await host.page.wait_for_url("**/activate/")
    await camera.shoot(host.page, "two-step")


async def lobby(host: Person, server: Parley, code: str, camera: Camera) -> None:
    await host.page.goto(f"{server.url}/m/{code}/")
    await host.page.get_by_role("button", name="Microphone off").click()
    await host.page.get_by_role("button", name="Microphone on").wait_for()
    await camera.shoot(host.page, "lobby")


async def room(town: Town, host: Person, server: Parley, code: str, camera: Camera) -> None:
    page = host.page
    await host.enter()
    await camera.shoot(page, "room-alone", full=False)
    await page.get_by_role("button", name="Let three colleagues talk").click()

    async def lively() -> bool:
        seen = await host.bubbles()
        return len(seen) >= TALK and any(one["state"] == "live" for one in seen)

    await until(lively)
    await camera.shoot(page, "room", full=False)
    for name, opens in {"room-captions": "#captions-menu > summary", "room-people": "#people-button"}.items():
        await page.locator(opens).click()
        await camera.shoot(page, name, full=False)
        await page.locator(opens).click()
    await page.locator("#speech > summary").click()
    await page.get_by_text("How I speak, for me only").wait_for()
    await camera.shoot(page, "room-speech", full=False)
    await page.locator("#speech > summary").click()
    await page.locator('#captions > .bubble[data-state="final"] .bubble-correct').last.click()
    await camera.shoot(page, "room-correcting", full=False)
    await page.keyboard.press("Escape")
    await page.locator("#off-record").click()
    await page.locator("#is-off").wait_for()
    await camera.shoot(page, "room-off-the-record", full=False)
    await page.locator("#off-record").click()
    await page.locator("#is-off").wait_for(state="hidden")
    await page.locator("#end button").first.click()
    await camera.shoot(page, "room-end", full=False)
    await page.get_by_role("button", name="End meeting").click()
    await page.get_by_role("heading", name="This meeting has ended").wait_for()


async def afterwards(host: Person, server: Parley, code: str, dana: Api, camera: Camera) -> None:
    sessions = await asyncio.to_thread(dana.get, f"meetings/{code}/transcripts/")
    for name, path in {
        "ended": f"/m/{code}/",
        "transcript": f"/m/{code}/transcripts/{sessions['results'][0]['id']}/",
        "clear": f"/m/{code}/clear/",
        "meetings-past": "/meetings/",
    }.items():
        await host.page.goto(server.url + path)
        await camera.shoot(host.page, name)


async def minutes(host: Person, server: Parley, dana: Api, camera: Camera) -> None:
    """Of the meeting that every newcomer finds: a sentence and its words, all topics, what is to be done."""
    page = host.page
    found = await asyncio.to_thread(dana.get, "meetings/")
    code = next(one["code"] for one in found["results"] if one["title"] == "Garden fair")
    held = (await asyncio.to_thread(dana.get, f"meetings/{code}/transcripts/"))["results"][0]["id"]
    await page.goto(f"{server.url}/m/{code}/transcripts/{held}/")
    await page.locator(".sentence .mark").nth(1).click()
    await camera.shoot(page, "minutes-evidence", full=False)
    await page.keyboard.press("Escape")
    await page.get_by_role("link", name="Detailed").click()
    await page.get_by_role("button", name="Write it").click()
    await page.locator("[data-sheet=detailed] .sentence").first.wait_for()
    await camera.shoot(page, "minutes-detailed", full=False)
    await page.goto(f"{server.url}/m/{code}/action-items/")
    await camera.shoot(page, "action-items")


async def doubts(town: Town, server: Parley, camera: Camera) -> None:
    """A summary of which some sentences do not stand, and corrections that somebody has to look at."""
    told = await asyncio.to_thread(stage, server, "written")
    alice = await town.person("Alice Arnold")
    await alice.sign_in(server.url, "alice-arnold", STORED)
    await alice.page.goto(server.url + told["path"])
    await camera.shoot(alice.page, "minutes-doubtful")
    await alice.page.get_by_role("tab", name="Corrections").click()
    await camera.shoot(alice.page, "corrections", full=False)


async def operator(town: Town, server: Parley, camera: Camera) -> None:
    server.env["DJANGO_SUPERUSER_PASSWORD"] = PASSWORD
    await asyncio.to_thread(
        server.manage, "createsuperuser", "--noinput", "--username", "olga", "--email", "olga@example.org"
    )
    olga = await town.person("Olga")
    await olga.sign_in(server.url, "olga", PASSWORD)
    for name, path in {
        "style-guide": "/styleguide/",
        "admin": "/admin/",
        "admin-meetings": "/admin/meetings/meeting/",
        "admin-transcripts": "/admin/transcription/transcript/",
    }.items():
        await olga.page.goto(server.url + path)
        await camera.shoot(olga.page, name)
