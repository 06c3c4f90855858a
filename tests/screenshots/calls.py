"""The call: alone, two, four, captions over it, screens, nine of whom six have their cameras on, panels beside it."""

from playwright.async_api import expect

from tests.browser.call import Caller
from tests.browser.people import Town, until
from tests.clients import Api
from tests.screenshots.camera import FACES, Camera
from tests.screenshots.sitters import TALKATIVE, looker, sitter
from tests.screenshots.slide import SLIDE
from tests.servers import Parley

SEEN = "() => [...document.querySelectorAll('#people video')].filter((one) => one.videoWidth && !one.hidden).length"
GUESTS = (
    "Amara Okafor",
    "Jun Tanaka",
    "Lena Fischer",
    "Mateo Ruiz",
    "Priya Nair",
    "Sam Lee",
    "Nora Haddad",
    "Oleg Petrov",
)
LINES = (
    "Here is the plan: https://example.org/spring-release",
    "Thank you! I will read it this afternoon.",
    "The second page still says March.",
)
CAPTIONS = "#captions-button"
PICTURED = 6
"""The call's own limit of pictures."""


async def calls(town: Town, server: Parley, dana: Api, camera: Camera) -> None:
    code = str(dana.post("meetings/", {"title": "Design sync"})["code"])
    camera.colours = FACES
    host = await looker(town, "Dana Demo")
    await host.sign_in(server.url)
    await host.page.goto(f"{server.url}/m/{code}/")
    await preview(host, camera)
    await host.enter()  # with the camera, which was on at the door
    await pictures(host, 1)
    await camera.shoot(host.page, "call-1", full=False)

    guests: list[Caller] = []
    for number, name in enumerate(GUESTS, start=1):
        person = await sitter(town, name, number)
        await person.join(server.url, code)
        if number < PICTURED:
            await person.light()
        guests.append(person)
        if number in (1, 3, 8):
            await pictures(host, min(number + 1, PICTURED))
            await liven(guests)
            await camera.shoot(host.page, f"call-{number + 1}", full=False)
        if number == 3:
            await over(host, guests, camera)
            await screens(host, guests, camera)
    await beside(host, guests, camera)


async def preview(host: Caller, camera: Camera) -> None:
    """At the door."""
    await host.page.locator("#green-camera").click()
    await host.page.locator("#green-picture").wait_for()
    await host.page.locator("#green-mic").click()
    await camera.shoot(host.page, "lobby-camera")
    await host.page.locator("#green-mic").click()


async def pictures(viewer: Caller, count: int) -> None:
    """Wait until so many are seen, and nobody is reconnecting because this machine is busy."""

    async def there() -> bool:
        return int(await viewer.page.evaluate(SEEN)) >= count

    await until(there)
    await expect(viewer.page.locator("#people").get_by_text("reconnecting…").locator("visible=true")).to_have_count(0)


async def liven(guests: list[Caller]) -> None:
    """Some speak; with many, hands are up."""
    for guest in guests:
        if guest.name in TALKATIVE and await guest.is_muted():
            await guest.unmute()
    if len(guests) > len(TALKATIVE) + 2:
        await guests[-1].page.locator("#hand").click()


async def over(host: Caller, guests: list[Caller], camera: Camera) -> None:
    """Captions over the pictures, of two who speak at once."""
    await turn_over(host)
    for guest in guests:
        if guest.name in TALKATIVE:
            await host.page.locator("#captions-over .over-line", has_text=guest.name).wait_for(timeout=90_000)
    await camera.shoot(host.page, "call-captions-over", full=False)
    await turn_over(host)


async def turn_over(host: Caller) -> None:
    """Captions over the pictures instead of beside them, or back."""
    for press in ("#captions-menu summary", "#captions-menu [name=over]", "#captions-menu summary", CAPTIONS):
        await host.page.locator(press).click()


async def beside(host: Caller, guests: list[Caller], camera: Camera) -> None:
    """The chat, the people."""
    for guest, line in zip(guests, LINES, strict=False):
        await guest.page.locator("#chat-button").click()
        await guest.page.locator("#chat-text").fill(line)
        await guest.page.keyboard.press("Enter")
        await guest.page.locator("#chat-button").click()
    for name, button in {"call-chat": "#chat-button", "call-people": "#people-button"}.items():
        await host.page.locator(button).click()
        await camera.shoot(host.page, name, full=False)
        await host.page.locator(button).click()


async def screens(host: Caller, guests: list[Caller], camera: Camera) -> None:
    """One, and then two at once."""
    for number, (guest, name) in enumerate(zip(guests, ("call-screen", "call-screens"), strict=False), start=1):
        await guest.page.evaluate(SLIDE)
        await guest.page.locator("#share").click()
        shown = host.page.locator("#people .tile[data-screen].pictured video")
        await expect(shown).to_have_count(number)
        await pictures(host, len(guests) + 1 + number)
        await camera.shoot(host.page, name, full=False)
    for guest in guests[:2]:
        await guest.page.locator("#share").click()
    await expect(host.page.locator("#people .tile[data-screen]")).to_have_count(0)
