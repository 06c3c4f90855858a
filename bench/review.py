"""What the page of a long session costs: the server's time, the first paint, and frames while one scrolls through it.

The session is that of export.py: 5,000 utterances. Times are taken from outside, over loopback, so they hold the way
there and back too.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles

from playwright.sync_api import Page

from bench import export
from bench.browser import chromium, sign_in
from bench.people import Meeting, call
from bench.queries import Asked, asked, few
from bench.server import Server
from bench.targets import Verdict

TIMES = 9
SLOWEST, PAINT = 150, 1_000  # ms
DRAWN = "#said li[aria-setsize]"
FRAMES = """() => new Promise((done) => {
  const times = [];
  let last = performance.now();
  const step = () => {
    const now = performance.now();
    times.push(now - last);
    last = now;
    scrollBy({top: 60, behavior: "instant"});
    if (times.length < 300) requestAnimationFrame(step);
    else done(times.slice(5));
  };
  requestAnimationFrame(step);
})"""
PAINTED = 'performance.getEntriesByName("first-contentful-paint")[0].startTime'


@dataclass(frozen=True, slots=True)
class Reviewed:
    """All in ms; `nodes` are the utterances that are in the page."""

    page: float
    timeline: float
    paint: float
    complete: float  # until every word is there and can be scrolled to
    nodes: int
    frame: float
    slow_frame: float  # 95 of 100 are faster
    queries: Asked


def reviewed() -> Reviewed:
    with Server() as server, chromium() as context:
        meeting = Meeting.create(server)
        told = call(server, f"meetings/{meeting.code}/transcripts/", export.talk(), meeting.host)
        page = context.new_page()
        sign_in(page, server.url)
        path, api = f"/m/{meeting.code}/transcripts/{told['transcript']}/", f"/api/transcripts/{told['transcript']}/"
        rendered = took(lambda: page.request.get(server.url + path).body())
        sent = took(lambda: page.request.get(f"{server.url}{api}timeline/").body())
        counted = asked(server, path, told["transcript"], meeting.host)
        return opened(page, server.url + path, rendered, sent, counted)


def opened(page: Page, address: str, rendered: float, sent: float, queries: Asked) -> Reviewed:
    page.goto(address)
    page.wait_for_selector(DRAWN)
    complete = float(page.evaluate("performance.now()"))
    page.wait_for_timeout(1_000)
    frames: list[float] = page.evaluate(FRAMES)
    return Reviewed(
        page=rendered,
        timeline=sent,
        paint=page.evaluate(PAINTED),
        complete=complete,
        nodes=page.locator("#said [data-dialogue]").count(),
        frame=median(frames),
        slow_frame=quantiles(frames, n=20)[-1],
        queries=queries,
    )


def took(ask: Callable[[], object]) -> float:
    """The median, in ms; the first time is not counted."""
    seconds = []
    for _ in range(TIMES + 1):
        began = time.monotonic()
        ask()
        seconds.append(time.monotonic() - began)
    return 1000 * median(seconds[1:])


def table(one: Reviewed) -> str:
    head = (f"review page, {export.UTTERANCES:,} utterances", "page", "timeline", "first paint", "complete")
    line = ("", *(f"{value:.0f} ms" for value in (one.page, one.timeline, one.paint, one.complete)))
    more = ("in the page", "a frame", "95 % of frames")
    row = (str(one.nodes), f"{one.frame:.0f} ms", f"< {one.slow_frame:.0f} ms")
    return "\n".join(f"| {' | '.join(cells)} |" for cells in ((*head, *more), ("---",) + ("---:",) * 7, (*line, *row)))


def prompt(one: Reviewed) -> list[Verdict]:
    return [
        Verdict(f"review page from the server < {SLOWEST} ms", f"{one.page:.0f} ms", one.page < SLOWEST),
        Verdict(f"review page painted < {PAINT} ms", f"{one.paint:.0f} ms", one.paint < PAINT),
        *few(one.queries),
    ]
