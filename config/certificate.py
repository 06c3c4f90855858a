"""A certificate of this machine's own, so that colleagues on the network get https and with it their microphones."""

from dataclasses import dataclass
from pathlib import Path

import trustme


@dataclass(frozen=True, slots=True)
class Made:
    """PEM files: whom to trust, our key, our certificate and what it rests on."""

    authority: Path
    key: Path
    chain: Path


def make(folder: Path, names: list[str]) -> Made:
    """The certificate in `folder`, made anew when this machine is called otherwise than before."""
    made = Made(folder / "authority.pem", folder / "key.pem", folder / "chain.pem")
    known = folder / "names"
    wanted = "\n".join(names)
    if known.is_file() and known.read_text() == wanted:
        return made
    folder.mkdir(parents=True, exist_ok=True)
    known.unlink(missing_ok=True)
    authority = trustme.CA()
    ours = authority.issue_cert(*names)
    authority.cert_pem.write_to_path(str(made.authority))
    made.key.touch(mode=0o600)
    ours.private_key_pem.write_to_path(str(made.key))
    made.chain.write_bytes(b"".join(pem.bytes() for pem in ours.cert_chain_pems))
    known.write_text(wanted)
    return made
