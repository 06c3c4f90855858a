"""The door: a microphone is tried there, what was chosen stays chosen, and nobody without one is kept outside."""

import pytest
from playwright.async_api import expect

from config import machine
from tests.browser.people import SWITCHES, Person, Town, arrive, until
from tests.servers import Parley
from tests.speech import speech

pytestmark = [pytest.mark.together, pytest.mark.whole]

ALLOWS = "--use-fake-ui-for-media-stream"
DEVICE = "--use-fake-device-for-media-stream"
ON_WITHOUT = "You can join without a microphone and read along."


async def at_the_door(town: Town, server: Parley, code: str, **how: object) -> Person:
    person = await town.person("Gina", **how)  # type: ignore[arg-type]
    await person.page.goto(f"{server.url}/m/{code}/")
    return person


async def check(person: Person) -> None:
    await person.page.get_by_role("button", name="Check your microphone").click()


async def hint(person: Person, words: str) -> None:
    await person.page.locator("#green-hint").get_by_text(words).wait_for()


async def choose(person: Person, name: str) -> None:
    await person.page.locator("#green summary").click()
    await person.page.get_by_role("radio", name=name, exact=True).click()


async def test_say_something_shows_the_words_heard(town: Town, server: Parley, code: str) -> None:
    spoken = speech("rms", *range(9), before=0.2, pause=0.4)
    gina = await at_the_door(town, server, code, spoken=spoken)
    assert gina.sent == [], "Nothing is opened before somebody asks for it."
    await check(gina)
    await hint(gina, "We hear you.")
    level = gina.page.get_by_role("meter")

    async def moves() -> bool:
        return int(await level.get_attribute("aria-valuenow") or 0) > 20

    await until(moves)
    await gina.page.get_by_role("button", name="Say something").click()
    answer = gina.page.locator("#green-answer").get_by_text("We heard: ")
    await answer.wait_for()
    heard = (await answer.inner_text()).removeprefix("We heard: ").strip("“”.").lower().split()
    said = spoken.text.lower().replace(".", " ").replace(",", " ").split()
    assert len(heard) >= 3
    assert sum(word.strip(",.?") in said for word in heard) >= 0.6 * len(heard), (heard, said)
    assert [one.text for one in gina.sent if one.text] == ['{"type":"start","test":true}', '{"type":"stop"}']
    assert gina.samples_sent >= 4 * 16_000
    gina.assert_calm()


async def test_silence_says_what_to_try(town: Town, server: Parley, code: str) -> None:
    gina = await at_the_door(town, server, code, spoken=speech("rms", before=8.0, after=8.0))
    await check(gina)
    await gina.page.get_by_role("button", name="Say something").click()
    await gina.page.get_by_text("We heard no words. Speak a little louder").wait_for()
    await hint(gina, "We hear nothing. Speak, or choose another microphone.")


async def test_what_was_chosen_survives_a_reload(town: Town, server: Parley, code: str) -> None:
    gina = await at_the_door(town, server, code)
    await gina.page.get_by_label("Your name").fill("Gina")
    await check(gina)
    await choose(gina, "Fake Audio Input 2")
    await hint(gina, "Now using Fake Audio Input 2.")
    await gina.page.reload()
    await gina.page.get_by_role("button", name="Microphone on").wait_for()  # it was on, and this browser allows it
    await gina.page.locator("#green summary").click()
    chosen = gina.page.get_by_role("radio", checked=True)
    await expect(chosen).to_have_text("Fake Audio Input 2")

    await gina.page.keyboard.press("Escape")
    await gina.enter()
    again = await arrive("Gina", gina.context)
    await again.context.clear_cookies()
    await again.page.goto(f"{server.url}/m/{code}/")
    await expect(again.page.get_by_label("Your name")).to_have_value("Gina")
    gina.assert_calm()


async def test_by_keyboard_alone(town: Town, server: Parley, code: str) -> None:
    gina = await at_the_door(town, server, code)
    await gina.page.get_by_role("button", name="Check your microphone").focus()
    await gina.page.keyboard.press("Enter")
    await gina.page.get_by_role("button", name="Microphone on").wait_for()
    await gina.page.keyboard.press("Tab")
    await gina.page.keyboard.press("Enter")
    await gina.page.get_by_role("radio", name="Fake Audio Input 1").wait_for()
    await gina.page.keyboard.press("Tab")
    await gina.page.keyboard.press("ArrowDown")
    await hint(gina, "Now using Fake Audio Input 1.")
    await gina.page.keyboard.press("Escape")
    await gina.page.get_by_label("Your name").focus()
    await gina.page.keyboard.type("Gina")
    await gina.page.keyboard.press("Enter")
    await gina.page.wait_for_url("**/room/")


@pytest.mark.parametrize(
    ("switches", "sentence"),
    [
        ([one for one in SWITCHES if one != ALLOWS] + ["--deny-permission-prompts"], "may not use your"),
        ([one for one in SWITCHES if one != DEVICE], "No microphone was found."),
    ],
    ids=["denied", "no device"],
)
async def test_without_a_microphone_there_is_a_way_on(
    town: Town, server: Parley, code: str, switches: list[str], sentence: str
) -> None:
    gina = await at_the_door(town, server, code, switches=switches, permissions=[])
    await check(gina)
    await hint(gina, sentence)
    await hint(gina, ON_WITHOUT)
    await gina.page.get_by_label("Your name").fill("Gina")
    await gina.enter()
    gina.assert_calm()


async def test_a_page_that_is_not_secure_says_so(town: Town, server: Parley, code: str) -> None:
    name = machine.names()[-1]
    gina = await town.person(
        "Gina", switches=[*SWITCHES, f"--host-resolver-rules=MAP {name} 127.0.0.1"], permissions=[]
    )
    await gina.page.goto(f"http://{name}:{server.port}/m/{code}/")
    await check(gina)
    await hint(gina, "Open this meeting by its https address, or on localhost.")
    await hint(gina, ON_WITHOUT)
    await gina.page.get_by_label("Your name").fill("Gina")
    await gina.enter()


async def test_busy_devices_are_named(town: Town, server: Parley, code: str) -> None:
    """Chromium's fake devices are never busy: what the browser would say is put in its place."""
    gina = await town.person("Gina")
    busy = """navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("", "NotReadableError"); };"""
    await gina.context.add_init_script(busy)
    await gina.page.goto(f"{server.url}/m/{code}/")
    await check(gina)
    await hint(gina, "Another program holds the microphone.")
    await hint(gina, ON_WITHOUT)
