"""What requests bring, in flat memory: a body stays in the file that Twisted wrote it to, until somebody reads it.

Twisted would parse every form in memory, and Daphne put the whole body there once more, for Django to copy it into a
file again. Here the application gets that file as it is, in the request's scope. What is too large is refused by the
header that says so, or when more has come than may come; nothing beyond that is stored. So is what finds the disk full.
Of who shows a token or a session nobody takes more than of a stranger until one look in the database has found whose it
is.
"""

import json
import logging
import os
import re
from contextlib import suppress
from io import BytesIO
from typing import IO, Any

from asgiref.sync import sync_to_async
from daphne import server  # first: it chooses Twisted's reactor
from daphne.http_protocol import HTTPFactory, WebRequest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.asgi import ASGIHandler
from django.db import connections
from django.utils.translation import gettext as _
from twisted.internet.threads import deferToThread
from twisted.python.failure import Failure

from config import logs
from meetings import access
from meetings.rest import problems

MIB = 2**20
FORM = MIB  # what a form may bring beside its files, and is counted with them
PAGES = 16 * MIB  # what comes to any other address: pictures are the largest
STRANGERS = MIB  # from whoever shows neither a token nor a cookie
PATIENCE = 64 * MIB  # of a body that was refused: who is cut off while writing never reads why
FOR_FILES = (b"/api/transcriptions/", b"/v1/audio/transcriptions")
SCOPE = "parley.body"
log = logging.getLogger(__name__)


def room_for(path: bytes, *, known: bool) -> int:
    """How many bytes may be sent to `path`, by somebody who shows who they are or does not."""
    path = path.partition(b"?")[0]
    if not known:
        return STRANGERS
    recording = path.startswith(b"/api/meetings/") and path.endswith(b"/transcripts/")
    return settings.UPLOAD_LIMIT * MIB if recording or path in FOR_FILES else PAGES


class Request(WebRequest):
    """One request on its way in."""

    content: IO[bytes]
    came = 0
    looked = whole = refused = full = False

    def __init__(self, *channel: Any) -> None:
        super().__init__(*channel, parsePOSTFormSubmission=False)  # Twisted would take 4 GB for a form of 300 MB

    def gotLength(self, length: int | None) -> None:  # noqa: N802  (Twisted's name)
        super().gotLength(length)
        self.known = self.requestHeaders.hasHeader(b"authorization") or self.requestHeaders.hasHeader(b"cookie")
        upgrade = self.requestHeaders.getRawHeaders(b"upgrade") or [b""]
        self.websocket = upgrade[0].lower() == b"websocket"  # as Daphne asks, which reads all of its body into memory
        self.room = room_for(self.channel._path, known=self.known and not self.websocket)
        if length is not None and length > self.room + FORM:
            self.refuse()

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802
        self.came += len(data)
        if not self.refused and self.came > self.room + FORM:
            self.refuse()
        if self.known and self.came > STRANGERS and not (self.looked or self.refused):
            self.look()
        if not self.refused:
            self.keep(data)
        elif self.came > self.room + PATIENCE:
            self.channel.transport.abortConnection()

    def keep(self, data: bytes) -> None:
        """Without data: what is still in memory."""
        try:
            if data:
                super().handleContentChunk(data)
            else:
                self.content.flush()
        except OSError as error:
            log.error("what a request brings cannot be stored: %s", os.strerror(error.errno or 0))
            self.full = True
            self.refuse()

    def look(self) -> None:
        """Whose token or session is it? Nothing more is read until that is known."""
        self.looked = True
        self.channel._networkProducer.pauseProducing()
        said = self.requestHeaders.getRawHeaders(b"authorization") or [b""]
        cookie = self.getCookie(settings.SESSION_COOKIE_NAME.encode()) or b""
        deferToThread(somebodys, said[0].decode("latin-1"), cookie.decode("latin-1")).addBoth(self.found)

    def found(self, known: bool | Failure) -> None:
        """A database that does not answer is no reason to ask who somebody is: the application will say so."""
        if isinstance(known, Failure):
            log.error("who sends a body could not be looked up (%s)", known.type.__name__ if known.type else "")
        if getattr(self, "channel", None) is None:
            return  # they have gone, or it was short and is over
        if not (known or self.refused or self.whole):
            self.known, self.room = False, STRANGERS
            self.refuse()
        self.channel._networkProducer.resumeProducing()

    def requestReceived(self, *line: bytes) -> None:  # noqa: N802
        self.whole = True
        if not self.refused:
            self.keep(b"")
        if self.refused:
            self.channel.loseConnection()
        else:
            super().requestReceived(*line)

    def refuse(self) -> None:
        """Answer now, and throw away what still comes."""
        self.refused = True
        self.requestHeaders.removeHeader(b"expect")  # or Twisted would ask for the body all the same
        with suppress(OSError):  # what it has not written yet finds no room either
            self.content.close()
        self.content = BytesIO()
        given = (self.requestHeaders.getRawHeaders(b"x-request-id") or [b""])[-1]
        named = logs.current.set(logs.fresh(given.decode("latin-1")))
        self.channel.transport.write(self.refusal())
        logs.current.reset(named)

    def refusal(self) -> bytes:
        line, answer = no_room() if self.full else too_large(self.room // MIB) if self.known else who_are_you()
        kind = "json" if self.channel._path.startswith(b"/v1/") else "problem+json"
        answer = problems.details(int(line[:3]), answer["code"]) | answer
        body = json.dumps(answer).encode()
        head = f"HTTP/1.1 {line}\r\nContent-Type: application/{kind}\r\nContent-Length: {len(body)}\r\n"
        head += f"X-Request-ID: {logs.current.get()}\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n"
        origin = (self.requestHeaders.getRawHeaders(b"origin") or [b""])[0].decode("latin-1")
        return f"{head}{readable(self.channel._path.decode('latin-1'), origin)}\r\n".encode() + body

    def process(self) -> Any:
        """Keep the body's file for the application; Daphne passes an empty one on. A WebSocket's it needs itself."""
        self.body: IO[bytes] | None = None
        if not self.websocket:
            self.body, self.content = self.content, BytesIO()
            self.body.seek(0)
            if self.came:  # also where no header said so: Django reads no further than one says
                self.requestHeaders.setRawHeaders(b"content-length", [str(self.came).encode()])
        return super().process()


def somebodys(authorization: str, session: str) -> bool:
    """Is there a token or a session like that? In a thread."""
    try:
        scheme, _sep, key = authorization.partition(" ")
        if scheme.lower() == "bearer":
            return access.who_holds(key.strip()).user is not None
        return bool(session) and SESSION_KEY in SessionStore(session).load()
    finally:
        connections.close_all()


def readable(path: str, origin: str) -> str:
    """Lines of headers that let pages of `origin` read the answer, if they may call the API: as corsheaders has it."""
    if origin not in settings.CORS_ALLOWED_ORIGINS or not re.match(settings.CORS_URLS_REGEX, path):
        return ""
    exposed = ", ".join(settings.CORS_EXPOSE_HEADERS)
    return f"Access-Control-Allow-Origin: {origin}\r\nAccess-Control-Expose-Headers: {exposed}\r\nVary: origin\r\n"


def too_large(size: int) -> tuple[str, dict[str, Any]]:
    said = _("This is larger than the %(size)s MB that this server takes here.") % {"size": size}
    return "413 Content Too Large", problem("too_large", said)


def no_room() -> tuple[str, dict[str, Any]]:
    said = _("This server cannot store this: its disk may be full. Nothing of it was kept; send it again later.")
    return "507 Insufficient Storage", problem("not_stored", said, "server_error")


def who_are_you() -> tuple[str, dict[str, Any]]:
    said = _("Please sign in first: nobody's files are taken.")
    return '401 Unauthorized\r\nWWW-Authenticate: Bearer realm="api"', problem("not_signed_in", said)


def problem(code: str, said: str, kind: str = "invalid_request_error") -> dict[str, Any]:
    """For clients of our own API, and for OpenAI's, which have kinds of errors."""
    error = {"message": said, "type": kind, "param": None, "code": code}
    return {"code": code, "detail": said, "error": error}


class Factory(HTTPFactory):
    def buildProtocol(self, addr: Any) -> Any:  # noqa: N802
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = Request
        return protocol


class FlatServer(server.Server):
    """Daphne, whose requests are `Request`s."""

    connections: dict[Any, dict[str, Any]]

    @property
    def http_factory(self) -> Factory:
        return self.factory

    @http_factory.setter
    def http_factory(self, made: HTTPFactory) -> None:
        self.factory = Factory(self)  # Daphne makes its own where it begins to listen

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        if isinstance(protocol, Request):
            scope[SCOPE] = protocol.body
        return super().create_application(protocol, scope)

    def kill_all_applications(self) -> Any:
        """But those that have not begun: Daphne stumbles over a body that is still coming in."""
        begun = {one: details for one, details in self.connections.items() if "application_instance" in details}
        self.connections = begun
        return super().kill_all_applications()


class Receive:
    """An ASGI `receive` that knows where the body is."""

    def __init__(self, receive: Any, body: IO[bytes] | None) -> None:
        self.receive, self.body = receive, body

    def __call__(self) -> Any:
        return self.receive()


class Handler(ASGIHandler):
    """Django, reading bodies from where they are."""

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        """Each request has a thread of its own, and that one a connection to the database. Both end with it: else
        connections would pile up until Python finds the time to collect them, and PostgreSQL takes 100."""
        try:
            await super().handle(scope, Receive(receive, scope.get(SCOPE)), send)
        finally:
            await sync_to_async(connections.close_all)()

    async def read_body(self, receive: Any) -> Any:
        sent = await super().read_body(receive)
        if receive.body is None:
            return sent
        sent.close()
        return receive.body
