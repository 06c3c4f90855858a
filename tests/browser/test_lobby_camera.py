"""The mirror at the door: one sees oneself first, chooses once, and what is on comes in."""

import pytest
from playwright.async_api import expect

from tests.browser.looks import LAPTOP, PHONE, inspect
from tests.browser.people import SWITCHES, Person, Town, until
from tests.browser.test_devices import PLUGS
from tests.browser.test_lobby import DEVICE
from tests.servers import Parley

pytestmark = [pytest.mark.together, pytest.mark.whole]

TWO_CAMERAS = [*(one for one in SWITCHES if one != DEVICE), f"{DEVICE}=device-count=2"]
PERMITTED = ["microphone", "camera"]
LIVE = """() => desk.tracks.filter(({kind, readyState}) => kind === "video" && readyState === "live")
  .map(({label}) => label)"""
PICTURE = """async () => {
  const video = document.querySelector("#green-picture");
  if (video.readyState < 2) return null;
  const canvas = new OffscreenCanvas(64, 36).getContext("2d");
  canvas.drawImage(video, 0, 0, 64, 36);
  return [...canvas.getImageData(0, 0, 64, 36).data].join();
}"""
SINKS = """(() => {
  const lead = HTMLMediaElement.prototype.setSinkId;
  window.sinks = [];
  HTMLMediaElement.prototype.setSinkId = function (id) {
    window.sinks.push(id);
    return lead.call(this, id);
  };
})();"""


async def at_the_door(town: Town, server: Parley, code: str, *scripts: str, **how: object) -> Person:
    """Where `desk` of test_devices.py knows every track that was opened."""
    gina = await town.person("Gina", **({"permissions": PERMITTED} | how))  # type: ignore[arg-type]
    for script in (PLUGS, *scripts):
        await gina.context.add_init_script(script)
    await gina.page.goto(f"{server.url}/m/{code}/")
    return gina


async def press(person: Person, name: str) -> None:
    await person.page.get_by_role("button", name=name, exact=True).click()


async def shows(person: Person) -> None:
    """Wait until the picture is there and moves."""
    await person.page.get_by_role("button", name="Camera on", exact=True).wait_for()
    seen: set[str] = set()

    async def moves() -> bool:
        if picture := await person.page.evaluate(PICTURE):
            seen.add(picture)
        return len(seen) > 2

    await until(moves)


async def view(person: Person, words: str) -> None:
    await person.page.locator("#green-view").get_by_text(words).wait_for()


async def choose(person: Person, group: str, name: str) -> None:
    await person.page.locator("#green-choices summary").click()
    await person.page.locator(group).get_by_role("radio", name=name, exact=True).click()
    await person.page.keyboard.press("Escape")


async def chosen(person: Person, group: str, name: str) -> None:
    await person.page.locator("#green-choices summary").click()
    await expect(person.page.locator(group).get_by_role("radio", checked=True)).to_have_text(name)
    await person.page.keyboard.press("Escape")


async def test_one_sees_oneself_and_lets_go_again(town: Town, server: Parley, code: str) -> None:
    gina = await at_the_door(town, server, code)
    assert await gina.page.evaluate("desk.tracks.length") == 0, "Nothing is opened before somebody asks for it."
    await view(gina, "Your camera is off.")
    await press(gina, "Camera off")
    await shows(gina)
    assert await gina.page.locator("#green-stage").get_attribute("data-mirrored") == "true"
    assert len(await gina.page.evaluate(LIVE)) == 1
    await press(gina, "Camera on")
    await view(gina, "Your camera is off.")
    assert await gina.page.evaluate(LIVE) == [], "The light beside the camera is out."
    await expect(gina.page.locator("#green-picture")).to_be_hidden()
    gina.assert_calm()


async def test_what_was_chosen_survives_a_reload(town: Town, server: Parley, code: str) -> None:
    gina = await at_the_door(town, server, code, switches=TWO_CAMERAS)
    await press(gina, "Camera off")
    await shows(gina)
    await choose(gina, "#green-cameras", "fake_device_1")
    await view(gina, "Now using fake_device_1.")
    assert await gina.page.evaluate(LIVE) == ["fake_device_1"]
    await gina.page.reload()
    await shows(gina)  # it was on, and this browser allows it
    assert await gina.page.evaluate(LIVE) == ["fake_device_1"]
    await chosen(gina, "#green-cameras", "fake_device_1")
    await press(gina, "Camera on")
    await gina.page.reload()
    await press(gina, "Microphone off")
    await gina.page.get_by_role("button", name="Microphone on").wait_for()
    assert await gina.page.evaluate(LIVE) == [], "It was off at the last door."
    gina.assert_calm()


async def test_what_is_on_at_the_door_comes_in_once(town: Town, server: Parley, code: str) -> None:
    gina = await at_the_door(town, server, code)
    await gina.page.get_by_label("Your name").fill("Gina")
    await press(gina, "Camera off")
    await shows(gina)
    await gina.enter(captions=False)
    camera = gina.page.locator("#camera")
    await expect(camera).to_have_attribute("aria-pressed", "true")
    await expect(gina.page.locator("#mic")).to_have_attribute("aria-pressed", "false")
    await gina.page.reload()
    await until(gina.inside)
    await expect(camera).to_have_attribute("aria-pressed", "false")
    gina.assert_calm()


async def test_an_unplugged_camera_gives_way_to_another(town: Town, server: Parley, code: str) -> None:
    gina = await at_the_door(town, server, code, switches=TWO_CAMERAS)
    await press(gina, "Camera off")
    await shows(gina)
    await choose(gina, "#green-cameras", "fake_device_1")
    await view(gina, "Now using fake_device_1.")
    await gina.page.evaluate("desk.unplug('fake_device_1')")
    await view(gina, "fake_device_1 was unplugged. Now using fake_device_0.")
    await shows(gina)
    await gina.page.evaluate("desk.plug('fake_device_1')")
    await view(gina, "Now using fake_device_1.")
    await gina.page.evaluate("desk.forbid()")
    await view(gina, "This page may no longer use your camera.")
    await gina.page.get_by_role("button", name="Camera off", exact=True).wait_for()
    gina.assert_calm()


async def test_a_speaker_is_chosen_and_tried(town: Town, server: Parley, code: str) -> None:
    gina = await at_the_door(town, server, code, SINKS)
    await press(gina, "Microphone off")
    await gina.page.get_by_role("button", name="Microphone on").wait_for()
    await choose(gina, "#green-speakers", "Fake Audio Output 1")
    await gina.page.reload()
    await gina.page.get_by_role("button", name="Microphone on").wait_for()
    await chosen(gina, "#green-speakers", "Fake Audio Output 1")
    await gina.page.locator("#green-choices summary").click()
    tone = gina.page.get_by_role("button", name="Play a sound")
    await tone.click()
    await expect(tone).to_have_attribute("aria-busy", "false")
    listed = "navigator.mediaDevices.enumerateDevices()"
    wanted = await gina.page.evaluate(
        f"{listed}.then((all) => all.find(({{label}}) => label === 'Fake Audio Output 1'))"
    )
    assert await gina.page.evaluate("sinks") == [wanted["deviceId"]]
    gina.assert_calm()


async def test_nothing_jumps_when_devices_come_on(town: Town, server: Parley, code: str) -> None:
    gina = await at_the_door(town, server, code)
    stage, door = gina.page.locator("#green-stage"), gina.page.locator("#join")
    await gina.page.get_by_text("Your camera is off.").wait_for()
    before = {}
    for size in (LAPTOP, PHONE):
        await gina.page.set_viewport_size(size)  # type: ignore[arg-type]
        before[size["width"]] = await stage.bounding_box(), await door.bounding_box()
    await press(gina, "Camera off")
    await press(gina, "Microphone off")
    await shows(gina)
    for size in (LAPTOP, PHONE):
        await gina.page.set_viewport_size(size)  # type: ignore[arg-type]
        assert (await stage.bounding_box(), await door.bounding_box()) == before[size["width"]]


async def test_it_is_within_everybodys_reach(town: Town, server: Parley, code: str) -> None:
    gina = await at_the_door(town, server, code, switches=TWO_CAMERAS)
    await inspect(gina.page)
    camera = gina.page.get_by_role("button", name="Camera off", exact=True)
    await camera.focus()
    await gina.page.keyboard.press("Enter")
    await shows(gina)
    await gina.page.keyboard.press("Tab")
    await gina.page.keyboard.press("Enter")
    await gina.page.locator("#green-cameras").get_by_role("radio", name="fake_device_1").wait_for()
    await inspect(gina.page)
    await gina.page.keyboard.press("Escape")
    await expect(gina.page.locator("#green-choices summary")).to_be_focused()
    await expect(gina.page.locator("#green-cameras")).to_be_hidden()
