"""Why there is no connection to a service, as sentences for an operator."""

import socket
import ssl

from websockets.exceptions import InvalidHandshake, InvalidMessage, InvalidStatus, InvalidURI

from transcription.contract import EngineFailed, Trouble

HANDSHAKE = 5.0  # seconds until a service is ready to hear: a hard limit


class KeyRefused(EngineFailed):
    """Lasting, unless the key was a token that has become too old."""


REASONS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str, bool], ...] = (
    ((InvalidMessage, EOFError), "What answers at the address of {} does not speak WebSocket.", False),
    (InvalidURI, "The address of {} is none.", True),
    (InvalidHandshake, "What answers at the address of {} speaks another WebSocket.", True),
    (ssl.SSLCertVerificationError, "The certificate of {} is not trusted.", True),
    (socket.gaierror, "Nobody knows the address of {}: its name does not resolve.", False),
    (Exception, "{} cannot be reached.", False),
)
"""Whether only a person can mend it; the first that fits."""


def refused(label: str, error: Exception) -> EngineFailed:
    """Why there is no connection, as a sentence for an operator."""
    if isinstance(error, InvalidStatus):
        return status(label, error.response.status_code)
    if isinstance(error, TimeoutError):
        return EngineFailed(f"{label} did not answer within {HANDSHAKE:.0f} seconds.", Trouble.PROCESSING_TIMEOUT)
    said, lasting = next((said, lasting) for kinds, said, lasting in REASONS if isinstance(error, kinds))
    return EngineFailed(said.format(label), lasting=lasting)


def status(label: str, code: int) -> EngineFailed:
    """An HTTP status instead of an upgrade or of an answer."""
    if code in (401, 403):
        return KeyRefused(f"{label} does not accept the key (HTTP {code}).", lasting=True)
    if code in (402, 429):
        return EngineFailed(f"{label} allows no more for now (HTTP {code}).", Trouble.QUOTA_EXCEEDED)
    if code < 500 and code not in (408, 425):
        return EngineFailed(
            f"The address of {label} leads elsewhere, or the model is not there (HTTP {code}).", lasting=True
        )
    return EngineFailed(f"{label} is not well (HTTP {code}).")
