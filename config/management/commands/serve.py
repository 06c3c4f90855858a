"""`manage.py serve`: Daphne, and what must live beside it: the speech workers and a one-minute sweep."""

import asyncio
import logging
import os
import signal
import socket
from argparse import ArgumentParser
from typing import Any

from channels.db import database_sync_to_async
from daphne.server import Server
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from twisted.internet import reactor

from conferencing import presence
from config import certificate
from transcription import transcripts
from transcription.contract import EngineFailed
from transcription.engines import ready
from transcription.pool import pool

SWEEP = 60.0  # seconds
LARGEST_MESSAGE = 1 << 20
log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Run the server."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST") or "localhost")
        parser.add_argument("--port", type=int, default=os.environ.get("PORT") or 8000)
        parser.add_argument("--tls", action="store_true", help="https with a certificate of its own")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port, tls = options["host"], options["port"], options["tls"]
        host = "0.0.0.0" if tls and host == "localhost" else host
        refuse_taken(host, port)
        address = f"{'https' if tls else 'http'}://{certificate.name_of(host) if tls else host}:{port}"
        endpoints = [endpoint(host, port, tls=tls)]
        local = (
            f"{'https' if tls else 'http'}://localhost:{port}"
            if host in ("localhost", "0.0.0.0", "127.0.0.1")
            else address
        )
        os.environ["PARLEY_SERVER"] = local
        self.stdout.write(banner(address))
        run(endpoints)
        self.stdout.write("Stopped. What was said is stored.")


def refuse_taken(host: str, port: int) -> None:
    """Say it in a sentence when somebody else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} cannot be used ({error.strerror}). Try another: PORT={port + 1} make run"
            ) from error


def endpoint(host: str, port: int, *, tls: bool) -> str:
    """Twisted's description of where to listen."""
    interface = "127.0.0.1" if host == "localhost" else host.replace(":", r"\:")
    if not tls:
        return f"tcp:port={port}:interface={interface}"
    made = certificate.make(settings.BASE_DIR / "var" / "tls")
    os.environ["PARLEY_CERTIFICATE"] = str(made.authority)
    return f"ssl:port={port}:interface={interface}:privateKey={made.key}:certKey={made.chain}"


def banner(address: str) -> str:
    layer = "Redis" if settings.REDIS_URL else "in memory (one server process)"
    lines = [
        "",
        f"  Parley is at {address}",
        f"  database {connection.vendor} · channel layer {layer} · speech engine {settings.STT_ENGINE},"
        f" {settings.SPEECH_WORKERS} workers",
        "  Ctrl-C stops it.",
        "",
    ]
    return "\n".join(lines)


def run(endpoints: list[str]) -> None:
    """Until a signal. Daphne's loop is asyncio's, so the rest lives in tasks of the same loop."""
    from config.asgi import application

    server = Server(
        application,
        endpoints=endpoints,
        signal_handlers=False,
        server_name="parley",
        websocket_timeout=-1,
        websocket_handshake_timeout=10,
        verbosity=0,
    )
    beside: list[asyncio.Task[None]] = []
    ask: Any = reactor
    ask.callWhenRunning(lambda: beside.append(asyncio.get_event_loop().create_task(live_beside())))
    ask.callWhenRunning(watch_signals)
    server.run()


def watch_signals() -> None:
    ask: Any = reactor
    loop = asyncio.get_event_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, lambda: loop.create_task(stop(ask)))


async def stop(ask: Any) -> None:
    await pool().close()
    ask.stop()


async def live_beside() -> None:
    """Warm the speech workers, then sweep every minute."""
    try:
        await ready(settings.STT_ENGINE)
    except EngineFailed as failed:
        log.error("the speech engine %s cannot start (%s): captions wait until it can", settings.STT_ENGINE, failed)
    while True:
        try:
            await database_sync_to_async(sweep, thread_sensitive=False)()
        except DatabaseError:
            log.exception("the sweep failed; it is tried again in a minute")
        await asyncio.sleep(SWEEP)


def sweep() -> None:
    presence.sweep()
    transcripts.sweep()
