"""A network cable to pull: two Linux network namespaces, the street and a home, joined by a veth pair.

This machine's own network stays as it is: Chromium drops what it is loading whenever an interface comes or goes, so
the tests beside this one would suffer. Needs iproute2 and root (`allowed`). All of it is gone with the processes that
hold the namespaces, which die with us. What the browser at home calls localhost is the street, so that its page is as
trusted as ever.
"""

import ctypes
import itertools
import os
import shutil
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

HERE, THERE = "198.18.{}.1", "198.18.{}.{}"  # RFC 2544: for trials, nobody's own
NUMBERS = itertools.count(2)


class Namespace:
    """A network of its own, held by a process that sleeps. Raises OSError where there can be none."""

    def __init__(self) -> None:
        hold = ["setpriv", "--pdeathsig", "KILL", "unshare", "--net", "sh", "-c", "echo; exec sleep 3600"]
        self.holder = subprocess.Popen(hold, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert self.holder.stdout
        if not self.holder.stdout.readline():  # says that it is in there
            self.close()
            raise PermissionError("No network namespaces here.")
        self.run("ip", "link", "set", "lo", "up")

    def close(self) -> None:
        self.holder.kill()
        self.holder.communicate()

    @property
    def entry(self) -> list[str]:
        return ["nsenter", "--target", str(self.holder.pid), "--net"]

    def run(self, *command: str) -> None:
        run(*self.entry, *command)

    def listener(self) -> socket.socket:
        """A socket that listens in there and is read out here."""
        with ThreadPoolExecutor(1) as thread:  # a thread that has moved does not come back
            return thread.submit(self.listen).result()

    def listen(self) -> socket.socket:
        libc = ctypes.CDLL(None, use_errno=True)
        with open(f"/proc/{self.holder.pid}/ns/net") as place:
            if libc.setns(place.fileno(), 0):
                raise OSError(ctypes.get_errno(), "setns")
        return socket.create_server(("", 0))

    def browser(self, folder: Path, *switches: str) -> Path:
        """A program that starts Chromium in there."""
        path = folder / f"chromium-in-{self.holder.pid}"
        path.write_text(f'#!/bin/sh\nexec {" ".join((*self.entry, shutil.which("chromium") or "", *switches))} "$@"\n')
        path.chmod(0o755)
        return path


class Cable:
    """Plugged in as `with Cable() as cable`. Each `plug` gives the home an address that it has not had before."""

    def __init__(self) -> None:
        self.net = os.getpid() % 250
        self.here, self.plugged = HERE.format(self.net), ""

    def __enter__(self) -> "Cable":
        self.street = Namespace()
        try:
            self.home = Namespace()
        except OSError:
            self.street.close()
            raise
        try:
            self.plug()
        except OSError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self.home.close()
        self.street.close()

    def plug(self) -> None:
        number = next(NUMBERS)
        near, far, address = f"near{number}", f"far{number}", THERE.format(self.net, number)
        there = str(self.home.holder.pid)
        self.street.run("ip", "link", "add", near, "type", "veth", "peer", "name", far, "netns", there)
        self.plugged = near
        self.street.run("ip", "address", "add", self.here, "peer", address, "dev", near)
        self.street.run("ip", "link", "set", near, "up")
        self.home.run("ip", "address", "add", address, "peer", self.here, "dev", far)
        self.home.run("ip", "link", "set", far, "up")
        self.home.run("ip", "route", "add", "default", "via", self.here, "dev", far)

    def unplug(self) -> None:
        self.street.run("ip", "link", "delete", self.plugged)

    def browser_at_home(self, folder: Path) -> Path:
        return self.home.browser(folder, f"--host-resolver-rules='MAP localhost {self.here}'")


def run(*command: str) -> None:
    """Raises OSError with what the program said."""
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise PermissionError(done.stderr.strip())


@cache
def allowed() -> bool:
    """Whether this machine lets us."""
    try:
        with Cable():
            return True
    except OSError:
        return False
