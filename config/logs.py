"""One id runs through everything that a request or a socket causes: HTTP, sockets, speech workers.

`current` is a context variable, so tasks and threads started on behalf of a connection inherit it.
"""

import json
import logging
import re
import traceback
import uuid
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponseBase

current: ContextVar[str] = ContextVar("log_id", default="-")
MAILED = re.compile(r"(/account/(?:password/reset/key|confirm-email)/|/i/|/s/)[^/\s]+")
GIVEN = re.compile(r"[\w.-]{1,64}", re.ASCII)
QUOTING = ("asyncio",)
"""Loggers whose messages show values: results of futures, arguments of callbacks, texts of errors."""
QUOTED = re.compile(r"[<(\n\"'].*", re.DOTALL)


def fresh(given: str = "") -> str:
    """The id that a proxy has `given`, if it is harmless, else a new one."""
    return given if GIVEN.fullmatch(given) else uuid.uuid4().hex[:12]


def message_of(record: logging.LogRecord) -> str:
    """Without keys of links, and of whoever shows values only what stands before the first of them."""
    said = record.getMessage()
    if record.name in QUOTING:
        said = QUOTED.sub("…", said)
    return MAILED.sub(r"\1…", said)


class AddId(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.id = current.get()
        return True


class Wordless(logging.Formatter):
    """No keys of mailed links, and tracebacks without the errors' texts, which may quote what somebody said: only
    places and kinds of error."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (logging's name)
        record.message = message_of(record)
        return super().formatMessage(record)

    def formatException(  # noqa: N802  (logging's name)
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        error, lines = ei[1], list[str]()
        while error is not None:
            frames = traceback.extract_tb(error.__traceback__)
            lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
            error = error.__cause__ or error.__context__
        return "\n".join(lines)


class AsJson(Wordless):
    """One object a line, for whoever collects logs: when (UTC), how bad, who says it, for which request, what."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {
            "time": moment.replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "id": getattr(record, "id", "-"),
            "message": message_of(record),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class RequestId:
    """Take the proxy's X-Request-ID, or make one; answer with it."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.waits = iscoroutinefunction(get_response)
        if self.waits:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        current.set(fresh(request.headers.get("X-Request-ID", "")))
        if self.waits:
            return self.answer_async(request)
        return self.mark(self.get_response(request))

    async def answer_async(self, request: HttpRequest) -> HttpResponseBase:
        return self.mark(await self.get_response(request))  # type: ignore[misc]

    def mark(self, response: HttpResponseBase) -> HttpResponseBase:
        response["X-Request-ID"] = current.get()
        return response
