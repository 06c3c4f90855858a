"""nginx, with the configuration that is shipped, in front of two servers that say what the test wants."""

import ssl
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, cast

import pytest
from django.conf import settings

from config.bodies import FORM, MIB
from tests.nginx import Nginx
from tests.servers import Parley
from tests.stack.asking import ask


class Says(BaseHTTPRequestHandler):
    """`/503/` is answered so, anything else with 200."""

    def do_GET(self) -> None:
        self.send_response(503 if self.path == "/503/" else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Not here."""


@dataclass
class Stub:
    port: int


@pytest.fixture
def stubs() -> Iterator[list[ThreadingHTTPServer]]:
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Says) for _ in range(2)]
    for server in servers:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield servers
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def nginx(tmp_path: Path, stubs: list[ThreadingHTTPServer]) -> Iterator[Nginx]:
    one = Nginx(tmp_path, *(cast("Parley", Stub(server.server_port)) for server in stubs)).start()
    yield one
    one.stop()


def test_who_cannot_do_one_thing_just_now_still_does_the_others(nginx: Nginx) -> None:
    """Else some answers of 503, which anybody may cause, would take all servers away from everybody."""
    for _ in range(4):
        assert ask(nginx, "/503/")[0] == 503
        assert ask(nginx, "/")[0] == 200


@pytest.mark.parametrize(("size", "status"), [(settings.UPLOAD_LIMIT * MIB + FORM, 501), (600 * MIB, 413)])
def test_the_largest_that_a_server_takes_goes_through(nginx: Nginx, size: int, status: int) -> None:
    """Before any of it has been sent; 501 is what the server here says of all that is posted."""
    trusting = ssl.create_default_context(cafile=nginx.authority)
    with closing(HTTPSConnection("localhost", nginx.port, timeout=30, context=trusting)) as line:
        line.putrequest("POST", "/api/transcriptions/")
        line.putheader("Content-Length", str(size))
        line.endheaders()
        assert line.getresponse().status == status


@pytest.mark.parametrize(
    "path",
    [
        "/s/a-secret-key/",
        "/i/a-secret-key/",
        "/account/login/?next=/i/a-secret-key/",
        "/account/login/?next=%2Fs%2Fa-secret-key%2F",
        "//s/a-secret-key/",
        "/s//a-secret-key/",
        "/%73/a-secret-key/",
        "/static/../s/a-secret-key/",
        "/account/password/reset/key/a-secret-key/",
        "/account/confirm-email/a-secret-key/",
    ],
)
def test_no_key_is_in_a_log(nginx: Nginx, stubs: list[ThreadingHTTPServer], path: str) -> None:
    """Neither when all is well nor when nobody answers."""
    ask(nginx, path)
    for server in stubs:
        server.shutdown()
        server.server_close()
    assert ask(nginx, path)[0] in (502, 504)
    nginx.stop()  # so that all is written
    log = (nginx.folder / "parley.log").read_text()
    assert len(log.splitlines()) == 2
    assert "secret" not in log
    for other in ("error.log", "parley-error.log"):
        assert "secret" not in (nginx.folder / other).read_text()
