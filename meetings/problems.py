"""Errors of the API: `{"code", "detail"}`, the code for programs and the sentence for people."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from rest_framework.exceptions import ValidationError as InvalidFields
from rest_framework.response import Response
from rest_framework.views import exception_handler

from meetings.access import Refused

STATUS = {4401: 401, 4403: 403, 4404: 404, 4429: 429}


def respond(error: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(error, Refused):
        return Response({"code": error.code, "detail": error.text}, STATUS[error.close])
    if isinstance(error, ValidationError):
        return Response({"code": error.code or "invalid", "detail": " ".join(error.messages)}, 400)
    if isinstance(error, InvalidFields):
        return Response({"code": "invalid", "detail": " ".join(sentences(error.detail)), "fields": error.detail}, 400)
    response = exception_handler(error, context)
    if response is not None and isinstance(response.data, dict) and "detail" in response.data:
        response.data.setdefault("code", getattr(response.data["detail"], "code", "error"))
    return response


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
