"""Errors of the API (RFC 9457): a `code` for programs and in `detail` a sentence for people.

`respond` says what happened; what is the same for every error is added by `details`, at the edge (answers.py).
"""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import Throttled
from rest_framework.exceptions import ValidationError as InvalidFields
from rest_framework.response import Response
from rest_framework.views import exception_handler

from config import logs
from meetings.access import Refused
from meetings.rest import throttles

STATUS = {4401: 401, 4403: 403, 4404: 404, 4429: 429}
TOO_OFTEN = "60"
"""Seconds after which a limit (limits.py) lets somebody try again."""
SAID = {
    400: ("bad_request", _("This request makes no sense.")),
    401: ("not_signed_in", _("Please sign in first.")),
    403: ("not_allowed", _("You may not do this.")),
    404: ("not_found", _("There is nothing at this address.")),
    405: ("method_not_allowed", _("This cannot be done with what is at this address.")),
    413: ("too_large", _("This is larger than this server takes.")),
}
UNEXPECTED = _(
    "Something went wrong on this server. Try again; if it goes on, tell whoever runs it what `instance` says."
)


def respond(error: Exception, context: dict[str, Any]) -> Response | None:
    """Of what was refused too often, that is said; and what nobody expected has no answer here."""
    if throttles.one_too_many(context["request"]):
        error = Throttled(throttles.left())
    if isinstance(error, Refused):
        wait = {"Retry-After": TOO_OFTEN} if error.close == 4429 else None
        return Response({"code": error.code, "detail": error.text}, STATUS[error.close], headers=wait)
    if isinstance(error, ValidationError):
        return Response({"code": error.code or "invalid", "detail": " ".join(error.messages)}, 400)
    if isinstance(error, InvalidFields):
        return Response({"code": "invalid", "detail": " ".join(sentences(error.detail)), "fields": error.detail}, 400)
    response = exception_handler(error, context)
    if response is not None and isinstance(response.data, dict) and "detail" in response.data:
        response.data.setdefault("code", getattr(response.data["detail"], "code", "error"))
    return response


def details(status: int, code: str = "") -> dict[str, Any]:
    """All members of a problem, for one of which no more is known than its status, and perhaps its code.

    `type` is an address below that of the API's pages, `instance` the id that the logs have of this request.
    """
    usual, said = SAID.get(status, ("error", UNEXPECTED))
    code = code or usual
    return {
        "type": f"/api/docs/#problem-{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": str(said),
        "instance": logs.current.get(),
    }


def sentences(detail: Any, field: str = "") -> Iterator[str]:
    """What is wrong with each field, for people."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from sentences(inner, "" if name == "non_field_errors" else f"{name}: ")
    elif isinstance(detail, list):
        for inner in detail:
            yield from sentences(inner, field)
    else:
        yield f"{field}{detail}"
