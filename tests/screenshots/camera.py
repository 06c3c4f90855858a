"""Takes one page in every size and scheme, and keeps the pictures small."""

import io
from pathlib import Path

from PIL import Image
from playwright.async_api import Page

SIZES = {390: 844, 768: 1024, 1280: 800, 1920: 1080}
COLOURS = 128
FACES = 256
"""What people in them need."""


class Camera:
    """Writes `<name>-<width>-<scheme>.png`; `tidy` removes what an earlier run took and this one did not."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.taken: set[str] = set()
        self.colours = COLOURS
        folder.mkdir(parents=True, exist_ok=True)

    async def shoot(self, page: Page, name: str, *, full: bool = True) -> None:
        """`full`: all of the page, else what fits the window."""
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for width, height in SIZES.items():
                await page.set_viewport_size({"width": width, "height": height})
                await page.wait_for_timeout(250)  # for what moves to come to rest
                self.keep(await page.screenshot(full_page=full), f"{name}-{width}-{scheme}.png")
        await page.emulate_media(color_scheme="light")

    def keep(self, picture: bytes, file: str) -> None:
        self.taken.add(file)
        small = Image.open(io.BytesIO(picture)).convert("RGB").quantize(self.colours, dither=Image.Dither.NONE)
        small.save(self.folder / file, optimize=True)
        print(file, flush=True)

    def tidy(self) -> None:
        for path in self.folder.glob("*.png"):
            if path.name not in self.taken:
                path.unlink()
