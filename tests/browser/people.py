"""People at browsers: whoever speaks has a Chromium process of their own, whose microphone is a file."""

import asyncio
import base64
import json
import re
import shutil
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import numpy as np
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, WebSocket, async_playwright

from tests.speech import Samples, Speech, microphone
from transcription.contract import SAMPLE_RATE

PATIENCE = 90.0
"""Seconds that anything may take on a slow and busy machine."""
LOOK = 0.25
"""Seconds between two looks: each costs the browser and this process some work."""

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]
USUAL = {"permissions": ["microphone"], "reduced_motion": "reduce"}
"""Of a browser's context: what moves for the eye alone would be drawn sixty times a second by this machine's cores."""
PROBE = """window.parleyTest = {keepAudio: true, said: []};
addEventListener("DOMContentLoaded", () => {
  const line = document.querySelector("#status");
  const note = () => window.parleyTest.said.push(line.textContent.replace(/\\s+/g, " ").trim());
  if (line) new MutationObserver(note).observe(line, {subtree: true, childList: true, characterData: true});
});"""
SAID = "() => window.parleyTest.said"
REPORT = "async () => await window.parleyTest.room?.call?.() ?? []"
FRAMES = """() => (window.parleyTest.frames ?? []).map(({stream, first, samples}) => {
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return {stream, first, samples: btoa(text)};
})"""
CAPTURED = "() => (window.parleyTest.frames ?? []).reduce((sum, {samples}) => sum + samples.length, 0)"
BUBBLES = """() => [...document.querySelectorAll("#captions > .bubble")].map((node) => ({
  id: node.dataset.id,
  name: node.querySelector(".bubble-name").textContent,
  text: node.querySelector(".bubble-text").textContent,
  state: node.dataset.state,
  at: node.querySelector("time").dateTime,
}))"""

Answer = TypeVar("Answer")
Bubble = dict[str, str]


async def until(ask: Callable[[], Awaitable[Answer]], seconds: float = PATIENCE) -> Answer:
    """The first answer that is true. Raises AssertionError with the last one when there is none in time."""
    deadline = time.monotonic() + seconds
    while not (answer := await ask()):
        if time.monotonic() > deadline:
            raise AssertionError(f"Not so within {seconds:.0f} s: {getattr(ask, '__qualname__', ask)} is {answer!r}")
        await asyncio.sleep(LOOK)
    return answer


@dataclass(frozen=True, slots=True)
class Sent:
    """A frame that went up a microphone's socket; `text` is empty for audio."""

    bytes: int
    text: str


class Person:
    """One person, one browser, one page."""

    def __init__(self, name: str, context: BrowserContext, page: Page) -> None:
        self.name, self.context, self.page = name, context, page
        self.complaints: list[str] = []
        self.hosts: set[str] = set()
        self.sent: list[Sent] = []
        self.pulses = 0
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.host(request.url))
        page.on("websocket", self.websocket)

    def console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def host(self, url: str) -> None:
        if urlsplit(url).scheme not in ("data", "blob"):
            self.hosts.add(urlsplit(url).hostname or "")

    def websocket(self, socket: WebSocket) -> None:
        self.host(socket.url)
        if socket.url.endswith("/microphone/"):
            socket.on("framesent", self.frame_sent)
        else:
            socket.on("framereceived", self.room_news)

    def room_news(self, payload: str | bytes) -> None:
        self.pulses += isinstance(payload, str) and json.loads(payload)["type"] == "pulse"

    def frame_sent(self, payload: str | bytes) -> None:
        text = payload if isinstance(payload, str) else ""
        self.sent.append(Sent(len(payload), text))

    @property
    def samples_sent(self) -> int:
        return sum((one.bytes - 8) // 2 for one in self.sent if not one.text)

    def assert_calm(self) -> None:
        """The page had nothing to complain about and talked to its own server only."""
        assert self.complaints == []
        assert self.hosts == {"localhost"}

    # What a person does

    async def join(self, url: str, code: str, *, captions: bool = True) -> None:
        """Through the door, as a guest."""
        await self.page.goto(f"{url}/m/{code}/")
        await self.page.get_by_label("Your name").fill(self.name)
        await self.enter(captions=captions)

    async def enter(self, *, captions: bool = True) -> None:
        """From the lobby into the room, until the room has answered."""
        answer = "Join with captions" if captions else "Join without captions"
        await self.page.get_by_role("button", name=answer).click()
        await self.page.wait_for_url("**/room/")
        await until(self.inside)

    async def inside(self) -> bool:
        return await self.status() not in ("Joining…", "")

    async def sign_in(self, url: str, username: str = "demo", password: str = "try-parley") -> None:
        await self.page.goto(f"{url}/account/login/")
        await self.page.get_by_label("E-mail or username").fill(username)
        await self.page.get_by_label("Password").fill(password)
        await self.page.get_by_role("button", name="Sign in").click()
        await self.page.wait_for_url("**/meetings/")

    async def unmute(self) -> None:
        await self.page.get_by_role("button", name="Unmute").click()
        await self.page.get_by_role("button", name="Mute", exact=True).wait_for()

    async def mute(self) -> None:
        """Until the server has all that was said."""
        await self.page.get_by_role("button", name="Mute", exact=True).click()
        await until(self.is_muted)

    async def is_muted(self) -> bool:
        return await self.status() == "Muted"

    async def end_for_everyone(self) -> None:
        await self.page.get_by_role("button", name="End for everyone").click()
        await self.page.get_by_role("button", name="End meeting").click()

    # What a person sees

    async def status(self) -> str:
        text: str = await self.page.locator("#status").inner_text()
        return re.sub(r"\s+", " ", text).strip()

    async def says(self, start: str) -> str:
        """Wait until the state line begins like this, or has done so for a moment since the page was loaded."""

        async def ever() -> str:
            said: list[str] = await self.page.evaluate(SAID)
            return next((line for line in said if line.startswith(start)), "")

        return await until(ever)

    async def bubbles(self) -> list[Bubble]:
        seen: list[Bubble] = await self.page.evaluate(BUBBLES)
        return seen

    async def words_of(self, name: str) -> str:
        return " ".join(one["text"] for one in await self.bubbles() if one["name"] == name)

    async def sees(self, name: str, *, live: bool | None = None, words: int = 1) -> Bubble:
        """Wait for a bubble of `name` with so many words, and live (or not) if that matters."""

        async def there() -> Bubble | None:
            for one in await self.bubbles():
                right = live is None or (one["state"] == "live") == live
                if one["name"] == name and right and len(one["text"].split()) >= words:
                    return one
            return None

        found = await until(there)
        assert found
        return found

    async def sees_all_finished(self, names: set[str], at_least: int) -> list[Bubble]:
        """Wait until so many bubbles stand of each of these people and none grows any more."""

        async def there() -> list[Bubble]:
            seen = await self.bubbles()
            counts = [sum(one["name"] == name for one in seen) for name in names]
            done = all(one["state"] != "live" for one in seen)
            return seen if done and min(counts) >= at_least else []

        return await until(there)

    async def remember(self, folder: Path) -> None:
        """Keep what this person sees, and what the page has said and complained of."""
        await self.page.screenshot(path=folder / f"{self.name}.png", full_page=True)
        notes = {"said": await self.page.evaluate(SAID), "complaints": self.complaints, "seen": await self.bubbles()}
        notes["call"] = await self.page.evaluate(REPORT)
        (folder / f"{self.name}.json").write_text(json.dumps(notes, indent=2))

    # What the page knows

    async def captured(self) -> float:
        """Seconds of audio that came from the microphone."""
        samples: int = await self.page.evaluate(CAPTURED)
        return samples / SAMPLE_RATE

    async def has_said(self, spoken: Speech) -> None:
        """Wait until the microphone has played all of it."""

        async def over() -> bool:
            return await self.captured() >= spoken.seconds + 0.5

        await until(over, PATIENCE + spoken.seconds)

    async def streams(self) -> dict[str, Samples]:
        """What the microphone gave, by stream, whether it was ever sent or not."""
        parts: dict[str, list[Samples]] = {}
        for frame in await self.page.evaluate(FRAMES):
            held = parts.setdefault(frame["stream"], [])
            assert frame["first"] == sum(map(len, held)), "The page's own count of samples has a hole."
            held.append(np.frombuffer(base64.b64decode(frame["samples"]), "<i2"))
        return {stream: np.concatenate(held) for stream, held in parts.items()}


Somebody = TypeVar("Somebody", bound=Person)


class Browsers:
    """Launches each kind of browser once, and closes them all. Use as `async with`."""

    def __init__(self) -> None:
        self.kinds: dict[tuple[str, ...], Browser] = {}

    async def __aenter__(self) -> "Browsers":
        self.stack = AsyncExitStack()
        self.playwright: Playwright = await self.stack.enter_async_context(async_playwright())
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.stack.aclose()

    async def one(self, program: str, *switches: str) -> Browser:
        """Those with the same devices sit at one: contexts share nothing that a page can see."""
        kind = (program, *switches)
        if kind not in self.kinds or not self.kinds[kind].is_connected():
            self.kinds[kind] = await self.playwright.chromium.launch(executable_path=program, args=switches)
            self.stack.push_async_callback(self.kinds[kind].close)
        return self.kinds[kind]


class Town:
    """People at browsers, who go home in the end: use as `async with`. `light`: without menus, dialogs of its own."""

    def __init__(self, folder: Path, browsers: Browsers, light: bool = False) -> None:
        self.folder, self.browsers = folder, browsers
        self.chromium = shutil.which("chromium-headless-shell" if light else "chromium")
        self.people: list[Person] = []

    async def __aenter__(self) -> "Town":
        return self

    async def __aexit__(self, *error: object) -> None:
        for person in self.people:
            await person.context.close()

    async def person(
        self,
        name: str,
        spoken: Speech | None = None,
        *,
        switches: Sequence[str] = SWITCHES,
        program: Path | None = None,
        kind: type[Somebody] = Person,  # type: ignore[assignment]
        **options: Any,
    ) -> Somebody:
        """Somebody with a browser; `spoken` is what their microphone will give once. `options` are the context's."""
        switches = list(switches)
        if spoken:
            wav = microphone(self.folder / f"{len(self.people)}-{time.monotonic_ns()}.wav", spoken)
            switches.append(f"--use-file-for-fake-audio-capture={wav}%noloop")
        chromium = program or self.chromium
        assert chromium, "Chromium is missing: apt-get install chromium"
        browser = await self.browsers.one(str(chromium), *switches)
        person = await arrive(name, await browser.new_context(**(USUAL | options)), kind)
        self.people.append(person)
        return person


async def arrive(name: str, context: BrowserContext, kind: type[Somebody] = Person) -> Somebody:  # type: ignore[assignment]
    """In a tab of their own."""
    context.set_default_timeout(1000 * PATIENCE)
    await context.add_init_script(PROBE)
    return kind(name, context, await context.new_page())
