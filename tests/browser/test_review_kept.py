"""What one types on the review page is kept: when one goes elsewhere, is signed out, or the words go."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.people import Person, Town
from tests.browser.stored import stage
from tests.browser.test_minutes_written import reader
from tests.browser.test_review_editing import FIELD, ready, utterance
from tests.clients import Api
from tests.servers import Parley

pytestmark = pytest.mark.together

TYPED = "Nobody may lose this."


@pytest.fixture
def told(server: Parley) -> dict[str, Any]:
    return stage(server)


async def typing(person: Person, told: dict[str, Any], at: int) -> Page:
    page = await ready(person)
    await utterance(page, told, at).locator(".stable").click()
    await page.get_by_label(FIELD).fill(TYPED)
    return page


async def test_words_that_go_leave_what_was_typed_for_them(town: Town, server: Parley, told: dict[str, Any]) -> None:
    """Also where the browser has no clipboard for pages: without https."""
    alice = await reader(town, server, told)
    await alice.page.add_init_script("Object.defineProperty(Navigator.prototype, 'clipboard', {value: undefined})")
    await alice.page.reload()
    page = await typing(alice, told, 5)
    bob = await asyncio.to_thread(Api(server).signed_in, "bob-berg", "pw")
    await asyncio.to_thread(bob.call, "DELETE", f"dialogues/{told['said'][5]}/")
    dialog = page.get_by_role("dialog", name="These words were deleted or merged meanwhile")
    await expect(dialog.get_by_label("What you typed")).to_have_value(TYPED)
    await expect(dialog.get_by_role("button", name="Copy")).to_be_focused()
    await dialog.get_by_role("button", name="Copy").click()
    await expect(dialog.get_by_role("button", name="Copied")).to_be_focused()
    await dialog.get_by_role("button", name="Close").click()
    await expect(dialog).to_have_count(0)
    await page.get_by_role("searchbox", name="Find in what was said").focus()
    await page.keyboard.press("Control+V")
    await expect(page.get_by_role("searchbox", name="Find in what was said")).to_have_value(TYPED)
    alice.assert_calm()


async def test_whoever_goes_on_to_other_words_has_saved_the_first(
    town: Town, server: Parley, told: dict[str, Any]
) -> None:
    alice = await reader(town, server, told)
    page = await typing(alice, told, 3)
    await utterance(page, told, 4).locator(".stable").click()
    await expect(utterance(page, told, 3)).to_have_text(TYPED)
    await expect(utterance(page, told, 4).get_by_label(FIELD)).to_be_focused()

    await page.get_by_label(FIELD).fill(" ")
    await utterance(page, told, 5).locator(".stable").click()
    await expect(page.get_by_text("Something has to stand here.")).to_be_visible()
    await expect(utterance(page, told, 4).get_by_label(FIELD)).to_be_focused()
    alice.assert_calm()


async def test_the_field_stays_when_others_words_are_shown_alone(
    town: Town, server: Parley, told: dict[str, Any]
) -> None:
    alice = await reader(town, server, told)
    page = await typing(alice, told, 3)
    await page.get_by_role("group", name="Whose words are shown").get_by_role("button", name="Bob Berg").click()
    await expect(utterance(page, told, 0)).to_have_count(0)
    await expect(page.get_by_label(FIELD)).to_have_value(TYPED)
    await page.get_by_label(FIELD).press("Enter")
    await page.get_by_role("button", name="Everybody").click()
    await expect(utterance(page, told, 3)).to_have_text(TYPED)
    alice.assert_calm()


async def test_whoever_is_signed_out_signs_in_elsewhere_and_goes_on(
    town: Town, server: Parley, told: dict[str, Any]
) -> None:
    alice = await reader(town, server, told)
    page = await typing(alice, told, 3)
    await page.context.clear_cookies()
    await page.get_by_label(FIELD).press("Enter")
    words = utterance(page, told, 3)
    await expect(words).to_contain_text("You are signed out. Nothing is lost: sign in in another tab")
    await expect(words).to_contain_text(TYPED)
    other = await page.context.new_page()
    await other.goto(f"{server.url}/account/login/")
    await other.get_by_label("E-mail or username").fill("alice-arnold")
    await other.get_by_label("Password").fill("pw")
    await other.get_by_role("button", name="Sign in").click()
    await other.wait_for_url("**/meetings/")
    await other.close()
    await words.get_by_role("button", name="Try again").click()
    await expect(words).to_have_text(TYPED)
    assert all(" 401 " in one for one in alice.complaints)


async def test_whoever_may_not_read_it_any_more_is_told(town: Town, server: Parley, told: dict[str, Any]) -> None:
    bob = await reader(town, server, told, "Bob Berg")
    page = await typing(bob, told, 1)
    removed = "Participant.objects.filter(meeting__code={!r}, user__username='bob-berg').update(state='removed')"
    await asyncio.to_thread(server.told, "from meetings.models import Participant; " + removed.format(told["code"]))
    await expect(page.get_by_role("alert")).to_contain_text("you may not read it any more", timeout=30_000)
    await expect(page.get_by_label(FIELD)).to_have_value(TYPED)
    await page.get_by_label(FIELD).press("Enter")
    await expect(utterance(page, told, 1)).to_contain_text("What you typed is kept here: copy it.")
    assert all(" 404 " in one for one in bob.complaints)


async def test_who_edited_is_told_by_person_and_not_by_name(town: Town, server: Parley, told: dict[str, Any]) -> None:
    """Also of the two who have the same name."""
    rename = "User.objects.filter(username='bob-berg').update(display_name='Alice Arnold')"
    await asyncio.to_thread(server.told, "from meetings.models import User; " + rename)
    alice = await reader(town, server, told)
    page = await ready(alice)
    bob = await asyncio.to_thread(Api(server).signed_in, "bob-berg", "pw")
    try:
        await asyncio.to_thread(
            bob.call, "PATCH", f"dialogues/{told['said'][0]}/", {"revision": 1, "text": "The other Alice."}
        )
        await expect(page.locator(".bubble-mark", has_text="edited by Alice Arnold")).to_have_count(1)
        await utterance(page, told, 3).locator(".stable").click()
        await page.get_by_label(FIELD).fill(TYPED)
        await page.keyboard.press("Enter")
        await expect(page.locator(".bubble-mark", has_text="edited by you")).to_have_count(1)
        await page.reload()
        await ready(alice)
        await expect(page.locator(".bubble-mark:not(:empty)")).to_have_text(["edited by Alice Arnold", "edited by you"])
    finally:
        undo = "User.objects.filter(username='bob-berg').update(display_name='Bob Berg')"
        await asyncio.to_thread(server.told, "from meetings.models import User; " + undo)
    alice.assert_calm()


async def test_a_pause_is_seen_when_it_begins(town: Town, server: Parley) -> None:
    told = await asyncio.to_thread(stage, server, state="open")
    alice = await reader(town, server, told)
    page = await ready(alice)
    begin = """
from meetings.models import Participant
from transcription import pauses
from transcription.models import Transcript
someone = Participant.objects.select_related("user").filter(meeting__code={!r}).first()
pauses.begin(Transcript.objects.get(pk={!r}), someone, "off_record")"""
    await asyncio.to_thread(server.told, begin.format(told["code"], told["transcript"]))
    await expect(page.locator("#said .pause")).to_contain_text("Off the record")
    await expect(page.locator("#said .pause")).to_contain_text("now")
    alice.assert_calm()
