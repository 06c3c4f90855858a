"""What a token is good for. A person at a browser, and a guest in their meeting, may do all of it.

Pure: who holds which scopes is `access.Who`'s, and what needs which is decided by `needed` alone.
"""

from collections.abc import Collection

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

SAFE = ("GET", "HEAD", "OPTIONS")


class Scope(TextChoices):
    READ = "read", _("Read")
    WRITE = "write", _("Write")
    STREAM = "stream", _("Send sound")


ALL = frozenset(Scope.values)


def everything() -> list[str]:
    """All scopes as a column keeps them, in their order."""
    return list(Scope.values)


def in_order(wanted: Collection[str]) -> list[str]:
    """The known ones of `wanted`, each once, in their order."""
    return [one for one in Scope.values if one in wanted]


def needed(method: str | None, *, sound: bool = False) -> Scope:
    """What a request needs: to look is to read, to bring sound is to stream, and all else is to write."""
    if method in SAFE:
        return Scope.READ
    return Scope.STREAM if sound and method == "POST" else Scope.WRITE
