"""Real servers for tests, on loopback, thrown away afterwards: Parley itself, PostgreSQL, Redis."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from functools import cache
from pathlib import Path
from pwd import getpwnam

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0  # seconds that a server may take to start on a busy machine


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Parley:
    """`manage.py serve` in a process of its own, on a database of its own unless `env` says otherwise."""

    shared: Path
    """A folder of all processes of this test run."""
    has_demo = False

    def __init__(self, folder: Path, env: dict[str, str] | None = None, port: int | None = None) -> None:
        self.folder, self.port = folder, port or free_port()
        self.url = f"http://localhost:{self.port}"
        self.ws = f"ws://localhost:{self.port}"
        self.log = folder / f"server-{self.port}.log"
        self.env = os.environ | {
            "SECRET_KEY": "only-for-tests",
            "DATABASE_URL": f"sqlite:///{folder / 'parley.sqlite3'}",
            "EMAIL_URL": f"file://{folder / 'mail'}",
            "PICTURES_DIR": str(folder / "media"),
            "API_RATE": "0",
            "API_RATE_ANONYMOUS": "0",
            "STT_FINAL_ENGINE": "none",  # words stand as they were heard first, unless a test is about that
            "UPLOADS_DIR": str(folder / "uploads"),
            "PYTHONUNBUFFERED": "1",
            **(env or {}),
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.shell: subprocess.Popen[str] | None = None

    def told(self, code: str) -> str:
        """Let Python run beside this server, on its database; what it prints. Raises RuntimeError."""
        if self.shell is None:
            command = [sys.executable, "-m", "tests.shell"]
            pipe = subprocess.PIPE
            self.shell = subprocess.Popen(command, cwd=ROOT, env=self.env, stdin=pipe, stdout=pipe, text=True)
        assert self.shell.stdin
        assert self.shell.stdout
        print(json.dumps(code), file=self.shell.stdin, flush=True)
        said, complaint = json.loads(self.shell.stdout.readline())
        if complaint:
            raise RuntimeError(complaint)
        return str(said)

    def manage(self, *command: str) -> str:
        """Run a management command against this server's database; what it prints. Raises RuntimeError."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.env | {"PARLEY_SERVER": self.url},
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {command[0]}: {done.stderr}")
        return done.stdout

    def prepare(self) -> "Parley":
        """What `--prepare` does, tables and the demo: a copy of what was prepared once."""
        shutil.copy(prepared(self.shared), self.folder / "parley.sqlite3")
        self.has_demo = True
        return self

    def start(self) -> "Parley":
        """Raises RuntimeError with the log when the server does not get ready."""
        with self.log.open("ab") as log:
            command = [sys.executable, "manage.py", "serve", "--port", str(self.port)]
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            if self.ready():
                return self
            time.sleep(0.05)
        self.kill()
        raise RuntimeError(self.log.read_text())

    def ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            return False

    def kill(self) -> None:
        """kill -9: no goodbye."""
        self.end(signal.SIGKILL)

    def stop(self) -> int:
        """Ctrl-C; the exit code."""
        return self.end(signal.SIGINT)

    def end(self, how: signal.Signals) -> int:
        if self.shell:
            self.shell.communicate()  # nothing more to do: it ends
            self.shell = None
        if self.process is None:
            return 0
        self.process.send_signal(how)
        code = self.process.wait(30)
        self.process = None
        return code


@cache
def prepared(folder: Path) -> Path:
    """An SQLite file with all tables and the demo, made by the first process that asks."""
    done = folder / "done.sqlite3"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            one = Parley(folder)
            one.manage("migrate", "--verbosity", "0")
            one.manage("demo")
            (folder / "parley.sqlite3").rename(done)
    return done


class Worker:
    """`manage.py db_worker` on a server's database, which has tasks in a table (TASKS_IN=database)."""

    def __init__(self, server: Parley, name: str) -> None:
        self.server, self.log = server, server.folder / f"worker-{name}.log"

    def start(self) -> "Worker":
        quick = ("--interval", "0.1", "--no-startup-delay", "--no-reload")
        with self.log.open("ab") as log:
            command = [sys.executable, "manage.py", "db_worker", *quick]
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.server.env, stdout=log, stderr=log)
        return self

    def kill(self) -> None:
        """kill -9: no goodbye."""
        self.process.kill()
        self.process.wait(30)

    def stop(self) -> int:
        """Ctrl-C; the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


def as_somebody(name: str) -> tuple[list[str], int, int]:
    """A command prefix that drops root for the user `name` (nothing for anybody else), and who must own the files."""
    if os.geteuid() != 0:
        return [], os.getuid(), os.getgid()
    user = getpwnam(name)
    drop = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--"]
    return drop, user.pw_uid, user.pw_gid


class Postgres:
    """A PostgreSQL of its own, reached through a socket in its folder."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="parley-pg-"))
        self.drop, uid, gid = as_somebody("postgres")
        os.chown(self.folder, uid, gid)
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        self.bin = programs[-1]
        self.env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(self.folder)}
        self.url = f"postgresql://test@/postgres?host={self.folder}"

    def start(self) -> "Postgres":
        data = str(self.folder / "data")
        make = [str(self.bin / "initdb"), "-D", data, "-U", "test", "-A", "trust", "--no-sync", "-E", "UTF8"]
        subprocess.run([*self.drop, *make], check=True, env=self.env, cwd=self.folder, stdout=subprocess.DEVNULL)
        options = ("listen_addresses=", "fsync=off", "full_page_writes=off", "max_connections=100")
        command = [str(self.bin / "postgres"), "-D", data, "-k", str(self.folder)]
        command += [word for option in options for word in ("-c", option)]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [*self.drop, *command], env=self.env, cwd=self.folder, stdout=log, stderr=log
            )
        deadline = time.monotonic() + PATIENCE
        while not (self.folder / ".s.PGSQL.5432").exists() or not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "log").read_text())
            time.sleep(0.05)
        return self

    def fresh(self) -> str:
        """The address of a new database with nothing in it."""
        name = f"fresh_{uuid.uuid4().hex}"
        subprocess.run(
            [str(self.bin / "createdb"), "-h", str(self.folder), "-U", "test", name], check=True, env=self.env
        )
        return self.url.replace("/postgres?", f"/{name}?")

    def answers(self) -> bool:
        ask = [str(self.bin / "pg_isready"), "-h", str(self.folder), "-q"]
        return subprocess.run(ask, env=self.env, check=False).returncode == 0

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)
        shutil.rmtree(self.folder)


class Redis:
    """A Redis of its own, in memory, reached through a socket in its folder."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="parley-redis-"))
        self.url = f"unix://{self.folder / 'socket'}"

    def start(self) -> "Redis":
        command = ["redis-server", "--port", "0", "--unixsocket", str(self.folder / "socket"), "--save", ""]
        self.process = subprocess.Popen([*command, "--dir", str(self.folder)], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + PATIENCE
        while not (self.folder / "socket").exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("Redis did not start.")
            time.sleep(0.02)
        return self

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)
        shutil.rmtree(self.folder)
