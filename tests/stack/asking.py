"""Requests to an nginx of the tests, whose certificate they trust and which they do not follow; and what it logs."""

import ssl
import time
import urllib.error
import urllib.request
from email.message import Message
from pathlib import Path
from typing import Any

from tests.nginx import Nginx

PATIENCE = 60.0  # seconds on a busy machine


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def ask(nginx: Nginx, path: str, **headers: str) -> tuple[int, Message, bytes]:
    """Status, headers and body of whatever is answered, also when it is a refusal."""
    trusting = ssl.create_default_context(cafile=nginx.authority)
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=trusting), Stay)
    request = urllib.request.Request(path if "://" in path else nginx.url + path, headers=headers)
    try:
        with opener.open(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.headers, refused.read()


def logged(text: str, *logs: Path) -> str:
    """What stands in these logs once `text` does: it is written after whoever asked was answered."""
    deadline = time.monotonic() + PATIENCE
    while text not in (said := "".join(log.read_text() for log in logs)):
        assert time.monotonic() < deadline, f"{text} is not in {said}"
        time.sleep(0.05)
    return said
