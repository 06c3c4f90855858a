"""Why there is no connection to a service, as sentences for an operator."""

import socket
import ssl

from websockets.exceptions import InvalidHandshake, InvalidMessage, InvalidStatus, InvalidURI

from transcription.contract import EngineFailed, Trouble

HANDSHAKE = 5.0  # seconds until a service is ready to hear: a hard limit
UNFIT = (400, 404, 422)  # instead of a session, whose model goes by a speaker's language


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
        code = error.response.status_code
        return unfit(f"{label} refuses the model or a setting (HTTP {code}).") if code in UNFIT else status(label, code)
    if isinstance(error, TimeoutError):
        return EngineFailed(f"{label} did not answer within {HANDSHAKE:.0f} seconds.", Trouble.PROCESSING_TIMEOUT)
    said, lasting = next((said, lasting) for kinds, said, lasting in REASONS if isinstance(error, kinds))
    return EngineFailed(said.format(label), lasting=lasting)


def unfit(sentence: str) -> EngineFailed:
    """What a session was asked for is refused. Part of it is one speaker's: no fault that others should feel."""
    return EngineFailed(sentence, Trouble.UNSUPPORTED_AUDIO)


def everybodys(failure: EngineFailed) -> EngineFailed:
    """The same where no speaker had asked for anything: somebody has to mend it."""
    return EngineFailed(str(failure), lasting=True) if failure.trouble is Trouble.UNSUPPORTED_AUDIO else failure


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
