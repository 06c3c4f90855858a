"""Whose address a request comes from, when proxies of ours stand before the server.

Each of them adds to X-Forwarded-For whom it heard; anybody can write what stands before that. So the address is that
which the outermost of TRUSTED_PROXIES added, and where there are not so many, or it is none, the peer's.
"""

from collections.abc import Iterable
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings


def address_of(forwarded: str, peer: str) -> str:
    """`forwarded` is all of the header, its lines joined by commas; `peer` who is connected to this server."""
    named = [one.strip() for one in forwarded.split(",")] if forwarded else []
    trusted = settings.TRUSTED_PROXIES
    if not 0 < trusted <= len(named):
        return peer
    return address_in(named[-trusted]) or peer


def address_in(text: str) -> str:
    """The IP address in `text`, which may have a port; empty when there is none."""
    for candidate in (text, text.rpartition(":")[0]):
        try:
            return str(ip_address(candidate.strip("[]")))
        except ValueError:
            continue
    return ""


def network_of(address: str) -> str:
    """Whom to count: an IPv4 address, and of IPv6 the 64 bits that one house has: it could take others for ever."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Network((int(found), 64), strict=False))


def joined(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> str:
    """All lines of a header of a WebSocket's handshake: a second one does not hide the first."""
    return ",".join(value.decode("latin-1") for key, value in headers if key.lower() == name)
