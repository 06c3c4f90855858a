"""What a call costs: how soon one sees somebody, what each join sends through the server, what the server works for it.

Real pages in one Chromium, everybody with a camera and a microphone that are on, without captions, over loopback.

- Join to first remote frame: from the click on "Join" to the first decoded frame of somebody else in a tile; a call of
  two.
- Signals of a join: all `signal` messages that anybody sends from the join until the newcomer is connected to everybody
  and nothing more has been sent for a while. Each goes to one peer, so the server passes on as many.
- CPU of the server: user and system time of its process and its workers while `PEOPLE` are in the call and nobody comes
  or goes, divided by them. What an idle server takes is in it and told beside it.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from playwright.sync_api import Browser, Page, WebSocket

from bench.browser import LAPTOP, launched, until
from bench.people import Meeting
from bench.server import Server
from bench.usage import usage

PEOPLE, JOINS = 6, 15
SECONDS, IDLE_SECONDS = 60.0, 20.0
QUIET = 3.0  # seconds without a signal
SMALL = (
    "--use-fake-device-for-media-stream=fps=5"  # five encoders in each of six pages share this machine with the server
)
WATCH = """(() => {
  window.parleyTest = {};
  const theirs = new WeakSet();
  const Real = RTCPeerConnection;
  window.RTCPeerConnection = class extends Real {
    constructor(config) {
      super(config);
      this.addEventListener("track", ({track}) => theirs.add(track));
    }
  };
  addEventListener("loadeddata", ({target}) => {
    const tracks = target.srcObject?.getVideoTracks() ?? [];
    if (tracks.some((track) => theirs.has(track))) window.benchSeen ??= Date.now() - sessionStorage.benchJoined;
  }, true);
})();"""
JOIN = """() => {
  sessionStorage.benchJoined = Date.now();
  document.querySelector("button[name=captions][value=no]").click();
}"""
LINKED = "async () => (await parleyTest.room?.call() ?? []).filter(({link}) => link === 'connected').length"


@dataclass(frozen=True, slots=True)
class Called:
    """Milliseconds; signals by how many are in the call with the newcomer; per cent of a core."""

    first_frames: list[float]
    signals: dict[int, int]
    per_participant: float
    idle: float

    @property
    def first_frame(self) -> float:
        return median(self.first_frames)

    @property
    def per_peer(self) -> dict[int, float]:
        """Signals of a join for each of those who were there."""
        return {people: count / (people - 1) for people, count in self.signals.items()}


class Callers:
    """The pages, and what they have sent."""

    def __init__(self, browser: Browser, meeting: Meeting) -> None:
        self.browser, self.meeting = browser, meeting
        self.pages: list[Page] = []
        self.signals, self.last = 0, 0.0

    def arrive(self) -> Page:
        """One more, at the door."""
        context = self.browser.new_context(viewport=LAPTOP, permissions=["microphone", "camera"])  # type: ignore[arg-type]
        page = context.new_page()
        page.add_init_script(WATCH)
        page.on("websocket", self.listen)
        self.pages.append(page)
        self.door(page)
        return page

    def door(self, page: Page) -> None:
        page.goto(f"{self.meeting.server.url}/m/{self.meeting.code}/")
        name = page.get_by_label("Your name")
        if name.count():  # who comes again is known
            name.fill(f"Guest {self.pages.index(page) + 1}")

    def listen(self, socket: WebSocket) -> None:
        socket.on("framesent", self.sent)

    def sent(self, payload: str | bytes) -> None:
        if isinstance(payload, str) and json.loads(payload)["type"] == "signal":
            self.signals, self.last = self.signals + 1, time.monotonic()

    def join(self, page: Page) -> None:
        """Until everybody is connected to everybody, and silent about it."""
        page.evaluate(JOIN)
        page.wait_for_url("**/room/")
        wait(page, lambda: all(one.evaluate(LINKED) == len(self.pages) - 1 for one in self.pages))
        wait(page, lambda: time.monotonic() - self.last > QUIET)

    def light(self, page: Page) -> None:
        """Camera and microphone on."""
        page.locator("#camera").click()
        page.get_by_role("button", name="Unmute").click()


def called() -> Called:
    with Server() as server, launched(SMALL) as browser:
        pid = server.process.pid
        callers = Callers(browser, Meeting.create(server))
        idle = share(pid, lambda: time.sleep(IDLE_SECONDS))
        host = callers.arrive()
        callers.join(host)
        callers.light(host)
        first_frames = [seen(callers, guest) for guest in [callers.arrive()] for _ in range(JOINS)]
        callers.light(callers.pages[-1])
        signals = joins(callers)
        busy = share(pid, lambda: host.wait_for_timeout(1000 * SECONDS))
    return Called(first_frames, signals, busy / PEOPLE, idle)


def seen(callers: Callers, guest: Page) -> float:
    callers.door(guest)
    guest.evaluate(JOIN)
    guest.wait_for_url("**/room/")
    until(guest, "window.benchSeen")
    return float(guest.evaluate("window.benchSeen"))


def joins(callers: Callers) -> dict[int, int]:
    """By how many are in the call afterwards. The second one comes again, for the first time with a camera there."""
    found: dict[int, int] = {}
    for people in range(2, PEOPLE + 1):
        page = callers.pages[1] if people == 2 else callers.arrive()
        callers.door(page)
        before = callers.signals
        callers.join(page)
        found[people] = callers.signals - before
        callers.light(page)
        wait(page, lambda: time.monotonic() - callers.last > QUIET)
    return found


def wait(page: Page, so: Callable[[], bool]) -> None:
    """Playwright hears of sockets only while it waits."""
    while not so():
        page.wait_for_timeout(100)


def share(pid: int, meanwhile: Callable[[], None]) -> float:
    before = usage(pid)
    meanwhile()
    used = usage(pid) - before
    return used.share(used.server)
