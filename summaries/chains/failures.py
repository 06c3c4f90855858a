"""What went wrong with a call, from what was seen on the wire: libraries wrap the same outage in many ways."""

import re

from summaries.chains.wire import Call
from summaries.contract import Failed

LONG = re.compile(
    r"context.{0,12}(length|window|size|limit)|maximum context|prompt is too long|(input|prompt).{0,40}too (long|large)"
    r"|too many (input )?tokens|tokens?.{0,60}(exceed|more than|maximum|limit)|exceed.{0,60}tokens?",
    re.IGNORECASE | re.DOTALL,
)
UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError)


def failure(error: BaseException, call: Call) -> Failed:
    """The error as one of ours; its detail names kinds and numbers, nothing that a server or a person said."""
    if isinstance(error, Failed):
        return error
    if call.broken or isinstance(error, TimeoutError):
        return Failed("not_configured" if call.broken == "host" else "down", call.broken or "timeout")
    if type(error).__name__ == "InvalidCredentialsError":  # of ibm_watsonx_ai: its door answers 400 to a wrong key
        return Failed("refused", str(call.status))
    if call.status >= 300:
        return Failed(code(call), str(call.status))
    name = type(error).__name__
    if call.status == 0:  # the library itself refused what is in settings
        return Failed("not_configured", name)
    unread = isinstance(error, UNREADABLE) or type(error) is Exception  # ibm_watsonx_ai raises Exception itself
    return Failed("bad_answer", name) if unread else Failed("down", f"stream {name}")


def code(call: Call) -> str:
    status = call.status
    if status in (401, 402, 403):
        return "refused"
    if status == 413 or (status in (400, 422, 500) and LONG.search(call.complaint)):
        return "too_long"
    if status == 429:
        return "busy"
    return "down" if status >= 500 or status == 408 else "not_configured"


def unknown(call: Call, options: list[str]) -> str:
    """Which of the options the server complains about, "" when it is something else."""
    if call.status not in (400, 422) or LONG.search(call.complaint):
        return ""
    return next((name for name in options if name in call.complaint), "")
