"""What every WebSocket of Parley shares: accepted first, closed with a code that says why, a JSON object a message."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from autobahn.exception import Disconnected
from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _

from conferencing.limits import LARGEST_MESSAGE, Bucket
from conferencing.rooms import Invalid, Message
from config import logs, metrics
from meetings.access import NOBODY, Refused, Who
from meetings.authentication import bearer_of, who_connects

log = logging.getLogger(__name__)
Send = Callable[..., Awaitable[Any]]
OURS = (1000, 1001, 1006, 1011, 4400, 4401, 4403, 4404, 4408, 4409, 4413, 4429)
"""Codes of PROTOCOL 5 and of every day; a client may close with any other."""


class Closed(Exception):
    """Close this socket with `code` (PROTOCOL 5)."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Socket(AsyncWebsocketConsumer):
    """Subclasses write `opened`, `said` (a JSON object came), `heard` (bytes came) and `gone`."""

    who = NOBODY
    code = ""
    shut = False
    closed_with: int | None = None
    kind = "other"
    """For those who count."""
    counted = False

    async def __call__(self, scope: dict[str, Any], receive: Send, send: Send) -> None:
        """A browser that has just gone is no error: its disconnect follows, and with it `gone`."""

        async def send_if_open(message: dict[str, Any]) -> None:
            with suppress(Disconnected):
                await send(message)

        await super().__call__(scope, receive, send_if_open)

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Like Channels', without its hop through the thread that all sync code shares: a slow query on another
        socket must not delay audio. Everything here reaches the database through database_sync_to_async, which
        looks after old connections itself."""
        try:
            await getattr(self, get_handler_name(message))(message)
        except Refused as refused:
            await self.close(refused.close)
        except Closed as closed:
            await self.close(closed.code)

    async def websocket_connect(self, message: dict[str, Any]) -> None:
        given = dict(self.scope["headers"]).get(b"x-request-id", b"")
        logs.current.set(logs.fresh(given.decode("latin-1")))
        self.bucket = Bucket(asyncio.get_running_loop().time())
        self.code = self.scope["url_route"]["kwargs"].get("code", "")
        self.who = await who_connects(self.scope)
        translation.activate(language_of(self.scope, self.who))  # for this socket's task, and those it starts
        await self.accept(bearer_of(self.scope)[1])
        self.counted = True
        metrics.SOCKETS.labels(self.kind).inc()
        await self.opened()

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        """Obey one message, or say what is wrong with it and change nothing."""
        if self.shut:  # sent before the browser learned of it
            return
        metrics.MESSAGES.labels(self.kind).inc()
        request: Message = {}
        try:
            if (data := message.get("bytes")) is not None:
                await self.heard(data)
                return
            self.count()
            request = parse(message.get("text") or "")
            await self.said(request)
        except Invalid as invalid:
            await self.say(error(invalid.code, invalid.text, request.get("ref")))

    def count(self) -> None:
        if not self.bucket.take(asyncio.get_running_loop().time()):
            raise Closed(4429)

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        code = self.closed_with or message.get("code") or 1006
        if self.counted:
            metrics.SOCKETS.labels(self.kind).dec()
            metrics.CLOSED.labels(self.kind, code if code in OURS else "other").inc()
        try:
            await self.gone(code)
        finally:
            await super().websocket_disconnect(message)

    async def close(self, code: int | None = None, reason: str | None = None) -> None:
        """Whatever comes after this is not heard."""
        self.shut, self.closed_with = True, code
        await super().close(code, reason)

    async def say(self, message: Message) -> None:
        await self.send(json.dumps(message))

    async def opened(self) -> None:
        """The socket was accepted; `who` and `code` are known."""

    async def said(self, message: Message) -> None:
        """A JSON object with a type came."""
        raise Invalid("unknown_type", _("There is no such message."))

    async def heard(self, data: bytes) -> None:
        self.count()
        raise Invalid("malformed", _("Only text is understood here."))

    async def gone(self, code: int) -> None:
        """The socket has closed."""


def language_of(scope: dict[str, Any], who: Who) -> str:
    """The profile's language, else the one picked on a page, else what the browser asks for: as for pages."""
    named: str = getattr(who.user, "language", "")
    if named in dict(settings.LANGUAGES):
        return named
    request = HttpRequest()
    request.COOKIES = scope.get("cookies", {})
    wanted = dict(scope["headers"]).get(b"accept-language", b"")
    request.META["HTTP_ACCEPT_LANGUAGE"] = wanted.decode("latin-1")
    return translation.get_language_from_request(request)


def parse(text: str) -> Message:
    """The JSON object in `text`. Raises Invalid, or Closed when it is too large."""
    if len(text.encode(errors="replace")) > LARGEST_MESSAGE:
        raise Closed(4413)
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        raise Invalid("malformed", _("This is not JSON.")) from None
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        raise Invalid("malformed", _("A message is a JSON object with a type."))
    return message


def error(code: str, text: str, ref: Any = None) -> Message:
    message = {"type": "error", "code": code, "message": text}
    return message if ref is None else message | {"ref": ref}


class Nowhere(AsyncWebsocketConsumer):
    """There is no socket at this address."""

    async def connect(self) -> None:
        await self.accept()
        await self.close(4404)
