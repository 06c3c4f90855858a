"""How many requests a minute the API takes of one account, or of one address without: a guard, not a quota.

Counted in the shared cache by minutes of the clock; what is left stands in the headers of every answer
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

from meetings import limits
from meetings.authentication import who_asks

if TYPE_CHECKING:
    from rest_framework.views import APIView  # which reads in the settings that there is this file

MINUTE = 60
RATE = "parley.rate"


class Minute(BaseThrottle):
    """For every view of the API."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        who = who_asks(request)
        most = settings.API_RATE if who.user else settings.API_RATE_ANONYMOUS
        if not most:
            return True
        count = counted(limits.visitor_of(request._request, who))
        request._request.META[RATE] = (most, max(0, most - count), left())
        return count <= most

    def wait(self) -> float:
        return left()


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
