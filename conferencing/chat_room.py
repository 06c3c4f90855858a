"""The chat over the room's socket: `chat`, `chat.delete` and `chat.sync` of PROTOCOL 1.

Everybody in the room learns of a change; who asks for what is so already is answered alone.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async
from django.utils.translation import gettext as _

from conferencing import chat
from conferencing.chat_text import clean_text
from conferencing.models import ChatMessage
from conferencing.rooms import Invalid, Message, Request
from meetings import access
from meetings.models import Meeting


async def say(request: Request) -> None:
    """`chat {text, id?}`"""
    message = request.message
    pk = chosen(message["id"]) if message.get("id") is not None else None
    row, news = await ask(chat.write, request, clean_text(message.get("text")), pk)
    await tell_again(request, row, news)


async def delete(request: Request) -> None:
    """`chat.delete {id}`"""
    row, news = await ask(chat.delete, request, chosen(request.message.get("id")))
    await tell_again(request, row, news)


async def tell_again(request: Request, row: ChatMessage, news: bool) -> None:
    if not news:
        await request.reply({"type": "chat", **chat.snapshot(row)})


async def sync(request: Request) -> None:
    """`chat.sync {after}`"""
    for message in await ask(missed, request, number(request.message.get("after"))):
        await request.reply(message)


def missed(who: access.Who, meeting: Meeting, after: int) -> list[Message]:
    access.may_read(who, meeting)
    return chat.above(meeting, after)


async def ask(verb: Callable[..., Any], request: Request, *given: Any) -> Any:
    """A refusal is an answer: whether a page may stay at all is asked at its pulses."""
    try:
        return await database_sync_to_async(verb, thread_sensitive=False)(request.who, request.meeting, *given)
    except access.Refused as refused:
        raise Invalid(refused.code, refused.text) from None


def number(given: object) -> int:
    if type(given) is not int or not 0 <= given < 2**63:
        raise Invalid("invalid", _("after must be the last number you have."))
    return given


def chosen(given: object) -> UUID:
    try:
        return UUID(given)  # type: ignore[arg-type]
    except (ValueError, AttributeError, TypeError):
        raise Invalid("invalid", _("id must be the message's uuid.")) from None
