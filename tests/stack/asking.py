"""Requests to an nginx of the tests: whose certificate they trust, and that they follow nothing."""

import ssl
import urllib.error
import urllib.request
from email.message import Message
from typing import Any

from tests.nginx import Nginx


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
