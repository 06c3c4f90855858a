"""The one door to the environment. `.env` beside manage.py is read first; real variables win.

A value that cannot be read becomes a sentence in `problems`, which `manage.py check` reports (config/checks.py);
until it is mended the default stands, so that the check itself can run.
"""

import json
import os
from collections.abc import Collection
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

problems: list[str] = []


def load(path: Path) -> None:
    """Put the KEY=value lines of `path` into the environment unless they are set already."""
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        key, equals, value = line.partition("=")
        if equals and not key.lstrip().startswith("#"):
            os.environ.setdefault(key.strip(), value.strip().strip("'\""))


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def words(name: str, default: str = "") -> list[str]:
    """A comma list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def url(name: str, default: str, schemes: Collection[str]) -> str:
    value = text(name, default)
    try:
        parts = urlsplit(value)
        known = not value or (parts.scheme in schemes and parts.port != 0)
    except ValueError:
        known = False
    if known:
        return value
    problems.append(f"{name} is no address that begins with {' or '.join(f'{one}://' for one in schemes)}.")
    return default


def origins(name: str) -> list[str]:
    """A comma list of origins: scheme, host and perhaps a port, as browsers send them."""
    good = []
    for one in words(name):
        try:
            parts = urlsplit(one)
            known = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            known = False
        if known and one == f"{parts.scheme}://{parts.netloc}".lower() and "@" not in one and "*" not in one:
            good.append(one)
        else:
            problems.append(f"{name}: {one!r} is no origin. Write it as in {name}=https://app.example.org, no path.")
    return good


def ice_servers(name: str) -> list[dict[str, Any]]:
    """A JSON list of RTCIceServers, or a comma list of their addresses."""
    value = text(name)
    if not value.startswith("["):
        return [{"urls": [one]} for one in words(name)]
    try:
        servers = json.loads(value)
    except ValueError:
        servers = None
    if isinstance(servers, list) and all(isinstance(one, dict) and addresses(one.get("urls")) for one in servers):
        return servers
    problems.append(f'{name} is no JSON list such as {name}=[{{"urls": "stun:stun.example.org"}}].')
    return []


def addresses(urls: Any) -> bool:
    """An address, or a list of some?"""
    listed = [urls] if isinstance(urls, str) else urls
    return isinstance(listed, list) and bool(listed) and all(isinstance(one, str) and one for one in listed)


def zone(name: str, default: str) -> str:
    value = text(name, default)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems.append(f"{name} is no time zone. Write it as in {name}=Europe/Berlin.")
        return default
    return value


def choice(name: str, default: str, choices: Collection[str]) -> str:
    value = text(name, default)
    if value in choices:
        return value
    problems.append(f"{name} must be one of {', '.join(choices)}.")
    return default


def flag(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    if value in ("", "1", "true", "yes", "on", "0", "false", "no", "off"):
        return default if not value else value in ("1", "true", "yes", "on")
    problems.append(f"{name} is neither yes nor no. Write {name}=1 or {name}=0.")
    return default


def number(name: str, default: int, least: int, most: int) -> int:
    value = text(name)
    if not value:
        return default
    if value.isascii() and value.isdigit() and least <= int(value) <= most:
        return int(value)
    problems.append(f"{name} must be a whole number from {least} to {most}, such as {name}={default}.")
    return default


def price(name: str, of: str = "a million tokens") -> Decimal:
    """An amount of money for so much of something; 0 means that nobody counts it."""
    value = text(name, "0")
    try:
        amount = Decimal(value)
        if amount.is_finite() and 0 <= amount < 1_000_000:
            return amount
    except InvalidOperation:
        pass
    problems.append(f"{name} must be an amount for {of}, such as {name}=0.60.")
    return Decimal(0)
