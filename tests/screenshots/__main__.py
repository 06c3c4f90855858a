"""`make screenshots`: every page, on phone, tablet, laptop and wall, light and dark, into docs/screenshots/.

A server of its own, a meeting with three recorded colleagues, people in real browsers: what is seen here is what a
person sees. Look at each picture before you say that a page is done. `python -m tests.screenshots calls` takes those of
the call alone and leaves the others as they are.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.browser.people import Browsers, Town
from tests.clients import Api, host
from tests.screenshots.calls import calls
from tests.screenshots.camera import Camera
from tests.screenshots.tour import tour
from tests.servers import ROOT, Parley

TARGET = ROOT / "docs" / "screenshots"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="parley-screenshots-") as folder:
        server = Parley(Path(folder))
        server.manage("migrate", "--verbosity", "0")
        server.start()
        try:
            dana = host(server)
            asyncio.run(take(server, dana, Path(folder)))
        finally:
            server.stop()


async def take(server: Parley, dana: Api, folder: Path) -> None:
    camera = Camera(TARGET)
    whole = sys.argv[1:] != ["calls"]
    async with Browsers() as browsers, Town(folder, browsers) as town:
        await (tour if whole else calls)(town, server, dana, camera)
    if whole:
        camera.tidy()


main()
