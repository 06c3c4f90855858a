"""What a page must be in every look: without serious findings of axe, without sideways scroll."""

from dataclasses import dataclass

from playwright.async_api import Page

from tests.servers import ROOT

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
GRAVE = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
  .filter(({impact}) => ["serious", "critical"].includes(impact))
  .map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html).join(" ")}`)"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
LOOKS = (("light", LAPTOP), ("dark", PHONE))
"""Both colours and both sizes, once each: axe takes its time."""
LANGUAGES = ("en", "ar-XB")
"""The second is the made-up language of config/catalogues.py: mirrored, and longer than any other."""


@dataclass(frozen=True, slots=True)
class Finding:
    page: str
    look: str
    what: str


async def findings(page: Page) -> list[Finding]:
    """Of the page as it is now, light on a laptop and dark on a phone. It is left as it was."""
    found: list[Finding] = []
    was = page.viewport_size
    await page.evaluate(AXE)
    for scheme, size in LOOKS:
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        await page.set_viewport_size(size)  # type: ignore[arg-type]
        look = f"{scheme}, {size['width']} px"
        found += [Finding(page.url, look, what) for what in await page.evaluate(GRAVE)]
        if (over := await page.evaluate(OVERFLOW)) > 0:
            found.append(Finding(page.url, look, f"scrolls sideways by {over} px"))
    await page.emulate_media(color_scheme="light", reduced_motion="reduce")
    if was:
        await page.set_viewport_size(was)
    return found


async def inspect(page: Page) -> None:
    assert await findings(page) == []
