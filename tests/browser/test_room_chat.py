"""The chat in the room: written, deleted, reloaded, cut off and back, read aloud, and never in the way."""

import asyncio

import pytest
from playwright.async_api import Locator, Page, WebSocketRoute, expect

from tests.browser.looks import LAPTOP, PHONE, inspect
from tests.browser.people import Person, Town
from tests.clients import Api, Seat
from tests.servers import Parley

pytestmark = pytest.mark.together

LINK = "https://example.com/plan"
EAR = """() => {
  window.heard = [];
  const whole = (region) => region.matches("[role=status], [role=alert]") && region.ariaAtomic !== "false";
  const hear = ({ target, addedNodes }) => {
    const region = target.closest("[role=log], [role=status], [role=alert], [aria-live]");
    if (!region || region.ariaLive === "off" || !region.checkVisibility() || addedNodes.length === 0) return;
    const said = [...addedNodes].filter((node) => node.isConnected && node.ariaHidden !== "true");
    window.heard.push(...(whole(region) ? [region.textContent] : said.map((node) => node.textContent)));
  };
  new MutationObserver((changes) => changes.forEach(hear)).observe(document.body, { subtree: true, childList: true });
}"""
"""Hears what a screen reader would say by itself."""
MORE = """
from datetime import timedelta
from conferencing.models import Chat, ChatMessage
first = ChatMessage.objects.get(meeting__code="%s")
same = {"meeting": first.meeting, "participant": first.participant}
ChatMessage.objects.bulk_create(
    ChatMessage(**same, number=one + 1, text=f"Line {one}", sent_at=first.sent_at + timedelta(milliseconds=one))
    for one in range(1, 170)
)
Chat.objects.filter(meeting=first.meeting).update(last_number=170)
"""
SENT = "Will be sent when the meeting answers again."


async def meet(town: Town, server: Parley, code: str) -> tuple[Person, Person]:
    """Dana, who hosts, and Bob; both may write."""
    host, guest = await town.person("Dana Demo"), await town.person("Bob")
    await host.sign_in(server.url)
    await host.page.goto(f"{server.url}/m/{code}/")
    await asyncio.gather(host.enter(), guest.join(server.url, code))
    return host, guest


async def opened(person: Person) -> Page:
    await person.page.locator("#chat-button").click()
    await expect(person.page.locator("#chat-text")).to_be_focused()
    await person.page.locator("#chat-log[aria-live=polite]").wait_for()  # what stood there was read out to nobody
    return person.page


async def write(person: Person, text: str) -> None:
    await person.page.locator("#chat-text").fill(text)
    await person.page.keyboard.press("Enter")


def messages(person: Person) -> Locator:
    return person.page.locator("#chat-list .chat-text")


def message(person: Person, text: str) -> Locator:
    return person.page.locator("#chat-list > li", has_text=text)


def seat(server: Parley, code: str, name: str) -> Seat:
    """Somebody without a browser."""
    api, _ = Api(server).guest(code, name)
    return Seat(f"{server.url.replace('http', 'ws')}/ws/meetings/{code}/", api.token)


async def say(somebody: Api, code: str, *texts: str) -> None:
    for text in texts:
        await asyncio.to_thread(somebody.post, f"meetings/{code}/chat/", {"text": text})


async def test_two_write_read_and_delete(town: Town, server: Parley, code: str) -> None:
    dana, bob = await meet(town, server, code)
    page = await opened(bob)
    await asyncio.gather(*(one.page.evaluate(EAR) for one in (dana, bob)))
    await expect(page.get_by_text("Everybody in this meeting sees it, including those who come later.")).to_be_visible()
    await inspect(page)
    await write(bob, f"Here is the plan: {LINK}")
    await expect(messages(bob)).to_have_text([f"Here is the plan: {LINK}"])
    await expect(message(bob, "Here").locator(".bubble-name")).to_have_text("You")

    # Dana's is closed: told once, calmly, and counted.
    await dana.page.locator("#toasts").get_by_text(f"Bob wrote: Here is the plan: {LINK}").wait_for()
    await expect(dana.page.locator("#chat-button .tool-count")).to_contain_text("1 unread")
    await opened(dana)
    await expect(dana.page.locator("#chat-button .tool-count")).to_be_hidden()
    await expect(dana.page.locator("#toasts").get_by_text("Bob wrote")).to_have_count(0)
    link = dana.page.get_by_role("link", name=LINK)
    assert [await link.get_attribute(name) for name in ("href", "target", "rel")] == [
        LINK, "_blank", "noopener noreferrer nofollow",
    ]  # fmt: skip
    await expect(message(dana, "Here").locator(".bubble-name")).to_have_text("Bob")
    await dana.page.keyboard.type("Two lines:")
    await dana.page.keyboard.press("Shift+Enter")
    await dana.page.keyboard.type("the second 👋🏽")
    await dana.page.keyboard.press("Enter")
    await expect(messages(bob).nth(1)).to_have_text("Two lines:\nthe second 👋🏽", use_inner_text=True)
    await write(dana, "And one more")
    await expect(messages(bob)).to_have_count(3)
    await expect(page.locator("#chat-list > li.first")).to_have_count(2)  # one name for two in a row
    await asyncio.gather(inspect(page), inspect(dana.page))

    # Bob deletes what is his, and could not touch Dana's; the host deletes any.
    await write(bob, "Oops")
    await expect(message(bob, "Two lines").get_by_role("button")).to_have_count(0)
    await message(bob, "Oops").get_by_role("button", name="Delete: Oops").click()
    await expect(page.get_by_role("button", name="Keep")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Delete: Oops")).to_be_focused()
    await page.keyboard.press("Enter")
    await message(bob, "Oops").get_by_role("button", name="Delete", exact=True).click()
    await expect(messages(dana).nth(3)).to_have_text("Message deleted")
    await message(dana, "Here is").get_by_role("button", name="Delete: Here is").click()
    await message(dana, "Here is").get_by_role("button", name="Delete", exact=True).click()
    await expect(messages(bob).first).to_have_text("Message deleted")
    await expect(page.get_by_role("link", name=LINK)).to_have_count(0)

    # Each was said once: the first of Bob's while Dana's was closed, the others where they stand; and captions never.
    for one, texts in ((dana, ("Here is", "Oops")), (bob, ("Here is", "Two lines", "And one more", "Oops"))):
        heard = await one.page.evaluate("() => window.heard")
        assert [sum(text in said for said in heard) for text in texts] == [1] * len(texts), heard
        assert await one.page.locator(":is([role=log], [role=status], [aria-live]) #captions").count() == 0
    dana.assert_calm()
    bob.assert_calm()


async def test_closed_open_and_reloaded(town: Town, server: Parley, code: str) -> None:
    bob = await town.person("Bob")
    await bob.join(server.url, code)
    page = bob.page
    count = page.locator("#chat-button .tool-count")
    async with seat(server, code, "Zoe") as zoe:
        await zoe.until(lambda one: one["type"] == "welcome")
        for text in ("One", "Two", "Three"):
            await zoe.say(type="chat", text=text)
        await expect(count).to_contain_text("3 unread")
        assert await page.locator("#toasts .toast", has_text="Zoe wrote").count() <= 1
        await page.reload()
        await expect(count).to_contain_text("3 unread")
        await opened(bob)
        await expect(messages(bob)).to_have_text(["One", "Two", "Three"])
        await page.locator("#chat-text").fill("Half a thou")
        await page.keyboard.press("Escape")
        await expect(page.locator("#chat")).to_be_hidden()
        await expect(page.locator("#chat-button")).to_be_focused()
        await page.reload()
        await bob.says("Muted")
        await expect(count).to_be_hidden()
        await page.keyboard.press("Alt+t")
        await expect(page.locator("#chat-text")).to_be_focused()
        await expect(page.locator("#chat-text")).to_have_value("Half a thou")

        # One panel at a time, and nothing is told twice of what is before one's eyes.
        await page.locator("#people-button").click()
        await expect(page.locator("#chat")).to_be_hidden()
        await opened(bob)
        await expect(page.locator("#panel")).to_be_hidden()
        await zoe.say(type="chat", text="Four")
        await expect(messages(bob)).to_have_text(["One", "Two", "Three", "Four"])
        await expect(page.locator("#toasts").get_by_text("Four")).to_have_count(0)
    bob.assert_calm()


async def test_cut_off_and_back(town: Town, server: Parley, dana: Api, code: str) -> None:
    bob = await town.person("Bob")
    await bob.join(server.url, code)
    page = await opened(bob)
    async with seat(server, code, "Zoe") as zoe:
        await zoe.until(lambda one: one["type"] == "welcome")
        await zoe.say(type="chat", text="Before")
        await expect(messages(bob)).to_have_text(["Before"])
        await bob.context.set_offline(True)
        await expect(page.locator("#chat-away")).to_be_visible()
        await write(bob, "From the tunnel")
        await expect(message(bob, "From the tunnel").locator(".chat-note")).to_have_text(SENT)
        await write(bob, "Still in it")
        await inspect(page)
        await zoe.say(type="chat", text="Where are you?")
        await zoe.until(lambda one: one["type"] == "chat" and one["text"] == "Where are you?")
        await bob.context.set_offline(False)
        await expect(page.locator("#chat-away")).to_be_hidden()
        arrived = ["Before", "Where are you?", "From the tunnel", "Still in it"]
        await expect(messages(bob)).to_have_text(arrived)
        await expect(page.locator("#chat-list > [data-state=kept]")).to_have_count(4)
        await zoe.until(lambda one: one["type"] == "chat" and one["text"] == "Still in it")

    assert [one["text"] for one in dana.get(f"meetings/{code}/chat/")["results"]] == arrived


async def test_what_was_written_to_nobody_outlives_a_reload(town: Town, server: Parley, dana: Api, code: str) -> None:
    bob = await town.person("Bob")
    await bob.join(server.url, code)
    page, cut = bob.page, True

    def cable(socket: WebSocketRoute) -> None:
        """While it is cut nobody answers."""
        if not cut:
            socket.connect_to_server()

    await page.route_web_socket("**/ws/meetings/*/", cable)
    await page.reload()
    await opened(bob)
    await write(bob, "Written to nobody")
    await page.reload()
    await opened(bob)
    await expect(message(bob, "Written to nobody").locator(".chat-note")).to_have_text(SENT)
    cut = False
    await page.reload()
    await opened(bob)
    await expect(page.locator("#chat-list > [data-state=kept]")).to_contain_text("Written to nobody")
    await page.reload()
    await opened(bob)
    await expect(messages(bob)).to_have_text(["Written to nobody"])
    assert [one["text"] for one in dana.get(f"meetings/{code}/chat/")["results"]] == ["Written to nobody"]


async def test_what_the_server_will_not_take(town: Town, server: Parley, code: str) -> None:
    bob = await town.person("Bob")
    await bob.join(server.url, code)
    page = await opened(bob)
    await page.locator("#chat-text").fill("x" * 3_900)
    await expect(page.locator("#chat-left")).to_have_text("100 characters left")
    await page.locator("#chat-text").fill("x" * 10_000)
    await expect(page.locator("#chat-left")).to_have_text("6,000 characters too many")
    await expect(page.get_by_role("button", name="Send")).to_be_disabled()
    await page.keyboard.press("Enter")
    await expect(page.locator("#chat-text")).to_have_value("x" * 10_000)
    await inspect(page)

    # Enter that chooses a word of an input method sends nothing.
    await page.locator("#chat-text").fill("にほん")
    await page.locator("#chat-text").dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    await expect(page.locator("#chat-text")).to_have_value("にほん")
    await expect(page.locator("#chat-list > li")).to_have_count(0)

    await page.locator("#chat-text").fill("\u2060")  # nothing that one could see
    await page.keyboard.press("Enter")
    failed = page.locator("#chat-list > [data-state=failed]")
    await expect(failed.locator(".chat-note")).to_have_text("Write something first.")
    await inspect(page)
    await page.reload()
    await opened(bob)
    await expect(failed).to_have_count(1)
    await failed.get_by_role("button", name="Try again").click()
    await expect(failed.locator(".chat-note")).to_have_text("Write something first.")
    await failed.get_by_role("button", name="Discard").click()
    await expect(page.locator("#chat-list > li")).to_have_count(0)
    bob.assert_calm()


async def test_a_long_chat(town: Town, server: Parley, code: str) -> None:
    bob, (zoe, _) = await town.person("Bob"), Api(server).guest(code, "Zoe")
    await say(zoe, code, "Line 0")
    await asyncio.to_thread(server.told, MORE % code)
    await bob.join(server.url, code)
    page = bob.page
    await expect(page.locator("#chat-button .tool-count")).to_contain_text("9+")
    await opened(bob)
    await expect(messages(bob)).to_have_count(50)
    await expect(messages(bob).last).to_be_in_viewport()
    await page.set_viewport_size(PHONE)
    await expect(messages(bob).last).to_be_in_viewport()  # a window that shrinks is no reader who scrolls
    await page.set_viewport_size(LAPTOP)
    await expect(messages(bob).last).to_be_in_viewport()
    await page.get_by_role("button", name="Show earlier").click()
    await expect(messages(bob)).to_have_count(100)
    await expect(messages(bob).nth(50)).to_be_in_viewport()  # what was read stays where it was
    await page.locator("#chat").get_by_role("button", name="Show earlier").click()
    await expect(messages(bob)).to_have_count(170)
    await expect(messages(bob).first).to_have_text("Line 0")
    await expect(page.locator("#chat-earlier")).to_be_hidden()

    await page.locator("#chat-log").evaluate("(log) => log.scrollTo(0, 0)")
    await say(zoe, code, "Something new", "And more")
    await page.locator("#chat-new").get_by_text("2 new").wait_for()
    await expect(messages(bob).first).to_be_in_viewport()
    await page.locator("#chat-new").click()
    await expect(messages(bob).last).to_be_in_viewport()
    await expect(page.locator("#chat-new")).to_be_hidden()
    await say(zoe, code, "The newest")
    await expect(messages(bob).last).to_have_text("The newest")
    await expect(messages(bob).last).to_be_in_viewport()

    # It stays where it can be read when the meeting is over.
    await write(bob, f"All of it: {LINK}")
    await expect(page.locator("#chat-list > [data-state=waiting]")).to_have_count(0)
    await page.goto(f"{server.url}/m/{code}/chat/")
    await expect(messages(bob)).to_have_count(100)
    await expect(page.get_by_role("link", name=LINK)).to_have_attribute("href", LINK)
    await page.get_by_role("button", name="Show earlier").click()
    await expect(messages(bob)).to_have_count(174)
    await expect(messages(bob).first).to_have_text("Line 0")
    await inspect(page)
    await message(bob, "All of it").get_by_role("button", name="Delete: All of it").click()
    await message(bob, "All of it").get_by_role("button", name="Delete", exact=True).click()
    await expect(messages(bob).last).to_have_text("Message deleted")
    await expect(message(bob, "The newest").get_by_role("button")).to_have_count(0)
    bob.assert_calm()
