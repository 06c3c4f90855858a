"""The server under measurement: `manage.py serve` on a database of its own, as it runs with nothing set."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0  # seconds that it may take to start
SETTLING = 1.0  # seconds after it says that it is ready


def environment(folder: Path) -> dict[str, str]:
    """Embedded defaults on a SQLite file in `folder`, whatever the machine's own `.env` says."""
    database = f"sqlite:///{folder / 'parley.sqlite3'}"
    own = {"SECRET_KEY": "only-for-the-benchmark", "DEBUG": "0", "DATABASE_URL": database, "REDIS_URL": ""}
    own["LOG_FORMAT"] = "line"  # whose errors are counted
    own |= {"API_RATE": "0", "API_RATE_ANONYMOUS": "0"}  # one machine asks for everybody
    # no sound leaves, whoever has a key in .env; and what is compared with one bare decoding is decoded once
    speech = {"STT_ENGINE": "pocketsphinx", "STT_FINAL_ENGINE": os.environ.get("STT_FINAL_ENGINE", "none")}
    return os.environ | own | speech


class Server:
    """Use as `with Server() as server`: fresh, with the demo account and its own `settings`, ready; gone afterwards."""

    def __init__(self, settings: Mapping[str, str] = MappingProxyType({})) -> None:
        self.settings = settings

    def __enter__(self) -> "Server":
        self.folder = Path(tempfile.mkdtemp(prefix="parley-bench-"))
        self.env = {**environment(self.folder), **self.settings}
        self.manage("migrate", "--verbosity", "0")
        self.manage("demo")
        self.port = free_port()
        self.url, self.ws = f"http://localhost:{self.port}", f"ws://localhost:{self.port}"
        self.log = self.folder / "log"
        with self.log.open("wb") as log:
            command = [sys.executable, "manage.py", "serve", "--port", str(self.port)]
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=log, stderr=log)
        self.wait()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder)

    def manage(self, *command: str) -> str:
        """What it prints. Raises subprocess.CalledProcessError."""
        told = [sys.executable, "manage.py", *command]
        return subprocess.run(told, cwd=ROOT, env=self.env, check=True, capture_output=True, text=True).stdout

    def wait(self) -> None:
        """Until it is ready. Raises RuntimeError with its log when it does not get there."""
        deadline = time.monotonic() + PATIENCE
        while not self.ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.process.kill()
                raise RuntimeError(self.log.read_text())
            time.sleep(0.1)
        time.sleep(SETTLING)

    def ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5):
                return True
        except OSError:
            return False

    def complaints(self) -> int:
        """How many errors its log holds."""
        return sum(" ERROR " in line or line.startswith("Traceback") for line in self.log.read_text().splitlines())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
