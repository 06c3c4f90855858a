"""What captions cost the page that shows them: ten minutes of three speakers, played into a real room page.

The page is in a real room of a real server; the events are put into its socket after the server's own, as fast as the
script says: each speaker's bubble grows five times a second and is finished every four seconds. Long tasks are counted
while it plays at `SPEED` times the real speed, so that they can only be more than in a meeting.
"""

import json
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import CDPSession, Page, WebSocketRoute

from bench.browser import chromium, counters, enter, sign_in
from bench.pages import OBSERVE
from bench.people import Meeting
from bench.server import Server

SPEAKERS, UPDATES, SECONDS_EACH = 3, 5, 4
MINUTES, SPEED = 10, 5
MARKS = (1_000, 2_000, 3_000, 4_000)  # bubbles after which memory is weighed
LONG = 50.0  # ms
SAID = "so we move the launch to the ninth of march and tell the printer today before anybody else asks about it again"
WORDS = SAID.split()


@dataclass(frozen=True, slots=True)
class Rendered:
    events: int
    per_event: float  # ms of the page's main thread
    layout: float  # ms of them in layout and style
    longest: float  # ms, the longest task
    long_tasks: int
    heap: dict[int, float]  # MB in use after so many bubbles, garbage collected
    nodes: dict[int, int]


class Feed:
    """Puts events into the page's room socket, behind the server's own."""

    def __init__(self, page: Page) -> None:
        self.route: WebSocketRoute | None = None
        self.transcript, self.number, self.made = "", 0, 0
        page.route_web_socket(lambda url: url.endswith("/room/") or "/ws/meetings/" in url, self.routed)

    def routed(self, route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        self.route = route
        server.on_message(self.passed)

    def passed(self, text: str | bytes) -> None:
        """The server's own events go through; pulses say the number that the page has been given."""
        assert self.route
        message = json.loads(text)
        if message["type"] == "welcome":
            self.transcript = message["transcript"]["id"]
            self.people = [one["id"] for one in message["participants"]]
        if message["type"] == "pulse":
            message["number"] = self.number
        self.route.send(json.dumps(message))

    def bubbles(self, count: int, *, growing: bool) -> Iterator[dict[str, Any]]:
        """The events of so many bubbles: three at a time, side by side."""
        for _ in range(0, count, SPEAKERS):
            begun = datetime.now(UTC) + timedelta(seconds=self.made)
            ids = [str(uuid.uuid4()) for _ in range(SPEAKERS)]
            for step in range(1, UPDATES * SECONDS_EACH if growing else 0):
                yield from (self.event(one, seat, begun, step, final=False) for seat, one in enumerate(ids))
            yield from (
                self.event(one, seat, begun, UPDATES * SECONDS_EACH, final=True) for seat, one in enumerate(ids)
            )
            self.made += SPEAKERS

    def event(self, pk: str, seat: int, begun: datetime, step: int, *, final: bool) -> dict[str, Any]:
        said = WORDS[: max(1, round(len(WORDS) * step / (UPDATES * SECONDS_EACH)))]
        self.number += final
        return {
            "type": "dialogue",
            "id": pk,
            "revision": (1 << 20) + step if not final else 1 << 21,
            "transcript": self.transcript,
            "number": self.number if final else None,
            "participant_id": self.people[0] if seat == 0 else str(uuid.UUID(int=seat)),
            "name": f"Speaker {seat}",
            "avatar_url": None,
            "seat": seat,
            "started_at": (begun + timedelta(milliseconds=seat)).isoformat(timespec="milliseconds"),
            "ended_at": begun.isoformat(timespec="milliseconds") if final else None,
            "stable": " ".join(said if final else said[:-1]),
            "unstable": "" if final else said[-1],
            "state": "final" if final else "live",
            "engine": "bench",
            "edited_by": None,
        }


def rendered() -> Rendered:
    with Server() as server, chromium() as context:
        page = context.new_page()
        sign_in(page, server.url)
        feed = Feed(page)
        page.add_init_script(OBSERVE)
        enter(page, server.url, Meeting.create(server).code)
        while not feed.transcript:
            page.wait_for_timeout(100)
        session = context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})  # processor time, not the clock
        return measured(page, session, feed)


def measured(page: Page, session: CDPSession, feed: Feed) -> Rendered:
    page.evaluate("window.benchTasks.length = 0")
    before = counters(session)
    events = play(page, feed)
    after = counters(session)
    tasks = [duration for _, duration in page.evaluate("window.benchTasks")]
    spent = {name: 1000 * (after[name] - before[name]) / events for name in before}
    heap, nodes = weighed(page, session, feed)
    return Rendered(
        events,
        spent["TaskDuration"],
        spent["LayoutDuration"] + spent["RecalcStyleDuration"],
        max(tasks, default=0.0),
        sum(duration > LONG for duration in tasks),
        heap,
        nodes,
    )


def play(page: Page, feed: Feed) -> int:
    """Ten minutes of three speakers, `SPEED` times as fast. Returns how many events there were."""
    assert feed.route
    events, began = 0, time.monotonic()
    for event in feed.bubbles(MINUTES * 60 // SECONDS_EACH * SPEAKERS, growing=True):
        feed.route.send(json.dumps(event))
        events += 1
        ahead = began + events / (SPEAKERS * UPDATES * SPEED) - time.monotonic()
        if ahead > 0.02:
            page.wait_for_timeout(1000 * ahead)
    return events


def weighed(page: Page, session: CDPSession, feed: Feed) -> tuple[dict[int, float], dict[int, int]]:
    assert feed.route
    heap, nodes = {}, {}
    for mark in MARKS:
        for event in feed.bubbles(mark - feed.made, growing=False):
            feed.route.send(json.dumps(event))
        page.wait_for_timeout(2000)
        session.send("HeapProfiler.collectGarbage")
        found = counters(session)
        heap[mark], nodes[mark] = found["JSHeapUsedSize"] / 2**20, int(found["Nodes"])
    return heap, nodes
