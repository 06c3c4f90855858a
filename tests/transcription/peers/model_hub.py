"""A model hub on loopback, as far as `huggingface_hub` asks one for a repository's files.

It answers what the files are (/api/models/…/revision/… and …/tree/…), then for each file its size and name and its
content (/…/resolve/…), from where a broken download left off (Range). Scripts: `breaks` closes the connection in the
middle of a file, so many times; `page` answers everything with a web page.
"""

import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class Hub(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, repository: str, files: Mapping[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.repository, self.files = repository, files
        self.breaks = 0
        self.page = False
        self.asked: list[tuple[str, str, str]] = []  # method, path, range

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def address(self, name: str) -> str:
        """Of a file."""
        return f"/{self.repository}/resolve/{COMMIT}/{name}"


class Asked(BaseHTTPRequestHandler):
    server: Hub

    def do_HEAD(self) -> None:
        self.answer(content=False)

    def do_GET(self) -> None:
        self.answer(content=True)

    def answer(self, *, content: bool) -> None:
        hub = self.server
        hub.asked.append((self.command, self.path, self.headers.get("Range", "")))
        path = self.path.partition("?")[0]
        if hub.page:
            return self.send(b"<html>Please log in</html>", {"Content-Type": "text/html"}, content=content)
        if path == f"/api/models/{hub.repository}/tree/{COMMIT}":
            tree = [{"type": "file", "path": name, "size": len(data), "oid": name} for name, data in hub.files.items()]
            return self.send(json.dumps(tree).encode(), {"Content-Type": "application/json"})
        if path.startswith(f"/api/models/{hub.repository}/revision/"):
            names = [{"rfilename": name} for name in hub.files]
            return self.send(json.dumps({"id": hub.repository, "sha": COMMIT, "siblings": names}).encode())
        found = re.fullmatch(rf"/{hub.repository}/resolve/{COMMIT}/(.+)", path)
        if not found or found[1] not in hub.files:
            return self.send(b"{}", {"X-Error-Code": "RepoNotFound"}, status=404)
        return self.file(hub.files[found[1]], found[1], content=content)

    def file(self, data: bytes, name: str, *, content: bool) -> None:
        about = {"ETag": f'"{name}"', "X-Repo-Commit": COMMIT, "Accept-Ranges": "bytes"}
        at = re.match(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if at:
            about["Content-Range"] = f"bytes {at[1]}-{len(data) - 1}/{len(data)}"
            return self.send(data[int(at[1]) :], about, status=206, content=content)
        return self.send(data, about, content=content)

    def send(self, data: bytes, about: Mapping[str, str] = {}, *, status: int = 200, content: bool = True) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **about}.items():
            self.send_header(name, value)
        self.end_headers()
        if not content:
            return
        if self.server.breaks and len(data) > 100_000:
            self.server.breaks -= 1
            self.wfile.write(data[: len(data) // 2])
            self.close_connection = True
            return
        self.wfile.write(data)

    def log_message(self, *args: Any) -> None:
        """Nobody reads it."""


@contextmanager
def hub(repository: str, files: Mapping[str, bytes]) -> Iterator[Hub]:
    one = Hub(repository, files)
    thread = threading.Thread(target=one.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield one
    finally:
        one.shutdown()
        one.server_close()
        thread.join()
