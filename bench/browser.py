"""A Chromium as a guest or the demo account uses it, with Chromium's own counters."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--enable-precise-memory-info",
]
LAPTOP = {"width": 1280, "height": 800}


@contextmanager
def launched(*switches: str) -> Iterator[Browser]:
    """Raises RuntimeError when Chromium is not installed."""
    path = shutil.which("chromium")
    if path is None:
        raise RuntimeError("Chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*SWITCHES, *switches])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def chromium() -> Iterator[BrowserContext]:
    """A fresh window with a cache of its own."""
    with launched() as browser:
        yield browser.new_context(viewport=LAPTOP, permissions=["microphone"])  # type: ignore[arg-type]


def sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/login/")
    page.locator("input[name=login]").fill("demo")
    page.locator("input[name=password]").fill("try-parley")
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/meetings/")


def enter(page: Page, url: str, code: str) -> None:
    """Into the room, with captions."""
    page.goto(f"{url}/m/{code}/")
    page.locator("button[name=captions][value=yes]").click()
    page.wait_for_url("**/room/")


def until(page: Page, expression: str) -> None:
    """Wait until it is true; asked from outside, because the pages' policy allows no eval."""
    while not page.evaluate(expression):
        page.wait_for_timeout(100)


def counters(session: CDPSession) -> dict[str, float]:
    """Chromium's `Performance.getMetrics`: seconds of work so far, bytes and nodes now."""
    metrics: list[dict[str, Any]] = session.send("Performance.getMetrics")["metrics"]
    return {one["name"]: one["value"] for one in metrics}
