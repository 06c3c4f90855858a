"""The growing bubble: what is known of an utterance now, announced at most five times a second."""

import asyncio
from contextlib import suppress
from dataclasses import replace

from django.utils import timezone

from conferencing import rooms
from config import metrics
from transcription import publish
from transcription.contract import Caption
from transcription.streams import Claim

INTERVAL = 0.2  # seconds between two updates
REPEAT = 5.0  # an unchanged bubble is told again, so that browsers do not drop it


def lag(claim: Claim, sample: int) -> float:
    """Seconds since this sample was spoken, as the stream's clock has it."""
    return max(0.0, (timezone.now() - claim.stream.time_of(sample)).total_seconds())


class Live:
    """Live updates of one stream. Only the newest waits: under load they thin out, finals never."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.revision = claim.stream.epoch * publish.EPOCH
        self.latest: Caption | None = None
        self.told: Caption | None = None
        self.told_at = 0.0
        self.shown = -1  # the utterance that has a bubble
        self.news = asyncio.Event()
        self.teller = asyncio.create_task(self.tell_for_ever())

    def offer(self, caption: Caption) -> None:
        """Nobody sees a bubble shrink: after a takeover, silence until recognition has passed what was sent before;
        when an engine starts again, until it has passed what was told."""
        if caption.end >= self.claim.sent and (caption.stable or caption.tentative) and not self.behind(caption):
            self.latest = caption
            self.news.set()

    def behind(self, caption: Caption) -> bool:
        known = self.latest or self.told
        return known is not None and known.utterance == caption.utterance and caption.end < known.end

    def stop(self, utterance: int) -> int:
        """No more updates of this utterance; the highest revision that anyone may have seen."""
        if self.latest and self.latest.utterance <= utterance:
            self.latest = None
        return self.revision

    async def tell_for_ever(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(REPEAT):  # wait_for of Python 3.11 may swallow being cancelled
                    await self.news.wait()
            self.news.clear()
            if self.latest and self.due(self.latest):
                await self.tell(self.latest)
                await asyncio.sleep(INTERVAL)

    def due(self, caption: Caption) -> bool:
        """Other words than those told last, or the same ones again."""
        return self.new(caption) or asyncio.get_running_loop().time() - self.told_at >= REPEAT

    def new(self, caption: Caption) -> bool:
        """Other words than those told last."""
        words = (caption.utterance, caption.stable, caption.tentative)
        return self.told is None or words != (self.told.utterance, self.told.stable, self.told.tentative)

    async def tell(self, caption: Caption) -> None:
        self.revision += 1
        new = self.new(caption)
        self.told, self.shown = caption, caption.utterance
        self.told_at = asyncio.get_running_loop().time()
        message = publish.live(self.claim, caption, self.revision)
        await rooms.announce(self.claim.stream.transcript.meeting_id, message, live=True)
        if new:  # what is repeated was not late: its engine still thinks
            metrics.CAPTION_LAG.observe(lag(self.claim, caption.end))

    def rewound(self, at: int) -> None:
        """All that was not durable is heard again: from sample `at` on, what was told is not so any more."""
        self.latest = None
        if self.told:
            self.told = replace(self.told, end=min(self.told.end, at))

    async def withdraw(self, caption: Caption) -> None:
        """It was noise after all, or shall not stand."""
        self.revision += 1
        self.shown, self.told = -1, None
        message = publish.live(self.claim, caption, self.revision, withdrawn=True)
        await rooms.announce(self.claim.stream.transcript.meeting_id, message)

    async def close(self) -> None:
        self.teller.cancel()
        await asyncio.gather(self.teller, return_exceptions=True)
