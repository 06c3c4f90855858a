"""A certificate of this machine's own, so that colleagues on the network get https and with it their microphones."""

import socket
from dataclasses import dataclass
from pathlib import Path

import trustme


@dataclass(frozen=True, slots=True)
class Made:
    authority: Path
    key: Path
    chain: Path


def name_of(host: str) -> str:
    """The name to show and to certify for somebody who listens on `host`."""
    return address() if host == "0.0.0.0" else host


def address() -> str:
    """This machine's address on its network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def names() -> list[str]:
    return ["localhost", "127.0.0.1", socket.gethostname(), address()]


def make(folder: Path) -> Made:
    """The certificate in `folder`, made anew when this machine is called otherwise than before."""
    made = Made(folder / "authority.pem", folder / "key.pem", folder / "chain.pem")
    known = folder / "names"
    wanted = "\n".join(names())
    if known.is_file() and known.read_text() == wanted:
        return made
    folder.mkdir(parents=True, exist_ok=True)
    authority = trustme.CA()
    ours = authority.issue_cert(*dict.fromkeys(names()))
    authority.cert_pem.write_to_path(str(made.authority))
    made.key.touch(mode=0o600)
    ours.private_key_pem.write_to_path(str(made.key))
    made.chain.write_bytes(b"".join(pem.bytes() for pem in ours.cert_chain_pems))
    known.write_text(wanted)
    return made
