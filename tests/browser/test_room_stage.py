"""The stage: who stands where, what is pinned, and how much of the window pictures get."""

import asyncio
from itertools import combinations

import pytest
from playwright.async_api import Page, expect

from tests.browser.people import REPORT, Person, Town, arrive, until
from tests.servers import Parley
from tests.speech import speech

pytestmark = pytest.mark.together

RECTS = """() => [...document.querySelectorAll("#people .tile:not([data-role=float])")].filter((tile) => !tile.hidden)
  .map((tile) => tile.getBoundingClientRect()).map(({left, top, right, bottom}) => [left, top, right, bottom])"""
STAGE = """() => {
  const {left, top, right, bottom} = document.querySelector(".stage-tiles").getBoundingClientRect();
  return [left, top, right, bottom];
}"""
SIZES = ({"width": 1280, "height": 800}, {"width": 390, "height": 844})

Rect = list[float]


def overlap(one: Rect, other: Rect) -> bool:
    return one[0] < other[2] - 1 and other[0] < one[2] - 1 and one[1] < other[3] - 1 and other[1] < one[3] - 1


def area(rect: Rect) -> float:
    return (rect[2] - rect[0]) * (rect[3] - rect[1])


def fits(rects: list[Rect], stage: Rect, share: float) -> bool:
    """All inside the stage, none over another; they fill so much of it."""
    inside = all(min(one[0] - stage[0], one[1] - stage[1], stage[2] - one[2], stage[3] - one[3]) >= -1 for one in rects)
    apart = not any(overlap(one, other) for one, other in combinations(rects, 2))
    return inside and apart and sum(map(area, rects)) > share * area(stage)


async def stands_well(page: Page, tiles: int, share: float) -> None:
    async def stands() -> tuple[list[Rect], Rect]:
        return await page.evaluate(RECTS), await page.evaluate(STAGE)

    async def well() -> bool:
        rects, stage = await stands()
        return len(rects) == tiles and fits(rects, stage, share)

    try:
        await until(well)
    except AssertionError as error:
        raise AssertionError(f"Tiles and stage: {await stands()}") from error


async def test_everybody_has_a_tile_and_one_is_pinned(town: Town, server: Parley, code: str) -> None:
    people = [await town.person(name, permissions=["microphone", "camera"]) for name in ("Ann", "Ben", "Cas", "Dee")]
    ann = people[0]
    page = ann.page
    await ann.join(server.url, code)
    await stands_well(page, 1, 0.5)
    await people[1].join(server.url, code)
    await page.locator(".tile[data-self][data-role=float]").wait_for()
    await stands_well(page, 1, 0.75)
    await asyncio.gather(*(person.join(server.url, code) for person in people[2:]))
    for size in SIZES:
        await page.set_viewport_size(size)  # type: ignore[arg-type]
        await stands_well(page, 4, 0.65)

    await page.set_viewport_size(SIZES[0])  # type: ignore[arg-type]
    await page.get_by_role("button", name="Pin: Cas").focus()
    await page.keyboard.press("Enter")
    await page.locator('.tile[data-role="big"]', has_text="Cas").wait_for()
    await expect(page.locator('.tile[data-role="strip"]')).to_have_count(3)
    await stands_well(page, 4, 0.6)
    await page.get_by_role("button", name="Unpin: Cas").click()
    await expect(page.locator('.tile[data-role="grid"]')).to_have_count(4)
    for person in people:
        person.assert_calm()


async def test_pictures_get_the_room_that_captions_leave(town: Town, server: Parley, code: str) -> None:
    ann = await town.person("Ann", speech("slt", 1, 2))
    page = ann.page
    await ann.join(server.url, code)
    beside: Rect = await page.evaluate(STAGE)
    await page.locator("#captions-button").click()
    assert area(await page.evaluate(STAGE)) > 1.2 * area(beside)
    await page.locator("#captions-menu summary").click()
    await page.get_by_role("switch", name="Over the video too").check()
    await page.keyboard.press("Escape")
    await page.reload()
    await expect(page.locator("#caption-column")).to_be_hidden()
    await ann.unmute()
    await page.locator("#captions-over .over-line", has_text="You").wait_for()
    before: Rect = await page.evaluate(STAGE)
    await page.locator("#captions-over .over-line").wait_for(state="detached")
    assert await page.evaluate(STAGE) == before
    ann.assert_calm()


async def test_one_panel_is_open_at_a_time(town: Town, server: Parley, code: str) -> None:
    ann = await town.person("Ann")
    page = ann.page
    await ann.join(server.url, code)
    await page.locator("#people-button").click()
    await page.locator("#chat-button").click()
    await expect(page.locator("#panel")).to_be_hidden()
    await expect(page.locator("#people-button")).to_have_attribute("aria-expanded", "false")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Alt+p")
    await expect(page.locator("#panel")).to_be_visible()
    await expect(page.locator("#chat")).to_be_hidden()
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.keyboard.press("Escape")
    await expect(page.locator("#people-button")).to_be_hidden()
    await page.locator("#more > summary").click()
    await page.locator("#more-sheet #people-button").click()
    await expect(page.locator("#panel")).to_be_visible()
    ann.assert_calm()


async def linked(person: Person) -> set[str]:
    """Peers that are connected."""
    return {one["peer"] for one in await person.page.evaluate(REPORT) if one["link"] == "connected"}


async def test_a_browser_that_waits_for_a_click_is_clicked(town: Town, server: Parley, code: str) -> None:
    ann, ben = await town.person("Ann"), await town.person("Ben", speech("rms", 0, 1))
    await asyncio.gather(ann.join(server.url, code), ben.join(server.url, code))
    await until(lambda: linked(ben))
    before = await linked(ben)
    fresh = await arrive("Ann in a window that nobody has touched", ann.context)
    town.people.append(fresh)
    await fresh.page.goto(ann.page.url)
    await ann.page.close()
    await ben.unmute()

    async def linked_anew() -> set[str]:
        return await linked(ben) - before

    await until(linked_anew)  # seen from the other side: whatever playwright asks of a page is a click to the browser
    hear = fresh.page.get_by_role("button", name="Click to hear")
    await hear.wait_for()
    await hear.click()
    await expect(hear).to_be_hidden()
    fresh.assert_calm()
