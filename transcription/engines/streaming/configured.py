"""Is what an operator wrote for a service usable? Each answers with a sentence that mends it, or nothing."""

import ssl
from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

LOOPBACK = ("localhost", "127.0.0.1", "::1")
NEARBY = (".local", ".internal", ".lan")
SECURE = {"https": "wss", "wss": "wss", "http": "ws", "ws": "ws"}


def address(name: str, url: str) -> str:
    """Keys and voices travel encrypted, but within this machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname if parts.port != 0 else ""
    except ValueError:
        host = ""
    if not host or parts.scheme not in SECURE:
        return f"{name} is no address such as https://api.example.org."
    if SECURE[parts.scheme] == "ws" and host not in LOOPBACK:
        return f"{name} must begin with https://, so that keys and voices travel encrypted."
    return ""


def server(name: str, url: str) -> str:
    """The same of a server that may be one's own: on a private network many speak plain HTTP."""
    try:
        parts = urlsplit(url)
        near = parts.scheme == "http" and parts.port != 0 and nearby(parts.hostname or "")
    except ValueError:
        near = False
    if near:
        return ""
    return address(name, url if url.startswith(("http:", "https:")) else "")


def nearby(host: str) -> bool:
    """Is it on this machine, or on a private network?"""
    try:
        return ip_address(host).is_private
    except ValueError:
        return bool(host) and ("." not in host or host.endswith(NEARBY))


def key(name: str, value: str) -> str:
    """It will stand in a header."""
    if value.isascii() and value.isprintable() and " " not in value:
        return ""
    return f"{name} holds characters that no key has: paste it again."


def authority(name: str, path: str) -> str:
    """A file of certificates, where not the public ones are trusted."""
    try:
        if path:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except (OSError, ValueError):  # ssl.SSLError is an OSError
        return f"{name} names no file with a certificate."
    return ""


def websocket(url: str, path: str) -> str:
    """The WebSocket at `path` of this address, whichever way it was written."""
    parts = urlsplit(url)
    whole = parts.path.rstrip("/").removesuffix(path) + path
    return urlunsplit((SECURE[parts.scheme], parts.netloc, whole, "", ""))


def web(url: str, path: str) -> str:
    """The same for HTTP."""
    return websocket(url, path).replace("ws", "http", 1)
