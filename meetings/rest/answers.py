"""What every answer of the API has, whoever gives it: its version, what is left of the rate, and errors as RFC 9457.
Nobody on the way keeps one that does not say it may be kept: they hold what was said, and keys of tokens.

It stands around everything that may answer below /api/: views, routes that there are not, and what nobody expected,
of which no word gets out. /v1/ speaks as OpenAI does and is left alone.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any, cast

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import is_valid_path

from meetings.rest import problems, throttles
from meetings.rest.versions import VERSION

API = "/api/"
PROBLEM = "application/problem+json"


class ApiAnswers:
    """Middleware."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        self.waits = iscoroutinefunction(get_response)
        if self.waits:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if self.waits:
            return self.answer_async(request)
        return complete(request, slashed(request) or self.get_response(request))

    async def answer_async(self, request: HttpRequest) -> HttpResponseBase:
        return complete(request, slashed(request) or await self.get_response(request))


def slashed(request: HttpRequest) -> HttpResponse | None:
    """The way to the same address with the slash that was forgotten; by 308, which keeps method and body."""
    path = request.path_info
    if path.endswith("/") or not path.startswith(API) or is_valid_path(path) or not is_valid_path(f"{path}/"):
        return None
    return HttpResponse(status=308, headers={"Location": request.get_full_path(force_append_slash=True)})


def complete(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    if not request.path_info.startswith(API):
        return response
    response["API-Version"] = VERSION
    response.headers.setdefault("Cache-Control", "no-store")
    for name, value in throttles.headers(request).items():
        response[name] = value
    if response.status_code >= 400 and not response.streaming:
        explain(cast(HttpResponse, response))
    return response


def explain(response: HttpResponse) -> None:
    """Let what it says of the error stand, and add what RFC 9457 asks for."""
    told = told_in(response)
    body = problems.details(response.status_code, str(told.get("code") or "")) | told
    response.content = json.dumps(body, ensure_ascii=False).encode(errors="backslashreplace")
    response["Content-Type"] = PROBLEM
    response["Content-Length"] = str(len(response.content))


def told_in(response: HttpResponse) -> dict[str, Any]:
    """The object that a view answered with; a page for people is none."""
    try:
        told = json.loads(response.content)
    except ValueError:
        return {}
    return told if isinstance(told, dict) and "detail" in told else {}
