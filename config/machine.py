"""What this machine is called on its network. Nothing is sent to find out."""

import fcntl
import re
import socket
import struct
from urllib.parse import urlsplit

LOOPBACK = ("localhost", "127.0.0.1")
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104
SIOCGIFADDR = 0x8915  # netdevice(7)
NAME = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?", re.IGNORECASE)


def addresses() -> list[str]:
    """The IPv4 addresses of its interfaces, the one that leads outside first."""
    found = [outward(), *(address_of(name) for _, name in socket.if_nameindex())]
    return [one for one in dict.fromkeys(found) if one and one not in LOOPBACK]


def outward() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a datagram socket only looks up the route
            return str(probe.getsockname()[0])
        except OSError:
            return ""


def address_of(interface: str) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            row = fcntl.ioctl(probe, SIOCGIFADDR, struct.pack("256s", interface.encode()[:15]))
            return socket.inet_ntoa(row[20:24])
        except OSError:
            return ""


def public(host: str) -> str:
    """What to call it in a link, when it listens on `host`."""
    return next(iter(addresses()), LOOPBACK[0]) if host in EVERYWHERE else host


def host_of(url: str) -> str:
    """As a Host header has it, but for the port."""
    host = urlsplit(url).hostname or ""
    return f"[{host}]" if ":" in host else host


def names() -> list[str]:
    """All that it may be called in an address, itself included."""
    own = socket.gethostname()
    called = [own] if "." in own else [own, f"{own}.local"]
    return [*LOOPBACK, *addresses(), *(name for name in called if NAME.fullmatch(name))]
