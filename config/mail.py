"""How mail leaves, read from one address: `smtp://user:password@host:587`, `smtps://…:465`, or `file:///folder`.

`smtp` upgrades to TLS whenever there is a user, so that a password never travels in the clear.
"""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from config import env

SMTP_PORTS = {"smtp": 587, "smtps": 465}


def backend(url: str) -> tuple[str, str | None]:
    """Django's mail backend, and the folder of one that writes files."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        folder = Path(unquote(parts.path))
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # links in it open accounts
        except OSError:
            env.problems.append(
                "EMAIL_URL names a folder that cannot be made. Write it as in EMAIL_URL=file:///srv/mail."
            )
        return "django.core.mail.backends.filebased.EmailBackend", str(folder)
    return "django.core.mail.backends.smtp.EmailBackend", None


def server(url: str) -> tuple[str, int, str, str]:
    """Host, port, user and password."""
    parts = urlsplit(url)
    port = parts.port or SMTP_PORTS.get(parts.scheme, 25)
    return parts.hostname or "localhost", port, unquote(parts.username or ""), unquote(parts.password or "")


def upgrades(url: str) -> bool:
    """STARTTLS?"""
    parts = urlsplit(url)
    return parts.scheme == "smtp" and bool(parts.username)
