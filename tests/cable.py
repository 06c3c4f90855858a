"""A network cable to pull: a browser in a Linux network namespace of its own, joined to this machine by a veth pair.

Needs iproute2 and root (`allowed`). All of it is gone with the process that holds the namespace, which dies with us.
What the browser calls localhost is this machine's `HERE`, so that its page is as trusted as ever.
"""

import itertools
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

HERE, THERE = "198.18.{}.1", "198.18.{}.{}"  # RFC 2544: for trials, nobody's own
NUMBERS = itertools.count(2)


class Cable:
    """Plugged in as `with Cable() as cable`. Each `plug` gives the far end an address that it has not had before."""

    def __init__(self) -> None:
        self.net = os.getpid() % 250
        self.here, self.plugged = HERE.format(self.net), ""

    def __enter__(self) -> "Cable":
        hold = ["setpriv", "--pdeathsig", "KILL", "unshare", "--net", "sh", "-c", "echo; exec sleep 3600"]
        self.holder = subprocess.Popen(hold, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert self.holder.stdout
        try:
            if not self.holder.stdout.readline():  # says that it is in there
                raise PermissionError("No network namespaces here.")
            self.inside("ip", "link", "set", "lo", "up")
            self.plug()
        except OSError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self.unplug()
        self.holder.kill()
        self.holder.communicate()

    def plug(self) -> None:
        number = next(NUMBERS)
        near, far, address = f"near{os.getpid()}", f"far{number}", THERE.format(self.net, number)
        run("ip", "link", "add", near, "type", "veth", "peer", "name", far, "netns", str(self.holder.pid))
        self.plugged = near
        run("ip", "address", "add", self.here, "peer", address, "dev", near)
        run("ip", "link", "set", near, "up")
        self.inside("ip", "address", "add", address, "peer", self.here, "dev", far)
        self.inside("ip", "link", "set", far, "up")
        self.inside("ip", "route", "add", "default", "via", self.here, "dev", far)

    def unplug(self) -> None:
        if self.plugged:
            run("ip", "link", "delete", self.plugged)
            self.plugged = ""

    def inside(self, *command: str) -> None:
        run(*self.entry, *command)

    @property
    def entry(self) -> list[str]:
        return ["nsenter", "--target", str(self.holder.pid), "--net"]

    def browser(self, folder: Path) -> Path:
        """A program that starts Chromium in there."""
        path = folder / "chromium-behind-a-cable"
        rules = f"--host-resolver-rules='MAP localhost {self.here}'"
        path.write_text(f'#!/bin/sh\nexec {" ".join(self.entry)} {shutil.which("chromium")} {rules} "$@"\n')
        path.chmod(0o755)
        return path


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
