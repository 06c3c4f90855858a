"""Inviting: the host asks two, one of whom cannot be reached; the other follows the link, and the host sees it."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.async_api import Page, expect

from tests.browser.people import Person, Town, until
from tests.browser.test_pages import inspect
from tests.clients import Api, host
from tests.mailbox import Mailbox
from tests.servers import Parley

pytestmark = pytest.mark.together

CLIPBOARD = ["clipboard-read", "clipboard-write", "microphone"]


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as one:
        yield one


@pytest.fixture(scope="module")
def posting(tmp_path_factory: pytest.TempPathFactory, mailbox: Mailbox) -> Iterator[Parley]:
    """A server that sends real mail."""
    one = Parley(tmp_path_factory.mktemp("posting"), {"EMAIL_URL": f"smtp://localhost:{mailbox.port}"})
    one.env["PUBLIC_URL"] = one.url
    one.prepare().start()
    yield one
    log = Path(one.log).read_text()
    assert one.stop() == 0
    assert "@" not in log, "an address in a log"
    assert "/i/" not in log.replace("/i/…", "")


@pytest.fixture(scope="module")
def dana(posting: Parley) -> Api:
    return host(posting)


async def letter_to(mailbox: Mailbox, address: str, subject: str) -> EmailMessage:
    async def there() -> list[EmailMessage]:
        return [one for one in mailbox.to(address) if one["Subject"].strip().startswith(subject)]

    return (await until(there))[-1]


def link_in(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body
    return next(line for line in body.get_content().splitlines() if "/i/" in line)


async def send(page: Page, addresses: str) -> None:
    await page.get_by_label("Invite by e-mail").fill(addresses)
    await page.get_by_role("button", name="Send invitations").click()


async def plan(page: Page, title: str) -> None:
    await page.get_by_role("link", name="Plan one").first.click()
    await page.get_by_label("Title").fill(title)
    await page.get_by_label("Date and time").fill("2031-03-04T10:00")
    await expect(page.get_by_label("Time zone")).to_have_value("Europe/Madrid")  # which a script finds out
    await page.get_by_role("button", name="Create meeting").click()
    await page.get_by_role("heading", name=f"Who should come to “{title}”?").wait_for()
    await inspect(page)


async def at_home(town: Town, posting: Parley) -> Person:
    person = await town.person("Dana Demo", permissions=CLIPBOARD, timezone_id="Europe/Madrid")
    await person.sign_in(posting.url)
    return person


async def test_planned_asked_accepted_moved_and_withdrawn(
    town: Town, posting: Parley, dana: Api, mailbox: Mailbox
) -> None:
    mailbox.refused = {"bob@x.org"}
    host = await at_home(town, posting)
    page = host.page
    await plan(page, "Budget round")
    await send(page, "Bob Berg <bob@x.org>; carol@y.org, nonsense")
    await page.get_by_text("2 invitations are on their way.").wait_for()
    await page.get_by_text("These are no e-mail addresses, and nothing was sent to them: “nonsense”").wait_for()
    await expect(page.get_by_label("Invite by e-mail")).to_have_value("nonsense")
    bob, carol = (page.locator(".invited-row").filter(has_text=one) for one in ("bob@x.org", "carol@y.org"))
    await expect(bob).to_contain_text("Could not be sent")
    await expect(carol).to_contain_text("Sent")
    await expect(carol.get_by_role("button", name="Send again")).to_be_hidden()
    await inspect(page)

    letter = await letter_to(mailbox, "carol@y.org", "Dana Demo invites you")
    (file,) = letter.iter_attachments()
    (event,) = Calendar.from_ical(file.get_content()).walk("VEVENT")
    assert event["DTSTART"].params["TZID"] == "Europe/Madrid"
    guest = await town.person("Carol", timezone_id="America/New_York")
    await guest.page.goto(link_in(letter))
    await guest.page.get_by_text("Dana Demo invites you.").wait_for()
    await inspect(guest.page)
    await expect(carol).not_to_contain_text("Accepted")
    await guest.page.get_by_role("button", name="I will come").click()
    await guest.page.get_by_text("You said that you will come.").wait_for()
    await expect(carol).to_contain_text("Accepted")

    mailbox.refused = set()
    await bob.get_by_role("button", name="Send again").click()
    await expect(bob).to_contain_text("Sent")
    assert mailbox.to("bob@x.org")

    await page.goto(f"{posting.url}/meetings/")
    await page.get_by_role("link", name="Edit Budget round").click()
    await expect(page.get_by_label("Tell those invited")).to_be_checked()
    await page.get_by_label("Date and time").fill("2031-03-05T11:00")
    await page.get_by_role("button", name="Save").click()
    await page.get_by_text("2 people are told of the change.").wait_for()
    moved = await letter_to(mailbox, "carol@y.org", "Changed: “Budget round”")
    assert "11:00–12:00" in moved.get_body(("plain",)).get_content()  # type: ignore[union-attr]

    await page.get_by_role("link", name="Invite people to Budget round").click()
    await bob.get_by_role("button", name="Withdraw the invitation of bob@x.org").click()
    await bob.get_by_role("button", name="Keep").click()
    await bob.get_by_role("button", name="Withdraw the invitation of bob@x.org").click()
    await bob.get_by_role("button", name="Withdraw", exact=True).click()
    await expect(bob).to_have_count(0)
    await expect(carol).to_contain_text("Accepted")
    await letter_to(mailbox, "bob@x.org", "You are no longer expected")
    host.assert_calm()
    guest.assert_calm()


async def test_in_the_room_the_host_asks_and_sees_who_came(
    town: Town, posting: Parley, dana: Api, mailbox: Mailbox
) -> None:
    code = dana.post("meetings/", {"title": "Right now"})["code"]
    host = await at_home(town, posting)
    page = host.page
    await page.goto(f"{posting.url}/m/{code}/")
    await page.get_by_role("button", name="Invite").click()
    await page.get_by_role("heading", name="Invite people").wait_for()
    await inspect(page)
    await expect(page.get_by_role("link", name="Add to calendar")).to_have_count(0)
    await page.keyboard.press("Escape")
    await host.enter()
    await page.get_by_role("button", name="Invite", exact=True).click()
    await send(page, "zoe@z.org")
    zoes = page.locator(".invited-row").filter(has_text="zoe@z.org")
    await expect(zoes).to_contain_text("Sent")
    await inspect(page)

    zoe = await town.person("Zoe")
    letter = await letter_to(mailbox, "zoe@z.org", "Dana Demo invites you")
    assert not list(letter.iter_attachments()), "no time, so nothing for a calendar"
    await zoe.page.goto(link_in(letter))
    await zoe.page.get_by_label("Your name").fill("Zoe")
    await zoe.enter()
    await expect(zoes).to_contain_text("Accepted by Zoe")
    await page.keyboard.press("Escape")

    await zoe.page.get_by_role("button", name="Invite", exact=True).click()
    dialog = zoe.page.locator("#invite")
    await dialog.get_by_role("button", name="Copy link").wait_for()
    await expect(dialog.get_by_role("button", name="Send invitations")).to_have_count(0)
    await expect(dialog).not_to_contain_text("zoe@z.org")
    host.assert_calm()
    zoe.assert_calm()
