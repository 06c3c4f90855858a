"""How mail leaves, read from one address: `smtp://user:password@host:587`, `smtps://…:465`, or `file:///folder`.

`smtp` upgrades to TLS whenever there is a user, so that a password never travels in the clear.
"""

from urllib.parse import unquote, urlsplit

SMTP_PORTS = {"smtp": 587, "smtps": 465}


def backend(url: str) -> tuple[str, str | None]:
    """Django's mail backend, and the folder of one that writes files."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return "django.core.mail.backends.filebased.EmailBackend", unquote(parts.path)
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
