"""Errors that nobody caught: they go into the log as all others do.

Python and Twisted would write them to standard error with their texts, which may quote what somebody said.
"""

import logging
import threading

from twisted.logger import LogEvent, LogLevel, globalLogBeginner

log = logging.getLogger(__name__)


def into_the_log() -> None:
    """Once, in a process that serves."""
    threading.excepthook = of_thread
    globalLogBeginner.beginLoggingTo([of_twisted], True, redirectStandardIO=False)  # type: ignore[list-item]


def of_thread(caught: threading.ExceptHookArgs) -> None:
    if caught.exc_value and not isinstance(caught.exc_value, SystemExit):
        log.error("a thread failed", exc_info=caught.exc_value)


def of_twisted(event: LogEvent) -> None:
    """As an ILogObserver is called; `failure` is the name that Twisted's older functions give it."""
    if failure := event.get("log_failure") or event.get("failure"):
        log.error("an error in the network's code", exc_info=failure.value)
    elif event.get("log_level") in (LogLevel.error, LogLevel.critical):
        log.error("the network's code complains (%s)", event.get("log_namespace"))
