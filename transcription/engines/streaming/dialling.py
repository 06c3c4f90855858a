"""A connection to a service from the address to the moment in which it hears, within five seconds."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, InvalidProxy, InvalidURI

from transcription.contract import EngineFailed
from transcription.engines.streaming.connection import Connection
from transcription.engines.streaming.refusals import HANDSHAKE, refused

HEARTBEAT = 5.0  # seconds between two pings, and until one is answered
LARGEST_MESSAGE = 2 * 2**20
Message = dict[str, Any]


class Direct(connect):
    """Follows no redirects: a key is for the address that an operator wrote."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


async def dialled(
    made: Callable[[ClientConnection], Connection], label: str, url: str, headers: dict[str, str], tls: ssl.SSLContext
) -> Connection:
    """A connection that is not ready yet. Raises EngineFailed."""
    try:
        opened = await Direct(
            url,
            additional_headers=headers,
            ssl=tls if urlsplit(url).scheme == "wss" else None,
            compression=None,  # sound does not become smaller
            open_timeout=HANDSHAKE,
            ping_interval=HEARTBEAT,
            ping_timeout=HEARTBEAT,
            close_timeout=1,
            max_size=LARGEST_MESSAGE,
        )
    except (OSError, InvalidHandshake, InvalidProxy, InvalidURI, EOFError) as error:
        raise refused(label, error) from None
    return made(opened)


async def readied(connection: Connection, before: Message | None = None, after: Message | None = None) -> Connection:
    """Once the service said that it hears, with what is to be said before and after. Raises EngineFailed; then, or when
    cancelled, nothing stays open."""
    try:
        if before:
            await connection.say(before)
        await connection.until(lambda: connection.ready, HANDSHAKE)
        if after:
            await connection.say(after)
    except BaseException:
        connection.abandon()
        raise
    return connection


async def promptly(label: str, opening: Awaitable[Connection]) -> Connection:
    """The handshake in all its parts, within its hard limit. Raises EngineFailed."""
    try:
        async with asyncio.timeout(HANDSHAKE):
            return await opening
    except TimeoutError:
        raise refused(label, TimeoutError()) from None


def trusting(authority: str) -> ssl.SSLContext:
    """Certificates are verified, against the public authorities or the one in this file. Raises EngineFailed."""
    try:
        return ssl.create_default_context(cafile=authority or None)
    except (OSError, ssl.SSLError):
        raise EngineFailed("The file of the certificate authority cannot be read.", lasting=True) from None
