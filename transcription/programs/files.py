"""A file, heard by an engine of this server: for uploads and for those who wait on the line."""

import logging
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from channels.db import database_sync_to_async
from django.db import Error

from meetings.access import Refused
from meetings.models import Participant, User
from transcription import configured, media
from transcription.contract import SAMPLE_RATE, Caption, Engine, Hints
from transcription.hinting import hints, vocabulary
from transcription.programs import formats, quota
from transcription.recording import finals
from transcription.speech_choice import understands

ACCOUNTED = 60 * SAMPLE_RATE  # samples after which what was heard is taken off the quota
log = logging.getLogger(__name__)


def engine(name: str) -> Engine:
    """Who hears recordings: the engine `name`, or the server's own choice."""
    from transcription.recognition import chain

    return chain.recordings(name)


def known(language: str, prompt: str, keywords: Sequence[str] = (), speaker: Participant | None = None) -> Hints:
    """What an engine is told beforehand; of a meeting's track also what the meeting knows. Reads the database."""
    terms, topic = hints.chosen([*keywords, *vocabulary.unusual([prompt])]), prompt[: hints.LONGEST_TOPIC]
    if speaker is None:
        return Hints(language=language, terms=terms, topic=topic)
    found = hints.hints_for(speaker, language)
    return replace(found, terms=hints.chosen([*terms, *found.terms]), topic=topic or found.topic)


@dataclass
class Hearing:
    """One file on its way. `samples` is how far it has been cut, `heard_to` how far it has been recognised.

    `accounted` samples are off the quota, and `paid` were sent to services: what was before may be given.
    """

    path: Path
    user: User
    engine: str = ""
    known: Hints = field(default_factory=lambda: Hints(language=""))
    samples: int = 0
    accounted: int = 0
    heard_to: int = 0
    by: str = ""
    tongue: str = ""
    segments: list[formats.Segment] = field(default_factory=list)
    paid: Counter[str] = field(default_factory=Counter)

    async def utterances(self) -> AsyncIterator[formats.Segment]:
        """As they are finished. Raises EngineFailed, media.Unreadable, access.Refused when the quota is used up."""
        by = engine(self.engine)
        told = replace(self.known, spent=self.spend)
        how = configured.endpointing()
        said = finals(media.pcm(self.path), by, told, self.cut, how=how)
        try:
            async with aclosing(cast(Any, said)) as captions:
                async for caption in captions:
                    await self.account(ACCOUNTED)
                    yield self.take(caption, by.name)
            await self.account(0)
        finally:
            await self.settle()

    def take(self, caption: Caption, name: str) -> formats.Segment:
        self.heard_to = caption.end
        self.by = caption.engine or name
        self.tongue = caption.language or self.tongue
        self.segments.append(formats.segment(caption))
        return self.segments[-1]

    def cut(self, samples: int) -> None:
        self.samples += samples

    def spend(self, name: str, samples: int) -> None:
        self.paid[name] += samples

    async def account(self, step: int) -> None:
        """Take what was cut since the last time off the quota, when it is more than `step` samples. Raises Refused."""
        fresh = self.samples - self.accounted
        if fresh > step:
            self.accounted += fresh
            try:
                await database(quota.spend)(self.user, fresh / SAMPLE_RATE)
            except Refused as refused:
                self.accounted -= fresh
                raise quota.OF_A_FILE from refused

    async def settle(self) -> None:
        """What was heard before it broke off counts."""
        fresh = self.samples - self.accounted
        if fresh > 0:
            self.accounted += fresh
            try:
                await database(quota.count)(self.user, fresh / SAMPLE_RATE)
            except Error as error:
                log.error("what was heard of a file could not be counted (%s)", type(error).__name__)

    @property
    def seconds(self) -> float:
        return self.samples / SAMPLE_RATE

    @property
    def whole(self) -> formats.Heard:
        return formats.Heard(
            self.segments, self.seconds, self.tongue or understood(self.by, self.known.language), self.by
        )


def understood(by: str, asked: str) -> str:
    """The language of what an engine wrote down that does not say: what was asked for, unless it knows only others."""
    asked, knows = asked or "en", understands(by)
    return asked if not knows or asked.partition("-")[0].lower() in knows else knows[0]


def database(verb: Any) -> Any:
    return database_sync_to_async(verb, thread_sensitive=False)
