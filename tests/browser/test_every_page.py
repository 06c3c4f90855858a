"""Every page, on a phone and a laptop, in light and dark, in English, Spanish and the mirrored made-up language.

None has serious findings of axe or scrolls sideways. A new page fails the first test until it is in the tables.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.async_api import Page

from tests.browser.looks import LANGUAGES, Finding, findings
from tests.browser.people import Person, Town, until
from tests.clients import Api, Seat
from tests.servers import Parley
from tests.speech import speech
from transcription.simulation.speaker import Speaker

pytestmark = pytest.mark.together

PASSWORD = "a long walk by the sea"
STRANGERS = {
    "front": "/",
    "account_login": "/account/login/",
    "account_signup": "/account/signup/",
    "account_inactive": "/account/inactive/",
    "account_reset_password": "/account/password/reset/",
    "account_reset_password_done": "/account/password/reset/done/",
    "account_reset_password_from_key": "/account/password/reset/key/1-used/",
    "account_reset_password_from_key_done": "/account/password/reset/key/done/",
    "account_email_verification_sent": "/account/confirm-email/",
    "account_confirm_email": "/account/confirm-email/used/",
    "lobby": "/m/{open}/",
    "shared": "/s/{shared}/",
    "not found": "/m/aaaa-aaaa-aaaa/",
}
"""Pages for people who are not signed in."""

MEMBERS = {
    "meetings": "/meetings/",
    "meetings, searched in vain": "/meetings/?q=nothing+like+this",
    "search": "/search/",
    "search, by speaker and day": "/search/?q=&speaker=a&from=2020-01-01&to=2099-12-31",
    "search, in vain": "/search/?q=nothing+like+this",
    "meeting-create": "/meetings/new/",
    "meeting-ready": "/m/{open}/ready/",
    "meeting-edit": "/m/{open}/edit/",
    "meeting-copy": "/m/{open}/copy/",
    "meeting-invite": "/m/{open}/invite/",
    "meeting-chat": "/m/{past}/chat/",
    "meeting-clear": "/m/{past}/clear/",
    "meeting-delete": "/m/{past}/delete/",
    "lobby, ended": "/m/{past}/",
    "transcript": "/m/{past}/transcripts/{transcript}/",
    "items": "/action-items/",
    "items, searched in vain": "/action-items/?q=nothing+like+this",
    "meeting-items": "/m/{past}/action-items/",
    "transcript, all topics": "/m/{past}/transcripts/{transcript}/?type=detailed",
    "transcript, corrections": "/m/{past}/transcripts/{transcript}/#corrections",
    "room": "/m/{open}/room/",
    "account": "/account/",
    "account-data": "/account/data/",
    "account-tokens": "/account/tokens/",
    "account-delete": "/account/delete/",
    "account_email": "/account/email/",
    "account_change_password": "/account/password/change/",
    "account_reauthenticate": "/account/reauthenticate/",
    "mfa_index": "/account/two-step/",
    "mfa_activate_totp": "/account/two-step/totp/activate/",
    "styleguide": "/styleguide/",
}
"""Pages for who is signed in: an operator, who hosts a meeting and has held another."""

ELSEWHERE = {
    "metrics": "for programs",
    "openai-models": "for programs",
    "openai-model": "for programs",
    "openai-nowhere": "for programs",
    "openai-transcriptions": "for programs",
    "account-picture": "only takes a picture",
    "account-export": "a download",
    "account-token-revoke": "only revokes",
    "transcript-export": "a download",
    "account_logout": "asks on the account's pages; seen in test_accounts.py",
    "account_set_password": "for accounts without a password, which nobody has here",
    "account_confirm_login_code": "part of signing in by a code, which is off",
    "mfa_authenticate": "the second step of signing in; seen in test_accounts.py",
    "mfa_reauthenticate": "only for who uses two steps",
    "mfa_deactivate_totp": "only for who uses two steps",
    "mfa_view_recovery_codes": "only for who uses two steps",
    "mfa_generate_recovery_codes": "only for who uses two steps",
    "mfa_download_recovery_codes": "a download",
    "choose-language": "only takes a choice",
    "picture": "a picture",
    "meeting-now": "only makes a meeting",
    "meeting-end": "only ends a meeting",
    "meeting-reopen": "only opens a meeting",
    "meeting-simulate": "only calls colleagues",
    "transcript-pictures": "a piece of the session's page; seen in test_pictures.py",
    "transcript-corrections": "a piece of the session's page; seen in test_minutes_words.py",
    "transcript-minutes": "a piece of the session's page; seen in test_minutes_written.py",
    "action-items-calendar": "a file for calendars",
    "action-item-calendar": "a file for calendars",
    "meeting-calendar": "a file for calendars",
    "meeting-file": "a file for calendars",
    "invitation": "leads to the lobby; seen in test_invite.py",
    "words": "a script",
}
"""Routes that are no pages, or that another test looks at."""


PANELS = (
    "#speech > summary", "#captions-menu > summary", "#people-button", "#chat-button", "#invite-button", "#off-record",
    "#keys-button", "#end button",
)  # fmt: skip
"""What opens in the room; menus of devices and a call are seen in test_call_every_panel.py."""


@dataclass(frozen=True, slots=True)
class World:
    open: str
    past: str
    transcript: str
    shared: str


def routes(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if str(pattern.pattern) not in ("admin/", "api/"):
                yield from routes(pattern.url_patterns)
        elif pattern.name and not pattern.name.startswith("api-"):
            yield pattern.name


def test_every_page_is_in_the_tables() -> None:
    assert set(routes(get_resolver().url_patterns)) - set(STRANGERS) - set(MEMBERS) - set(ELSEWHERE) == set()


@pytest.fixture(scope="module")
def olga(server: Parley) -> Api:
    """An operator with an account of her own."""
    server.env["DJANGO_SUPERUSER_PASSWORD"] = PASSWORD
    server.manage("createsuperuser", "--noinput", "--username", "olga", "--email", "olga@example.org")
    return Api(server).signed_in("olga", PASSWORD)


@pytest.fixture(scope="module")
def world(server: Parley, olga: Api) -> World:
    """A meeting that is open, and one that is over, in which two people spoke."""
    open_, past = (olga.post("meetings/", {"title": title})["code"] for title in ("Office move", "Budget round"))
    asyncio.run(hold(server, olga, past))
    olga.post(f"meetings/{past}/end/")
    transcript = olga.get(f"meetings/{past}/transcripts/")["results"][0]["id"]
    link = olga.post(f"transcripts/{transcript}/shares/", {"days": 1})["url"]
    return World(open_, past, transcript, link.rstrip("/").rpartition("/")[2])


async def hold(server: Parley, olga: Api, code: str) -> None:
    bob, _ = await asyncio.to_thread(olga.guest, code, "Bob Berg")
    room = f"{server.ws}/ws/meetings/{code}/"
    async with Seat(room, olga.token), Seat(room, bob.token) as seat:
        said = [(olga, speech("slt", 1)), (bob, speech("rms", 0))]
        await asyncio.gather(
            *(Speaker(f"{room}microphone/", who.token, spoken.samples).speak() for who, spoken in said)
        )
        await seat.say(type="chat", text="The figures: https://example.org/figures")
        await seat.until(lambda message: len(seat.finals()) >= 2)


async def looked_at(page: Page, server: Parley, paths: dict[str, str], world: World) -> list[Finding]:
    found: list[Finding] = []
    for name, path in paths.items():
        address = path.format(**asdict(world))
        answer = await page.goto(server.url + address)
        assert answer
        assert answer.status < 500, address
        expected = 404 if name == "not found" else 200
        assert answer.status == expected, f"{address} answers {answer.status}"
        found += await findings(page)
    return found


async def again(town: Town, person: Person, language: str) -> Person:
    """The same person in a window that asks for this language."""
    return await town.person(person.name, locale=language, storage_state=await person.context.storage_state())


@pytest.mark.parametrize("language", LANGUAGES)
async def test_pages_before_signing_in(town: Town, server: Parley, world: World, language: str) -> None:
    stranger = await town.person("Stranger", locale=language)
    assert await looked_at(stranger.page, server, STRANGERS, world) == []
    assert await stranger.page.get_attribute("html", "lang") == language.lower()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_pages_of_ones_own(town: Town, server: Parley, world: World, language: str) -> None:
    olga = await town.person("Olga")
    await olga.sign_in(server.url, "olga", PASSWORD)
    await olga.page.goto(f"{server.url}/m/{world.open}/")
    await olga.enter()
    olga = await again(town, olga, language)
    assert await looked_at(olga.page, server, MEMBERS, world) == []
    assert await olga.page.get_attribute("html", "dir") == ("rtl" if language == "ar-XB" else "ltr")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_room_with_everything_open(town: Town, server: Parley, world: World, language: str) -> None:
    olga = await town.person("Olga")
    await olga.sign_in(server.url, "olga", PASSWORD)
    await olga.page.goto(f"{server.url}/m/{world.open}/")
    await olga.enter()
    olga = await again(town, olga, language)
    page = olga.page
    await page.goto(f"{server.url}/m/{world.open}/room/")
    await until(olga.inside)
    found: list[Finding] = []
    for button in PANELS:
        await page.locator(button).first.click()
        found += await findings(page)
        await page.keyboard.press("Escape")
    await page.locator("#off-record").click()
    assert found == []
