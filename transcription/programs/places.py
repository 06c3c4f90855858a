"""How many streams an account's programs have open at once: each holds a place in Django's cache, on any server.

A place runs out by itself, so that those of a server that was killed are free again soon. Whoever holds one renews it.
"""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from meetings.access import Refused
from meetings.models import User

SECONDS = 30
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


def take(user: User) -> Place:
    """Raises FULL."""
    holder = secrets.token_hex(8)
    for number in range(settings.PROGRAM_STREAMS):
        place = Place(f"programs.{user.pk}.{number}", holder)
        if cache.add(place.key, holder, SECONDS):
            return place
    raise FULL
