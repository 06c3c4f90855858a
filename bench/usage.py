"""What the server and everybody else take of the machine, read from the kernel's books.

CPU of the server is user and system time of its process and of all below it, the speech workers. Memory is PSS: pages
that processes share are counted once, in parts. `others` is what neither server nor benchmark used: with other work on
the machine (or stolen by its hypervisor) the lags are worse than they would be, and it says by how much to doubt them.
"""

import time
from dataclasses import dataclass

import psutil  # type: ignore[import-untyped]


@dataclass(frozen=True, slots=True)
class Usage:
    """Seconds of CPU used until the moment `at`, or between two of them: `later - earlier`."""

    at: float
    server: float
    load: float
    machine: float

    def __sub__(self, other: "Usage") -> "Usage":
        return Usage(
            self.at - other.at,
            self.server - other.server,
            self.load - other.load,
            self.machine - other.machine,
        )

    @property
    def others(self) -> float:
        rest: float = self.machine - self.server - self.load
        return max(0.0, rest)

    def share(self, seconds: float) -> float:
        """`seconds` of CPU as per cent of a core during this time."""
        return 100 * seconds / self.at if self.at else 0.0


def tree(pid: int) -> list[psutil.Process]:
    root = psutil.Process(pid)
    return [root, *root.children(recursive=True)]


def cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def machine() -> float:
    """Seconds that the cores were not idle, stolen ones included."""
    times = psutil.cpu_times()
    return float(sum(times[:8]) - times.idle - times.iowait)


def usage(server: int) -> Usage:
    """Of the server with that process id, now."""
    return Usage(time.monotonic(), sum(map(cpu, tree(server))), cpu(psutil.Process()), machine())


def pss(server: int) -> float:
    """MB of memory that the server takes."""
    return sum(float(one.memory_full_info().pss) for one in tree(server)) / 1e6


def rss(pid: int) -> float:
    """MB resident, shared pages counted in every process: cheap to read."""
    total = 0.0
    for one in tree(pid):
        try:
            total += one.memory_info().rss / 1e6
        except psutil.NoSuchProcess:
            continue
    return total
