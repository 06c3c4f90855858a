"""`manage.py serve`: Daphne, and what must live beside it: the speech workers and a one-minute sweep."""

import asyncio
import logging
import os
import socket
import threading
from argparse import ArgumentParser
from contextlib import suppress
from typing import Any

from channels.db import database_sync_to_async
from daphne.server import Server
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from twisted.internet import reactor

from conferencing import connections
from config import foreground, machine, unhandled
from config.bodies import FlatServer
from meetings.rest import idempotency
from meetings.tokens import uses as token_uses
from summaries import providers, recovery
from summaries.background import place
from summaries.contract import Failed
from summaries.watching import listening
from transcription import transcripts
from transcription.contract import EngineFailed
from transcription.programs import jobs
from transcription.recognition import chain, pool
from transcription.simulation import running

SWEEP = 60.0  # seconds
PATIENCE = 5.0  # seconds that tasks may take to end
LONGEST_STOP = 20.0  # seconds after which the process ends whatever it does
log = logging.getLogger(__name__)
COLON = r"\:"  # as Twisted's descriptions write it
the_reactor: Any = reactor  # its methods are added when it is imported


class Command(BaseCommand):
    help = "Run the server."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=settings.HOST)
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--prepare", action="store_true", help="first migrate and make the demo")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        if settings.TLS and host == settings.HOST == "localhost":
            host = machine.EVERYWHERE[0]  # the point of TLS=1 is to be reached from the network
        with foreground.held(), suppress(KeyboardInterrupt):  # which is how a signal comes before the loop runs
            self.serve(host, port, prepare=options["prepare"])
        self.stdout.write("\nStopped. What was said is stored.")

    def serve(self, host: str, port: int, *, prepare: bool) -> None:
        refuse_taken(host, port)
        where = endpoint(host, port)
        addresses = [address(name, port) for name in reached_as(host)]
        os.environ["PARLEY_SERVER"] = addresses[0]
        if prepare:
            call_command("migrate", verbosity=0)
        self.stdout.write(f"\n  Parley is at  {addresses[0]}")
        if len(addresses) > 1:
            advice = "" if settings.TLS else "   (microphones work there with TLS=1 only)"
            self.stdout.write(f"  Network       {', '.join(addresses[1:])}{advice}")
        if settings.TLS:
            self.stdout.write("                The certificate is this machine's own: browsers ask once.")
        if prepare:
            call_command("demo", address=addresses[0], stdout=self.stdout)
        self.stdout.write(f"  On            {parts()}\n  Ctrl-C stops it.\n")
        self.stdout.flush()
        run(where)


def refuse_taken(host: str, port: int) -> None:
    """Say it in a sentence when one cannot listen there. Raises CommandError."""
    try:
        family, kind, _, _, where = socket.getaddrinfo(listens_at(host), port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
            probe.listen()
    except socket.gaierror as error:
        raise CommandError(f"HOST={host} is no name or address of this machine.") from error
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or "there is no such port"
        raise CommandError(f"Port {port} of {host} cannot be used ({why}). Choose another, as in PORT=8080.") from error


def listens_at(host: str) -> str:
    return "127.0.0.1" if host == "localhost" else host


def endpoint(host: str, port: int) -> str:
    """Twisted's description of where to listen."""
    where = f"port={port}:interface={listens_at(host).replace(':', COLON)}"
    if not settings.TLS:
        return f"tcp:{where}"
    from config import certificate

    names = dict.fromkeys([*machine.names(), *reached_as(host)])
    made = certificate.make(settings.BASE_DIR / "var" / "tls", list(names))
    os.environ["PARLEY_CERTIFICATE"] = str(made.authority)
    return f"ssl:{where}:privateKey={made.key}:certKey={made.chain}"


def reached_as(host: str) -> list[str]:
    """Under which names one comes to a server on `host`, the one for this machine first."""
    return ["localhost", *machine.addresses()] if host in machine.EVERYWHERE else [host]


def address(name: str, port: int) -> str:
    return f"{'https' if settings.TLS else 'http'}://{f'[{name}]' if ':' in name else name}:{port}"


def parts() -> str:
    """What is on."""
    database = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    layer = "Redis" if settings.REDIS_URL else "in memory (one server process)"
    speech = f"{', then '.join(chain.names())} ({settings.SPEECH_WORKERS} workers)"
    minutes = providers.default() + (", by workers" if settings.TASKS_IN == "database" else "")
    return f"database {database} · channel layer {layer} · speech engine {speech} · minutes {minutes}"


def run(where: str) -> None:
    """Until a signal. Daphne's loop is asyncio's, so the rest lives in tasks of the same loop."""
    from config.asgi import application

    unhandled.into_the_log()
    server = FlatServer(
        application,
        endpoints=[where],
        signal_handlers=False,
        server_name="",  # nobody needs it, and a room would carry it a hundred times
        websocket_timeout=-1,
        websocket_handshake_timeout=10,
        verbosity=0,
    )
    beside: list[asyncio.Task[None]] = []

    def begin() -> None:
        loop = asyncio.get_event_loop()
        foreground.when_asked_to_stop(loop, lambda: beside.append(loop.create_task(stop(server))))
        place.open(loop)
        server.ws_factory.setProtocolOptions(failByDrop=False)  # a message over 1 MiB is refused with a code (1009)
        beside.append(loop.create_task(live_beside()))
        beside.append(loop.create_task(jobs.desk.work()))

    the_reactor.callWhenRunning(begin)
    server.run()
    asyncio.get_event_loop().run_until_complete(wind_up())


async def stop(server: Server) -> None:
    """Streams of events would go on for ever; and what hangs holds nobody up who waits for the next server."""
    last = threading.Timer(LONGEST_STOP, os._exit, [0])  # what was said is stored, or in the browsers
    last.daemon = True
    last.start()
    await listening.stop()
    server.stop()


async def wind_up() -> None:
    """End what still runs. Words that were not stored are in the browsers, which send them again to the next server."""
    running.stop()
    await let_go()
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=PATIENCE)
    await chain.second_pass().close()
    await pool.close()


async def let_go() -> None:
    """Another server, or the next one, may go on with the minutes that this one was making."""
    try:
        await database_sync_to_async(recovery.let_go, thread_sensitive=False)()
    except DatabaseError as error:
        log.error("runs could not be let go (%s): they are taken up again in a minute", type(error).__name__)


def warm_minutes() -> None:
    """Load what makes minutes before somebody waits for it. Without it all else works."""
    name = providers.default()
    try:
        providers.load(name)
    except Failed as failed:
        log.error("minutes by %s cannot be made now (%s): it is tried again when somebody asks", name, failed.code)
    except Exception:
        log.exception("minutes by %s cannot be made", name)


async def live_beside() -> None:
    """Warm the speech workers and what makes minutes, and sweep every minute."""
    try:
        await chain.ready()
    except (EngineFailed, OSError) as failed:
        log.error("no speech engine can start (%s): captions wait until one can", failed)
    watching = asyncio.create_task(chain.watch())
    place.start(warm_minutes)  # on a thread that nobody waits for: this may ask the network
    try:
        await sweep_for_ever()
    finally:
        watching.cancel()


async def sweep_for_ever() -> None:
    while True:
        try:
            await database_sync_to_async(sweep, thread_sensitive=False)()
        except (DatabaseError, OSError) as error:  # whose text may quote a row
            log.error("the sweep failed (%s); it is tried again in a minute", type(error).__name__)
        await asyncio.sleep(SWEEP)


def sweep() -> None:
    connections.sweep()
    transcripts.sweep()
    recovery.sweep()
    jobs.sweep()
    token_uses.sweep()
    idempotency.sweep()
