"""The chat for programs (PROTOCOL 7): read it as it stands, or what has changed since a number; write; delete."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from conferencing import chat, schemas
from conferencing.chat_room import chosen
from conferencing.chat_text import clean_text
from conferencing.rooms import Invalid
from meetings import access, limits
from meetings.authentication import who_asks
from meetings.models import Meeting
from meetings.rest.pages import Pages

MESSAGES = limits.Limit("chat", 300)


class InOrder(Pages):
    ordering = ("sent_at", "id")


class NewestFirst(Pages):
    ordering = ("-sent_at", "-id")


class ByNumber(Pages):
    ordering = ("number", "id")


class ChatView(APIView):
    """Lets in who may read the meeting, and says what is wrong with what cannot be obeyed."""

    def meeting(self, request: Request) -> Meeting:
        who = who_asks(request)
        meeting = limits.find_meeting(who, self.kwargs["code"], limits.visitor_of(request._request, who))
        access.may_read(who, meeting)
        return meeting

    def handle_exception(self, error: Exception) -> Response:
        if isinstance(error, Invalid) and error.code == "not_found":
            error = NotFound(error.text)
        if isinstance(error, Invalid):
            return Response({"code": error.code, "detail": error.text}, 400)
        return super().handle_exception(error)


@schemas.messages
class ChatMessages(ChatView):
    """`meetings/{code}/chat/`"""

    def get(self, request: Request, code: str) -> Response:
        """What stands, oldest first, or newest with `ordering=-sent_at`; with `after` every message numbered above it,
        by number, also deleted ones."""
        meeting, after = self.meeting(request), request.query_params.get("after")
        pages = ByNumber() if after is not None else ordered(request.query_params.get("ordering", "sent_at"))
        rows = chat.standing(meeting) if after is None else chat.changed(meeting, number(after))
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response([chat.snapshot(row) for row in page or ()])

    def post(self, request: Request, code: str) -> Response:
        """`{text, id?}`: 201, or 200 when this id was sent before."""
        meeting, who = self.meeting(request), who_asks(request)
        limits.spend(MESSAGES, limits.visitor_of(request._request, who))
        asked = fields(request)
        pk = chosen(asked["id"]) if asked.get("id") is not None else None
        row, news = chat.write(who, meeting, clean_text(asked.get("text")), pk)
        return Response(chat.snapshot(row), 201 if news else 200)


@schemas.message
class OneChatMessage(ChatView):
    """`meetings/{code}/chat/{id}/`"""

    def delete(self, request: Request, code: str, pk: UUID) -> Response:
        chat.delete(who_asks(request), self.meeting(request), pk)
        return Response(status=204)


def fields(request: Request) -> dict[str, Any]:
    return dict(request.data.items()) if hasattr(request.data, "items") else {}


def ordered(given: str) -> Pages:
    if given not in ("sent_at", "-sent_at"):
        raise Invalid("invalid", _("ordering must be sent_at or -sent_at."))
    return InOrder() if given == "sent_at" else NewestFirst()


def number(given: str) -> int:
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        raise Invalid("invalid", _("after must be the last number you have."))
    return int(given)
