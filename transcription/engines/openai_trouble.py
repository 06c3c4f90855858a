"""OpenAI's errors, told as ours. Nothing of an answer's own words is passed on: they may quote what was said."""

import json
from collections.abc import Mapping
from typing import Any

from transcription.contract import EngineFailed, Trouble

BAD_KEY = "The service refuses the key. Check OPENAI_API_KEY."
NO_CREDIT = "The service's quota for this key is used up. Check its plan and billing."
TOO_MANY = "The service takes no more requests at the moment: its rate limit is reached."
ADDRESS = "Check OPENAI_STT_BASE_URL, or OPENAI_BASE_URL where that is not set."
SLOW = "The service did not answer in time."
AUDIO = "The service does not take this audio."
REFUSED = "The service refuses what it was asked for: the model, a setting or a speaker's language."
BAD_AUDIO_CODES = ("audio_too_short", "audio_too_long", "invalid_file_format", "unsupported_file_format")
BAD_KEY_CODES = ("invalid_api_key", "invalid_organization", "account_deactivated")


def told(content: bytes | str) -> dict[str, Any]:
    """The JSON object in an answer; an empty one when there is none: HTML, text, a list, nothing."""
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def translated(error: BaseException, model: str) -> EngineFailed:
    """What failed, for an operator."""
    from websockets.exceptions import InvalidStatus

    if isinstance(error, EngineFailed):
        return error
    if isinstance(error, InvalidStatus):
        return by_status(error.response.status_code, told(bytes(error.response.body or b"")).get("error"), model)
    if (status := getattr(error, "status_code", None)) is not None:
        return by_status(int(status), getattr(error, "body", None), model)
    return by_connection(error)


def by_connection(error: BaseException) -> EngineFailed:
    """There was no answer."""
    from openai import APIConnectionError, APITimeoutError
    from websockets.exceptions import ConnectionClosed

    if isinstance(error, APITimeoutError | TimeoutError):
        return EngineFailed(SLOW, Trouble.PROCESSING_TIMEOUT)
    if isinstance(error, ConnectionClosed):
        return EngineFailed("The service ended the connection while it was listening.")
    if untrusted(error):
        return EngineFailed("The service's certificate is not trusted. Check OPENAI_CA and the address.", lasting=True)
    if isinstance(error, APIConnectionError | OSError):
        return EngineFailed(f"The service cannot be reached. {ADDRESS}")
    return EngineFailed(f"Asking the service failed with {type(error).__name__}.")


def untrusted(error: BaseException | None) -> bool:
    import ssl

    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def by_status(status: int, body: object, model: str) -> EngineFailed:
    """The answer had this HTTP status and this `error` object."""
    if status == 429:
        return limited(field(body, "code"), field(body, "type"))
    if status in (400, 422):
        return unfit(body, model)
    return {
        200: EngineFailed(f"It answered, but not as a service for speech does. {ADDRESS}"),
        401: EngineFailed(BAD_KEY, lasting=True),
        403: EngineFailed(BAD_KEY, lasting=True),
        404: EngineFailed(f"The service has no model {model} for speech, or its address is wrong.", lasting=True),
        408: EngineFailed(SLOW, Trouble.PROCESSING_TIMEOUT),
        413: EngineFailed(AUDIO, Trouble.UNSUPPORTED_AUDIO),
        415: EngineFailed(AUDIO, Trouble.UNSUPPORTED_AUDIO),
    }.get(status) or EngineFailed(f"The service answered with an error ({status}).")


def unfit(body: object, model: str) -> EngineFailed:
    """The request was refused. Part of it is one speaker's: that is no fault that others should feel."""
    found = by_code(body, model)
    return found if found.lasting else EngineFailed(AUDIO if about_audio(body) else REFUSED, Trouble.UNSUPPORTED_AUDIO)


def by_code(body: object, model: str) -> EngineFailed:
    """An `error` object that came on a socket, which has no status."""
    code, kind = (field(body, name) for name in ("code", "type"))
    if code in BAD_KEY_CODES or kind in ("authentication_error", "permission_error"):
        return EngineFailed(BAD_KEY, lasting=True)
    if code == "insufficient_quota" or "rate_limit" in code or "rate_limit" in kind:
        return limited(code, kind)
    if code == "model_not_found":
        return EngineFailed(f"The service has no model {model} for speech.", lasting=True)
    if code == "session_expired":
        return EngineFailed("The service ended the session: it had lasted as long as one may.")
    if code in BAD_AUDIO_CODES:
        return EngineFailed(AUDIO, Trouble.UNSUPPORTED_AUDIO)
    return EngineFailed("The service told of an error while it listened.")


def limited(code: str, kind: str) -> EngineFailed:
    if "insufficient_quota" in (code, kind):
        return EngineFailed(NO_CREDIT, Trouble.QUOTA_EXCEEDED, lasting=True)
    return EngineFailed(TOO_MANY, Trouble.QUOTA_EXCEEDED)


def about_audio(body: object) -> bool:
    """Is it the audio that is wrong, and not the request?"""
    message = field(body, "message").lower()
    return (
        field(body, "code") in BAD_AUDIO_CODES
        or field(body, "param") == "file"
        or any(phrase in message for phrase in ("file format", "audio file", "decode"))
    )


def field(body: object, name: str) -> str:
    value = body.get(name) if isinstance(body, Mapping) else None
    return value if isinstance(value, str) else ""


def never_sent(error: BaseException) -> bool:
    """Was there not even a connection?"""
    from httpx2 import ConnectTimeout, PoolTimeout

    return isinstance(error.__cause__, ConnectTimeout | PoolTimeout)


def again(error: BaseException) -> bool:
    """May another attempt help?"""
    from openai import APIConnectionError, APIStatusError
    from websockets.exceptions import InvalidStatus

    if isinstance(error, InvalidStatus):
        return error.response.status_code >= 500
    if isinstance(error, APIStatusError):
        spent = "insufficient_quota" in (field(error.body, "code"), field(error.body, "type"))
        return (error.status_code in (408, 409, 429) and not spent) or error.status_code >= 500
    return isinstance(error, APIConnectionError | OSError) and not untrusted(error)


def asked_to_wait(error: BaseException | None) -> float | None:
    """Seconds that the service asks to be left alone, by Retry-After (RFC 9110, 10.2.3) in its form of seconds."""
    headers = getattr(getattr(error, "response", None), "headers", {})
    try:
        seconds = float(headers.get("retry-after", ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None
