"""What a page costs whoever opens it: bytes, requests, and when it answers on a slow machine.

Time to interactive as Lighthouse defines it: after the first contentful paint, the end of the last long task (over
50 ms) before five quiet seconds; never before the document is ready. On a CPU slowed down four times, over loopback.
Source: https://web.dev/articles/tti
"""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession

from bench.browser import chromium, enter, sign_in, until
from bench.people import Meeting
from bench.server import Server

SLOWER = 4
QUIET = 5_000  # ms without a long task
OBSERVE = """
window.benchTasks = [];
new PerformanceObserver((list) => {
  for (const {startTime, duration} of list.getEntries()) window.benchTasks.push([startTime, duration]);
}).observe({type: "longtask", buffered: true});
"""
TIMES = """() => ({
  tasks: window.benchTasks,
  paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
  ready: performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd,
})"""


@dataclass(frozen=True, slots=True)
class Opened:
    """One page, opened with an empty cache. Milliseconds; bytes as they came over the network, headers included."""

    name: str
    requests: int
    transferred: int
    foreign: int  # requests to other hosts
    paint: float
    interactive: float


def opened_all() -> list[Opened]:
    with Server() as server, chromium() as context:
        meeting = Meeting.create(server)
        front = opened(context, "front page", f"{server.url}/")
        entrance = opened(context, "sign in", f"{server.url}/account/login/")
        page = context.new_page()
        sign_in(page, server.url)
        enter(page, server.url, meeting.code)
        room = f"{server.url}/m/{meeting.code}/room/"
        page.close()
        inside = [
            opened(context, "my meetings", f"{server.url}/meetings/"),
            opened(context, "lobby", f"{server.url}/m/{meeting.code}/"),
            opened(context, "room", room),
        ]
        return [front, entrance, *inside]


def opened(context: BrowserContext, name: str, url: str) -> Opened:
    page = context.new_page()
    session = context.new_cdp_session(page)
    traffic = watched(session, url)
    page.add_init_script(OBSERVE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(url, wait_until="load")
    until(page, f"performance.now() - Math.max(0, ...benchTasks.map(([at, took]) => at + took)) > {QUIET}")
    times = page.evaluate(TIMES)
    page.close()
    return Opened(name, len(traffic.sizes), sum(traffic.sizes), traffic.foreign, times["paint"], interactive(times))


@dataclass(slots=True)
class Traffic:
    sizes: list[int]
    foreign: int


def watched(session: CDPSession, url: str) -> Traffic:
    """Count what the page loads from now on, as if for the first time."""
    home, traffic = "/".join(url.split("/")[:3]), Traffic([], 0)

    def asked(event: dict[str, Any]) -> None:
        address = event["request"]["url"]
        traffic.foreign += address.startswith("http") and not address.startswith(home)

    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.on("Network.requestWillBeSent", asked)
    session.on("Network.loadingFinished", lambda event: traffic.sizes.append(int(event["encodedDataLength"])))
    return traffic


def interactive(times: dict[str, Any]) -> float:
    """Milliseconds from the start of navigation."""
    end: float = max(times["paint"], times["ready"])
    for start, duration in sorted(times["tasks"]):
        if start + duration <= times["paint"]:
            continue
        if start - end > QUIET:
            break
        end = max(end, start + duration)
    return end
