"""How browsers find a way to each other: the servers they may ask, with passwords that run out.

TURN REST (draft-uberti-behave-turn-rest-00, coturn's `use-auth-secret`): the username is `expiry:connection`, expiry in
seconds of Unix time; the credential is base64(HMAC-SHA1(secret, username)).
"""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

Servers = tuple[list[dict[str, Any]], datetime | None]


def servers(connection: UUID, now: datetime) -> Servers:
    """RTCIceServers for one connection, and until when they are good (None: for ever)."""
    found = list(settings.ICE_SERVERS)
    if not settings.TURN_URLS:
        return found, None
    expiry = int(now.timestamp()) + settings.TURN_TTL
    name = f"{expiry}:{connection}"
    relay = {"urls": settings.TURN_URLS, "username": name, "credential": credential(name)}
    return [*found, relay], datetime.fromtimestamp(expiry, now.tzinfo)


def credential(name: str) -> str:
    digest = hmac.new(settings.TURN_SECRET.encode(), name.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def stale(expires_at: datetime | None, now: datetime) -> bool:
    """Is it time for new ones? With a third of their time left, so that a peer that is slow to connect has enough."""
    return expires_at is not None and expires_at - now < timedelta(seconds=settings.TURN_TTL / 3)
