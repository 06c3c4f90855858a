"""Static files, answered before Django: a room is more than a hundred modules, and Django takes 10 ms for each.

WhiteNoise knows the files and their headers. Their address carries a version (`config.versions`) above everything, so
relative imports stay within it and browsers keep all of them for good; in DEBUG they have none and are asked for anew.
"""

import gzip
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import rcssmin
import rjsmin
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe
from whitenoise.middleware import WhiteNoiseMiddleware  # type: ignore[import-untyped]
from whitenoise.responders import StaticFile  # type: ignore[import-untyped]

TEXTS = ("text/", "application/json", "application/manifest+json", "image/svg+xml")
# UTF-8 is said by our pages, whose files these are; modules can be nothing else.
TERSE = {f'{kind}; charset="utf-8"': kind for kind in ("text/javascript", "text/css")}
SMALL = 512  # bytes that are not worth packing
SHORTER: dict[str, Callable[[bytes], bytes]] = {"js": rjsmin.jsmin, "css": rcssmin.cssmin}
AS_THEY_ARE = "/drf_spectacular_sidecar/"  # terse when they come, and rjsmin would break them
FOR_GOOD = "max-age=31536000, immutable"  # a room has 130 files: each letter counts
Headers = list[tuple[bytes, bytes]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
App = Callable[[dict[str, Any], Any, Send], Awaitable[None]]


class Statics:
    """In front of the ASGI application for HTTP."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.files = WhiteNoiseMiddleware()
        self.packed: dict[str, bytes] = {}

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Send) -> None:
        file = self.find(scope["path"])
        if file is None:
            await self.app(scope, receive, send)
            return
        status, headers, body = self.answer(file, scope["path"], scope["method"], asked(scope))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def find(self, path: str) -> StaticFile | None:
        if not path.startswith(self.files.static_prefix):
            return None
        if not self.files.autorefresh:
            return self.files.files.get(path)
        try:
            return self.files.find_file(path)
        except (SuspiciousFileOperation, ValueError):  # outside of the folder; no path at all
            return None

    def answer(self, file: StaticFile, path: str, method: str, asked: Mapping[str, str]) -> tuple[int, Headers, bytes]:
        response = file.get_response(method, asked)
        headers = dict(response.headers) | {"X-Content-Type-Options": "nosniff"}
        if not self.files.autorefresh:
            headers["Cache-Control"] = FOR_GOOD
            if (kind := headers.get("Content-Type")) in TERSE:
                headers["Content-Type"] = TERSE[kind]
        body = b""
        if response.file:
            with response.file as opened:
                body = opened.read()
        if response.status == 200 and not self.files.autorefresh and headers["Content-Type"].startswith(TEXTS):
            headers |= {"Vary": "Accept-Encoding"}
            if len(body) > SMALL and "gzip" in asked.get("HTTP_ACCEPT_ENCODING", ""):
                body = self.pack(path, body)
                headers |= {"Content-Encoding": "gzip", "Content-Length": str(len(body))}
                del headers["ETag"], headers["Last-Modified"]  # that of the other bytes; kept for good, nobody asks
        return response.status, [(name.lower().encode(), value.encode()) for name, value in headers.items()], body

    def pack(self, path: str, body: bytes) -> bytes:
        """Once for each file: there are few, and they are small. What they say to their readers stays here."""
        if path not in self.packed:
            shorten = bytes if AS_THEY_ARE in path else SHORTER.get(path.rpartition(".")[2], bytes)
            self.packed[path] = gzip.compress(shorten(body), mtime=0)
        return self.packed[path]


def asked(scope: dict[str, Any]) -> dict[str, str]:
    """The request's headers as WhiteNoise reads them."""
    return {
        f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}": value.decode("latin-1")
        for name, value in scope["headers"]
    }


@require_safe
def newer(request: HttpRequest, version: str, path: str) -> HttpResponse:
    """A page that was loaded before an update asks for a module of its time: it gets today's."""
    if f"/{version}/" in settings.STATIC_URL:
        raise Http404
    return HttpResponseRedirect(static(path))
