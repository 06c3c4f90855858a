"""How much an account's programs do at once: each stream or request holds a place in Django's cache, on any server.

A place runs out by itself, so that those of a server that was killed are free again soon. Whoever holds one renews it.
"""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from meetings.access import Refused
from meetings.models import User
from transcription.writing import in_thread

SECONDS = 30
log = logging.getLogger(__name__)
FULL = Refused(
    "too_many_streams",
    4429,
    _("Your programs have as many streams open as this server lets an account have. Finish one, then start another."),
)


@dataclass(frozen=True, slots=True)
class Place:
    key: str
    holder: str

    def renew(self) -> None:
        """Also after the cache has forgotten it."""
        cache.set(self.key, self.holder, SECONDS)

    def free(self) -> None:
        if cache.get(self.key) == self.holder:
            cache.delete(self.key)


def take(user: User, kind: str = "programs", most: int | None = None) -> Place:
    """One of `most` places of a kind; without a number a stream's. Raises FULL."""
    holder = secrets.token_hex(8)
    for number in range(settings.PROGRAM_STREAMS if most is None else most):
        place = Place(f"{kind}.{user.pk}.{number}", holder)
        if cache.add(place.key, holder, SECONDS):
            return place
    raise FULL


@asynccontextmanager
async def held(place: Place) -> AsyncIterator[None]:
    """Renewed meanwhile, and free afterwards."""
    renewing = asyncio.create_task(renewed(place))
    try:
        yield
    finally:
        renewing.cancel()
        await asyncio.gather(renewing, return_exceptions=True)
        await in_thread(place.free)()


async def renewed(place: Place) -> None:
    while True:
        await asyncio.sleep(SECONDS / 3)
        try:
            await in_thread(place.renew)()
        except Exception as error:  # the cache is away: the next time it may be there
            log.error("a place could not be held (%s)", type(error).__name__)
