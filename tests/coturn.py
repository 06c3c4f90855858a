"""A real coturn on loopback, thrown away afterwards: relays media for people whose page may use nothing else.

Its credentials are those of TURN REST, as Parley hands them out. `stop` is what a relay does that is down.
"""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from tests.servers import PATIENCE, free_port

CONFIG = """\
listening-ip=127.0.0.1
listening-port={port}
relay-ip=127.0.0.1
realm=parley.test
use-auth-secret
static-auth-secret={secret}
allow-loopback-peers
fingerprint
no-tls
no-dtls
no-cli
no-multicast-peers
stale-nonce=600
userdb={folder}/users
pidfile={folder}/pid
log-file={folder}/log
simple-log
"""
"""`allow-loopback-peers` is for tests alone: in production it opens the relay's own machine to strangers."""


class Coturn:
    """Listens for UDP and TCP on `port`. `env()` are the settings with which Parley uses it."""

    def __init__(self) -> None:
        self.port, self.secret = free_port(), secrets.token_hex(16)
        self.folder = Path(tempfile.mkdtemp(prefix="parley-coturn-"))
        (self.folder / "turnserver.conf").write_text(
            CONFIG.format(port=self.port, secret=self.secret, folder=self.folder)
        )
        self.process: subprocess.Popen[bytes] | None = None

    def env(self, *, transport: str = "udp", port: int | None = None, policy: str = "relay") -> dict[str, str]:
        """`port`: another one that leads here."""
        urls = f"turn:127.0.0.1:{port or self.port}?transport={transport}"
        return {"TURN_URLS": urls, "TURN_SECRET": self.secret, "ICE_POLICY": policy}

    def start(self) -> "Coturn":
        """Raises RuntimeError with the log when it does not get ready."""
        command = ["turnserver", "-c", str(self.folder / "turnserver.conf")]
        self.process = subprocess.Popen(
            command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ
        )
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(self.log())
            time.sleep(0.05)
        return self

    def answers(self) -> bool:
        """To a STUN binding request (RFC 8489), by UDP."""
        ask = b"\x00\x01\x00\x00\x21\x12\xa4\x42" + os.urandom(12)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
            probe.settimeout(0.2)
            probe.connect(("127.0.0.1", self.port))
            probe.send(ask)
            return probe.recv(512)[8:20] == ask[8:]
        return False

    def log(self) -> str:
        return "".join(path.read_text() for path in self.folder.glob("log*"))

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
            self.process = None

    def clear(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)
