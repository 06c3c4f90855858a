"""The database, from the event loop: off it, beside other people's calls, and as often as it takes."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Concatenate, ParamSpec, TypeVar

from channels.db import database_sync_to_async
from django.db import DatabaseError

from transcription.streams import Claim

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 5.0  # seconds between two tries
log = logging.getLogger(__name__)
Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def in_thread(call: Callable[Given, Answer]) -> Callable[Given, Awaitable[Answer]]:
    """Run a database function off the event loop, beside other people's."""
    threaded: Callable[Given, Awaitable[Answer]] = database_sync_to_async(call, thread_sensitive=False)
    return threaded


async def persist(
    claim: Claim, write: Callable[Concatenate[Claim, Given], Answer], *args: Given.args, **more: Given.kwargs
) -> Answer:
    """Write to the database, as often as it takes: until then nothing is acknowledged."""
    pause = FIRST_PAUSE
    while True:
        try:
            return await in_thread(write)(claim, *args, **more)
        except DatabaseError as error:  # whose text may quote the row
            kind = type(error).__name__
            log.error("stream %s could not be stored (%s); trying again", claim.stream.pk, kind)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, 2 * pause)
