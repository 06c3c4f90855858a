"""What happens to a microphone that is on: it is survived, told, and every word that was captured is kept.

Chromium's fake devices cannot be unplugged, so the page's own view of them is changed: the list, the tracks, the clock.
"""

import asyncio
from pathlib import Path
from typing import Any

from tests.browser.people import Person, Town, until
from tests.browser.words import word_error
from tests.clients import Api
from tests.servers import Parley
from tests.speech import speech
from tests.truth import assert_nothing_lost

HEADSET = "Fake Audio Input 2"
RATE = 44_100
PLUGS = """(() => {
  const media = navigator.mediaDevices;
  const [list, open] = [media.enumerateDevices.bind(media), media.getUserMedia.bind(media)];
  const desk = (window.desk = {gone: new Set(), denied: false, tracks: []});
  media.enumerateDevices = async () => (await list()).filter(({label}) => !desk.gone.has(label));
  media.getUserMedia = async (wanted) => {
    if (desk.denied) throw new DOMException("", "NotAllowedError");
    const stream = await open(wanted);
    desk.tracks.push(...stream.getTracks());
    return stream;
  };
  const changed = () => media.dispatchEvent(new Event("devicechange"));
  const end = (track) => {
    track.stop();
    track.dispatchEvent(new Event("ended"));
  };
  const live = () => desk.tracks.filter(({readyState}) => readyState === "live");
  desk.unplug = (label) => {
    desk.gone.add(label);
    live().filter((track) => track.label === label).forEach(end);
    changed();
  };
  desk.plug = (label) => {
    desk.gone.delete(label);
    changed();
  };
  desk.forbid = () => {
    desk.denied = true;
    live().forEach(end);
  };
  const mute = (track, value) => Object.defineProperty(track, "muted", {value, configurable: true});
  desk.silence = (muted) => live().forEach((track) => mute(track, muted));
  desk.retune = () => live().forEach((track) => {
    const settings = track.getSettings();
    track.getSettings = () => ({...settings, sampleRate: 8000});
  });
})();"""
CONTEXTS = """(() => {
  const Real = AudioContext;
  const contexts = (window.contexts = []);
  window.AudioContext = class extends Real {
    constructor(options = {}) {
      if (window.hardware && options.sampleRate) throw new DOMException("", "NotSupportedError");
      super(window.hardware ? {...options, sampleRate: window.hardware} : options);
      contexts.push(this);
    }
  };
  window.fallAsleep = () => {
    for (const context of contexts) {
      context.resume = async () => {};
      context.suspend();
    }
  };
  window.wakeUp = () => {
    for (const context of contexts) {
      delete context.resume;
      context.resume();
    }
  };
})();"""


async def in_the_room(town: Town, server: Parley, code: str, script: str, *lines: int) -> Person:
    alice = await town.person("Alice", speech("rms", *(lines or range(9))))
    await alice.context.add_init_script(script)
    await alice.join(server.url, code)
    return alice


async def streams_are(person: Person, count: int) -> dict[str, Any]:
    """So many; one more is right too, where the machine stood still for so long that the audio clock lagged."""

    async def so_many() -> dict[str, Any]:
        found = await person.streams()
        return found if len(found) >= count else {}

    found = await until(so_many)
    assert len(found) <= count + 1
    return found


async def nothing_lost(person: Person, server: Parley, dana: Api, code: str, folder: Path) -> None:
    streams = await person.streams()
    await asyncio.to_thread(assert_nothing_lost, server, dana, code, person.name, streams, folder)
    person.assert_calm()


async def test_a_headset_is_unplugged_and_comes_back(
    town: Town, server: Parley, dana: Api, code: str, tmp_path: Path
) -> None:
    alice = await town.person("Alice", speech("rms", *range(9)))
    await alice.context.add_init_script(PLUGS)
    await alice.page.goto(f"{server.url}/m/{code}/")
    door = alice.page.get_by_role("button", name="Microphone off")
    await door.click()
    await alice.page.locator("#green-choices summary").click()
    told = asyncio.create_task(alice.page.get_by_text(f"Now using {HEADSET}.").wait_for())  # it stays for six seconds
    await alice.page.get_by_role("radio", name=HEADSET).click()
    await told
    await alice.page.get_by_role("button", name="Microphone on").click()
    await door.wait_for()
    await alice.page.get_by_label("Your name").fill("Alice")
    await alice.enter()

    await alice.unmute()
    await alice.sees("You", words=2)
    await alice.page.evaluate(f"desk.unplug('{HEADSET}')")
    await alice.says(f"{HEADSET} was unplugged. Now using")
    await streams_are(alice, 2)
    await alice.page.evaluate(f"desk.plug('{HEADSET}')")
    await alice.says(f"Now using {HEADSET}.")
    await streams_are(alice, 3)
    await alice.mute()
    await nothing_lost(alice, server, dana, code, tmp_path)


async def test_a_switch_another_rate_and_a_permission_taken_back(
    town: Town, server: Parley, dana: Api, code: str, tmp_path: Path
) -> None:
    alice = await in_the_room(town, server, code, PLUGS)
    await alice.unmute()
    await alice.sees("You", words=2)
    await alice.page.evaluate("desk.silence(true)")
    await alice.says("Your system has muted the microphone.")
    await alice.page.evaluate("desk.silence(false)")

    async def over() -> bool:
        return "muted the microphone" not in await alice.status()

    await until(over)
    await alice.page.evaluate("desk.retune()")  # as Bluetooth does
    await streams_are(alice, 2)
    await alice.page.evaluate("desk.forbid()")
    gone = await alice.says("This page may no longer use your microphone.")
    assert gone.endswith("What you said is kept.")
    assert await alice.page.get_attribute("#mic", "data-trouble") == "MIC_ACCESS_DENIED"
    await alice.page.get_by_role("button", name="Unmute").wait_for()
    await alice.page.evaluate("desk.denied = false")
    await alice.unmute()
    await streams_are(alice, 3)
    await alice.mute()
    await nothing_lost(alice, server, dana, code, tmp_path)


async def test_a_suspended_tab_begins_a_new_stream(
    town: Town, server: Parley, dana: Api, code: str, tmp_path: Path
) -> None:
    alice = await in_the_room(town, server, code, CONTEXTS)
    await alice.unmute()
    await alice.sees("You", words=2)
    await alice.page.evaluate("fallAsleep()")

    async def asleep() -> bool:
        return bool(await alice.page.evaluate("contexts.every(({state}) => state === 'suspended')"))

    await until(asleep)
    before = await alice.captured()
    await alice.page.evaluate("new Promise((resolve) => setTimeout(resolve, 1500))")  # what is tested is time passing
    assert await alice.captured() - before < 0.5, "Only what was gathered before may still arrive."
    await alice.page.evaluate("wakeUp()")
    await streams_are(alice, 2)
    await alice.mute()
    await nothing_lost(alice, server, dana, code, tmp_path)


async def test_a_browser_without_contexts_at_16_khz(
    town: Town, server: Parley, dana: Api, code: str, tmp_path: Path
) -> None:
    """And at a rate that no whole number leads to; resampler.test.js has the others."""
    spoken = speech("rms", 0, 1)
    alice = await town.person("Alice", spoken)
    await alice.context.add_init_script(f"window.hardware = {RATE};\n{CONTEXTS}")
    await alice.join(server.url, code)
    await alice.unmute()
    await alice.has_said(spoken)
    await alice.mute()
    assert await alice.page.evaluate("contexts.at(-1).sampleRate") == RATE
    assert word_error(spoken, await alice.words_of("You")) <= 0.1
    await nothing_lost(alice, server, dana, code, tmp_path)
