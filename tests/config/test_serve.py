"""`manage.py serve` ends as cleanly as it starts, and leaves nothing running."""

import asyncio
import os
import pty
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.clients import host
from tests.servers import PATIENCE, ROOT, Parley
from transcription.simulation.speaker import Speaker
from transcription.simulation.speech import colleagues


@pytest.fixture
def parley(tmp_path: Path) -> Iterator[Parley]:
    one = Parley(tmp_path, {"SPEECH_WORKERS": "2"})
    one.prepare().start()
    yield one
    one.kill()


def below(server: Parley) -> list[psutil.Process]:
    assert server.process is not None
    return psutil.Process(server.process.pid).children(recursive=True)


def until(state: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not state() and time.monotonic() < deadline:
        time.sleep(0.02)
    return state()


def gone(processes: list[psutil.Process]) -> bool:
    return not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in processes)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(parley: Parley, how: signal.Signals) -> None:
    workers = below(parley)
    assert len(workers) == 2
    assert parley.end(how) == 0
    assert until(lambda: gone(workers))
    assert "Traceback" not in parley.log.read_text()
    assert parley.log.read_text().endswith("Stopped. What was said is stored.\n")


def test_kill_9_leaves_no_workers(parley: Parley) -> None:
    workers = below(parley)
    parley.kill()
    assert until(lambda: gone(workers))
    assert "Traceback" not in parley.log.read_text()


async def test_it_ends_while_somebody_speaks(parley: Parley) -> None:
    api = host(parley)
    code = api.get("meetings/")["results"][0]["code"]
    api.post(f"meetings/{code}/join/", {"captions": True})
    speaker = Speaker(f"{parley.ws}/ws/meetings/{code}/microphone/", api.token, colleagues()[0].samples)
    speaking = asyncio.create_task(speaker.speak())
    async with asyncio.timeout(PATIENCE):
        while speaker.sent < 16_000:
            await asyncio.sleep(0.05)
    workers = below(parley)
    assert await asyncio.to_thread(parley.stop) == 0
    speaking.cancel()
    await asyncio.gather(speaking, return_exceptions=True)
    assert until(lambda: gone(workers))
    assert "Traceback" not in parley.log.read_text()


def refused(*arguments: str, **env: str) -> str:
    """What `serve` says when it does not start."""
    command = [sys.executable, "manage.py", "serve", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | env, check=False, capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 1
    assert not done.stdout
    return done.stderr


def test_a_taken_port_is_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = refused(PORT=str(port))
    assert told.strip().endswith(
        f"Port {port} of localhost cannot be used (Address already in use). Choose another, as in PORT=8080."
    )
    assert told.count("\n") == 1


def test_a_foreign_address_is_one_sentence() -> None:
    told = refused(HOST="no.such.host.invalid")
    assert told.strip().endswith("HOST=no.such.host.invalid is no name or address of this machine.")
    assert told.count("\n") == 1


def test_the_banner_says_where_and_what(tmp_path: Path) -> None:
    server = Parley(tmp_path).prepare().start()
    assert server.stop() == 0
    told = server.log.read_text()
    assert f"Parley is at  http://localhost:{server.port}" in told
    assert "database SQLite · channel layer in memory (one server process) · speech engine pocketsphinx" in told
    assert " · minutes builtin" in told


def test_ctrl_c_at_a_terminal_lets_make_end_well(tmp_path: Path) -> None:
    """The whole of `make run` but the set-up: migrations, the demo, the server, and a Ctrl-C at a real terminal."""
    server = Parley(tmp_path)
    makefile = tmp_path / "Makefile"
    makefile.write_text(f"run:\n\t@cd {ROOT} && exec {sys.executable} manage.py serve --prepare\n")
    child, terminal = pty.fork()
    if child == 0:
        os.execvpe("make", ["make", "-f", str(makefile), "run"], server.env | {"PORT": str(server.port)})
    try:
        assert until(server.ready)
        os.write(terminal, b"\x03")
        told = b"".join(iter(lambda: read(terminal), b"")).decode()
        _, status = os.waitpid(child, 0)
    finally:
        os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 0, told
    assert f"http://localhost:{server.port}/m/" in told
    assert "demo / try-parley" in told
    assert told.rstrip().endswith("Stopped. What was said is stored.")


def read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # how Linux says that nobody writes to it any more
        return b""
