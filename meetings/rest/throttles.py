"""How many requests a minute the API takes of one account, or of one address without: a guard, not a quota.

Who shows a wrong token, or none, is counted by the address. Counted in the shared cache by minutes of the clock; what
is left stands in the headers of every answer
(https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/05/). What is dear has limits of its own
(limits.py).
"""

import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from meetings import access, limits
from meetings.authentication import who_asks

if TYPE_CHECKING:
    from rest_framework.views import APIView  # which reads in the settings that there is this file

MINUTE = 60
RATE = "parley.rate"


class Minute(BaseThrottle):
    """For every view of the API."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        return take(request._request, who_asks(request))

    def wait(self) -> float:
        return left()


def one_too_many(request: Request) -> bool:
    """Of what is refused before `Minute` is asked: who signs in wrongly, or not at all. Counts it, if nobody did."""
    if RATE in request._request.META:
        return False
    who = who_asks(request) if hasattr(request, "_user") else access.NOBODY  # not again, if that is what failed
    return not take(request._request, who)


def count_stranger(request: HttpRequest) -> None:
    """For what is no view of DRF's: somebody shows no token that is good. Raises access.Refused."""
    if not take(request, access.NOBODY):
        raise limits.TOO_OFTEN


def take(request: HttpRequest, who: access.Who) -> bool:
    """Count this request. Was it one of those that are taken?"""
    most = settings.API_RATE if who.user else settings.API_RATE_ANONYMOUS
    if not most:
        return True
    count = counted(limits.visitor_of(request, who))
    request.META[RATE] = (most, max(0, most - count), left())
    return count <= most


def counted(whom: str) -> int:
    """How many there were in this minute, with this one."""
    key = limits.key(limits.Limit(f"rate{int(time.time() // MINUTE)}", 0), whom)
    cache.add(key, 0, 2 * MINUTE)
    try:
        return int(cache.incr(key))
    except ValueError:  # the cache threw it out between the two
        return 1


def left() -> int:
    """Seconds until the next minute begins."""
    return MINUTE - int(time.time() % MINUTE)


def headers(request: HttpRequest) -> dict[str, str]:
    """What an answer says of the rate; nothing where nobody counted."""
    if RATE not in request.META:
        return {}
    most, remaining, reset = request.META[RATE]
    return {"RateLimit-Limit": str(most), "RateLimit-Remaining": str(remaining), "RateLimit-Reset": str(reset)}
