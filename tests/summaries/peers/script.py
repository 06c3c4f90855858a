"""What a peer answers. A script is a function of the request's body; it returns an answer, or one of the misfortunes.

Recorded requests are (path, body, headers). `texts` is what a model would read.
"""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = dict[str, Any]


@dataclass(frozen=True)
class Status:
    """An error instead of an answer."""

    code: int
    message: str = "scripted"
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Broken:
    """Some of the answer; then the connection closes, an error event comes, or it just ends without an end."""

    text: str
    how: str = "cut"  # cut, event, silent


@dataclass(frozen=True)
class Cut:
    """An answer that was stopped by its limit of tokens."""

    text: str


@dataclass(frozen=True)
class Slow:
    """A pause before the answer, or with `each` between its pieces. Ends when the peer is closed."""

    text: str
    seconds: float
    each: bool = False


Answer = str | Status | Broken | Cut | Slow
Script = Callable[[Body], Answer]
PIECE = 7  # characters of an answer that come at once


@dataclass
class Asked:
    path: str
    body: Body
    headers: dict[str, str]


@dataclass
class Peer:
    """Set `script`; look at `asked`. `at_once` is the most requests for answers that were under way together."""

    script: Script
    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    over: threading.Event = field(default_factory=threading.Event)
    now: int = 0
    at_once: int = 0
    count: Callable[[str], int] = lambda text: len(text.split())
    with_usage: bool = True

    def calls(self, part: str = "chat") -> list[Asked]:
        return [one for one in self.asked if part in one.path]

    @contextmanager
    def busy(self) -> Iterator[None]:
        with self.lock:
            self.now += 1
            self.at_once = max(self.at_once, self.now)
        try:
            yield
        finally:
            with self.lock:
                self.now -= 1

    def wait(self, seconds: float) -> None:
        self.over.wait(seconds)


def texts(body: Body) -> str:
    return "\n".join(str(one["content"]) for one in body["messages"])


def tokens(peer: Peer, body: Body) -> int:
    return peer.count(texts(body))


def lines(body: Body) -> list[list[str]]:
    """The lines of data between the fence of the question, as a model reads them."""
    system, user = str(body["messages"][0]["content"]), str(body["messages"][1]["content"])
    match = re.search(r"<<<(\w+)", system)
    assert match, "no fence"
    inside = user.split(f"<<<{match[1]}\n", 1)[1].rsplit(f"\n{match[1]}>>>", 1)[0]
    return [json.loads(one) for one in inside.split("\n")[1:]]


def pieces(text: str, size: int = PIECE) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)] or [""]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    peer: Peer

    def log_message(self, *args: object) -> None:
        pass

    def read(self) -> Body:
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        try:
            body = json.loads(raw)
        except ValueError:
            body = {"form": raw.decode()}
        asked = Asked(self.path, body, {name.lower(): value for name, value in self.headers.items()})
        with self.peer.lock:
            self.peer.asked.append(asked)
        return body

    def answer(self, code: int, value: object, headers: tuple[tuple[str, str], ...] = ()) -> None:
        out = json.dumps(value).encode()
        self.send_response(code)
        for name, text in (("content-type", "application/json"), ("content-length", str(len(out))), *headers):
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(out)

    def begin(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()

    def send(self, event: str) -> None:
        data = event.encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def finish_stream(self) -> None:
        self.wfile.write(b"0\r\n\r\n")

    def hang_up(self) -> None:
        self.close_connection = True
        self.connection.close()


@contextmanager
def serving(peer: Peer, handler: type[Handler], wrap: Callable[[Any], Any] | None = None) -> Iterator[Peer]:
    kind = type("Bound", (handler,), {"peer": peer})
    server = Quiet(("127.0.0.1", 0), kind)
    if wrap:
        server.socket = wrap(server.socket)
    peer.url = f"{'https' if wrap else 'http'}://127.0.0.1:{server.server_port}"
    threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True).start()
    try:
        yield peer
    finally:
        peer.over.set()
        server.shutdown()
        server.server_close()


class Quiet(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error of ours."""


def stamp() -> int:
    return int(time.time())
