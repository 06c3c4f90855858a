"""What the static files are, in twelve digits: it stands in their addresses, so browsers may keep them for good."""

import hashlib
from pathlib import Path


def of(*sources: Path) -> str:
    """Of all files below these, by name and content; the same on every machine that has the same files."""
    digest = hashlib.sha256()
    for source in sources:
        for file in [source] if source.is_file() else sorted(source.rglob("*")):
            if file.is_file():
                content = file.read_bytes()
                digest.update(f"{file.relative_to(source.parent)} {len(content)} ".encode())
                digest.update(content)
    return digest.hexdigest()[:12]
