"""How often somebody may try what costs the server or tells about others: guess a code, come as a guest, ask for a
token, test a mic.

Counted in Django's cache, per signed-in person, else per address: somebody with an account is not kept waiting by a
stranger behind the same address. A code that exists costs nothing: people with links never meet the limit on guesses.
"""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from meetings import access, proxies
from meetings.models import Meeting

TOO_OFTEN = access.Refused("too_often", 4429, _("That was tried too often from here. Wait a minute, then try again."))


@dataclass(frozen=True, slots=True)
class Limit:
    """`most` times in `seconds`, counted from the first."""

    name: str
    most: int
    seconds: int = 60
    refusal: access.Refused = TOO_OFTEN


GUESSES = Limit("guesses", 30)
GUESTS = Limit("guests", 120)
TOKENS = Limit("tokens", 30)
REHEARSALS = Limit("rehearsals", 12)


def visitor(who: access.Who, forwarded: str, peer: str) -> str:
    """Whom to count: the account, else the address that our own proxy names, else the peer's."""
    if who.user is not None:
        return f"user {who.user.pk}"
    return f"address {proxies.network_of(proxies.address_of(forwarded, peer))}"


def visitor_of(request: HttpRequest, who: access.Who) -> str:
    """Whom to count at a page or the API."""
    return visitor(who, request.headers.get("X-Forwarded-For", ""), request.META.get("REMOTE_ADDR", ""))


def caller(who: access.Who, scope: dict[str, Any]) -> str:
    """Whom to count at a WebSocket."""
    forwarded = proxies.joined(scope["headers"], b"x-forwarded-for")
    return visitor(who, forwarded, (scope.get("client") or [""])[0])


def spent(limit: Limit, whom: str) -> bool:
    return int(cache.get(key(limit, whom), 0)) >= limit.most


def spend(limit: Limit, whom: str, times: int = 1) -> None:
    """Count one, or several. Raises the limit's refusal, and counts none, when there were not so many left."""
    cache.add(key(limit, whom), 0, limit.seconds)
    try:
        count = cache.incr(key(limit, whom), times)
        if count > limit.most:
            cache.decr(key(limit, whom), times)
    except ValueError:  # it ran out between the two
        return
    if count > limit.most:
        raise limit.refusal


def find_meeting(who: access.Who, code: str, whom: str) -> Meeting:
    """access.find_meeting for somebody who may be guessing. Raises TOO_OFTEN after too many codes of no meeting."""
    if spent(GUESSES, whom):
        raise TOO_OFTEN
    try:
        return access.find_meeting(who, code)
    except access.Refused:
        spend(GUESSES, whom)
        raise


def key(limit: Limit, whom: str) -> str:
    """Only what every cache takes as a key."""
    return f"limit.{limit.name}.{whom.encode().hex()[:180]}"
