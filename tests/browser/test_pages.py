"""Every page: nothing in the console, no other host, a strict policy, nothing serious for axe, no sideways scroll.

And the demo: a lone newcomer presses a button and sees three colleagues talk within ten seconds.
"""

import time

import rcssmin
from django.conf import settings
from playwright.async_api import Response

from tests.browser.looks import inspect
from tests.browser.people import Person, Town, until
from tests.servers import Parley

COLLEAGUES = {"Sarah Lind", "Daniel Ross", "Martin Keller"}
THIRD_SPEAKS = 4.4
"""Seconds into the colleagues' meeting at which the third has said something."""


RULES = """texts => texts.map((text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  const written = (rule) => rule.cssText.replace(/\\s+/gu, "");
  return [...sheet.cssRules].map(written);
})"""
"""What a browser makes of style sheets, but for the spaces in values that are kept as they were written."""


async def assert_strict(response: Response | None) -> None:
    assert response
    assert response.ok
    policy = (await response.all_headers())["content-security-policy"]
    assert "default-src 'none'" in policy
    assert not any(word in policy for word in ("unsafe-", "*", "http:", "https:", "ws:", "wss:")), policy


async def visit(person: Person, url: str) -> None:
    await assert_strict(await person.page.goto(url))
    await inspect(person.page)


async def test_pages_before_signing_in(town: Town, server: Parley, code: str) -> None:
    stranger = await town.person("Stranger")
    for path in ("/", "/login/", "/signup/", f"/m/{code}/"):
        await visit(stranger, server.url + path)
    stranger.assert_calm()


async def test_forms_that_complain(town: Town, server: Parley) -> None:
    stranger = await town.person("Stranger")
    await stranger.page.goto(f"{server.url}/login/")
    await stranger.page.get_by_label("Username").fill("nobody")
    await stranger.page.get_by_label("Password").fill("wrong")
    await stranger.page.get_by_role("button", name="Sign in").click()
    await stranger.page.locator(".errorlist").first.wait_for()
    await inspect(stranger.page)
    stranger.assert_calm()


async def names(person: Person) -> set[str]:
    return {one["name"] for one in await person.bubbles()}


def ten_seconds_or_more(server: Parley) -> float:
    """Ten seconds; on a machine that is busy with something else, as many more as starting a program takes longer."""
    began = time.monotonic()
    server.manage("demo")
    return max(10, THIRD_SPEAKS + 3 * (time.monotonic() - began))


async def test_the_demo_and_its_pages(town: Town, server: Parley) -> None:
    dana = await town.person("Dana")
    page = dana.page
    await dana.sign_in(server.url)
    await inspect(page)
    await page.get_by_role("link", name="Join Demo meeting").click()
    await inspect(page)
    await dana.enter()
    await assert_strict(await page.reload())
    await until(dana.inside)
    await inspect(page)

    allowed = ten_seconds_or_more(server)
    await page.get_by_role("button", name="Let three colleagues talk").click()
    pressed = time.monotonic()

    async def all_three() -> bool:
        return await names(dana) == COLLEAGUES

    await until(all_three)
    took = time.monotonic() - pressed
    print(f"three colleagues after {took:.1f} s of {allowed:.1f}")
    assert took < allowed
    await inspect(page)

    await dana.end_for_everyone()
    await page.get_by_role("heading", name="This meeting has ended").wait_for()
    await inspect(page)
    await page.locator(".past a[href*='/transcripts/']").click()

    async def complete() -> bool:
        await assert_strict(await page.reload())
        return await page.get_by_text("Complete", exact=True).is_visible()

    await until(complete)
    await inspect(page)
    assert set(await page.locator(".bubble-name").all_inner_texts()) == COLLEAGUES
    await visit(dana, f"{server.url}/meetings/")
    await visit(dana, f"{server.url}/meetings/new/")
    dana.assert_calm()


async def test_styles_without_their_comments_mean_the_same(town: Town) -> None:
    sources = [file.read_text() for file in sorted(settings.BASE_DIR.glob("static/css/*.css"))]
    page = (await town.person("Stranger")).page
    before = await page.evaluate(RULES, sources)
    assert len(before) > 10
    assert all(before)
    assert await page.evaluate(RULES, [rcssmin.cssmin(one) for one in sources]) == before
