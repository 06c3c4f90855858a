"""People in a video call: what each sees and hears of each other, as their own pages measure it.

Everybody's camera shows a colour of their own, so that a picture in the wrong tile is found out.
"""

import asyncio
import itertools
import json
from pathlib import Path
from typing import Any

from playwright.async_api import Locator

from tests.browser.people import REPORT, SWITCHES, Person, Town, until
from tests.film import coloured, hue
from tests.speech import Speech

IN_CALLS = [
    *SWITCHES,
    "--use-fake-device-for-media-stream=fps=5",  # for screens
    "--allow-loopback-in-peer-connection",  # where there is no other network
    "--autoplay-policy=no-user-gesture-required",
]
ENERGY = 1e-3
"""Of `totalAudioEnergy`: what a sentence has many times over and a quiet room never."""
PAUSE = 24
"""Frames: longer than somebody who speaks rests."""
NEAR = 0.08
"""Of a hue."""
COLOUR = """(tile) => {
  const video = [...tile.querySelectorAll("video")].find(({videoWidth}) => videoWidth);
  if (!video || !video.checkVisibility()) return null;
  const canvas = Object.assign(document.createElement("canvas"), {width: 1, height: 1});
  const brush = canvas.getContext("2d");
  const {videoWidth: width, videoHeight: height} = video;
  brush.drawImage(video, width / 3, height / 2, width / 3, height / 3, 0, 0, 1, 1);
  return [...brush.getImageData(0, 0, 1, 1).data].slice(0, 3);
}"""

Report = dict[str, Any]


class Caller(Person):
    """Somebody with a camera. `peer` is the name of their page in the call, as the room's welcome said it last."""

    hue = 0.0
    peer = ""

    def room_news(self, payload: str | bytes) -> None:
        super().room_news(payload)
        if isinstance(payload, str) and (message := json.loads(payload))["type"] == "welcome":
            self.peer = message.get("connection", "")

    # What a person does

    async def light(self) -> None:
        """Camera on."""
        await self.page.locator("#camera").click()
        await self.page.locator("#camera[aria-pressed=true]").wait_for()

    async def darken(self) -> None:
        await self.page.locator("#camera").click()
        await self.page.locator("#camera[aria-pressed=false]").wait_for()

    # What a person sees

    def tile(self, other: "Caller") -> Locator:
        return self.page.locator("#people .tile[data-participant]", has_text=other.name)

    async def colour(self, other: "Caller") -> float | None:
        """The hue of the picture in their tile, None when there is no picture."""
        if not await self.tile(other).count():
            return None
        seen: list[int] | None = await self.tile(other).evaluate(COLOUR)
        return None if seen is None else hue(*seen)

    async def watches(self, *others: "Caller") -> None:
        """Wait until everybody's pictures move, each in the right tile."""
        for other in others:
            await self.rises(other, "framesDecoded", 5)

            async def right(other: "Caller" = other) -> bool:
                seen = await self.colour(other)
                return seen is not None and abs((seen - other.hue + 0.5) % 1 - 0.5) < NEAR

            await until(right)

    # What the page measures

    async def reports(self) -> dict[str, Report]:
        """By peer."""
        found: list[Report] = await self.page.evaluate(REPORT)
        return {one["peer"]: one for one in found}

    async def report(self, other: "Caller") -> Report:
        return (await self.reports()).get(other.peer, {})

    async def figure(self, other: "Caller", what: str) -> float:
        return float((await self.report(other)).get(what) or 0)

    async def rises(self, other: "Caller", what: str, by: float) -> None:
        """Wait until this figure of theirs has grown by so much from now on."""
        before = await self.figure(other, what)

        async def risen() -> bool:
            now = await self.figure(other, what)
            return now >= before + by

        await until(risen)

    async def heard(self, *others: "Caller") -> dict[str, float]:
        """How much of each, since they came."""
        return {other.name: await self.figure(other, "audioEnergy") for other in others}

    async def hears(self, *others: "Caller") -> None:
        await asyncio.gather(*(self.rises(other, "audioEnergy", ENERGY) for other in others))

    async def silent(self, other: "Caller") -> None:
        """Wait until nothing of them is heard, while their picture goes on: what was under way may still come."""

        async def so() -> bool:
            before = await self.figure(other, "audioEnergy")
            await self.rises(other, "framesDecoded", PAUSE)
            return await self.figure(other, "audioEnergy") - before < ENERGY

        await until(so)

    async def linked(self, other: "Caller", *links: str) -> None:
        """Wait until the connection to them is as one of these words says."""

        async def so() -> bool:
            return (await self.report(other)).get("link") in links

        await until(so)


async def caller(town: Town, name: str, hue: float, spoken: Speech | None = None, **options: Any) -> Caller:
    """`hue` (0 to 1) is what their camera shows."""
    person = await filmed(town, name, coloured(town.folder / f"{name}.y4m", hue), spoken, **options)
    person.hue = hue
    return person


async def filmed(town: Town, name: str, film: Path, spoken: Speech | None = None, **options: Any) -> Caller:
    switches = [*IN_CALLS, f"--use-file-for-fake-video-capture={film}"]
    devices = {"permissions": ["microphone", "camera"]}
    return await town.person(name, spoken, switches=switches, kind=Caller, **devices, **options)


async def callers(town: Town, spoken: dict[str, Speech | None], **options: Any) -> list[Caller]:
    """By name, with colours far apart."""
    hues = {name: number / len(spoken) for number, name in enumerate(spoken)}
    return [await caller(town, name, hues[name], said, **options) for name, said in spoken.items()]


async def meet(url: str, code: str, *people: Caller, captions: bool = True) -> None:
    """All in the room with their cameras on, and everybody sees everybody."""
    await asyncio.gather(*(one.join(url, code, captions=captions) for one in people))
    await asyncio.gather(*(one.light() for one in people))
    await everybody_watches(*people)


async def everybody_watches(*people: Caller) -> None:
    pairs = itertools.permutations(people, 2)
    await asyncio.gather(*(one.watches(other) for one, other in pairs))
