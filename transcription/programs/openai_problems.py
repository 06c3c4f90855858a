"""What went wrong, as OpenAI's endpoint tells it: its clients understand nothing else.

They try again by themselves after 429 and 5xx. Who would have to wait longer than they do is told not to.
"""

import logging

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from meetings import access
from meetings.rest.problems import STATUS, TOO_OFTEN
from transcription import media
from transcription.contract import EngineFailed
from transcription.programs import incoming, quota
from transcription.programs.incoming import Sent, Unwelcome

PATIENT = 120  # seconds that OpenAI's clients wait at most
LASTING = 600  # seconds in which nobody mends an engine
log = logging.getLogger(__name__)


def refusal(error: Exception, file: Sent | None = None) -> HttpResponse:
    """For whatever was raised; `file` is what was being heard then."""
    match error:
        case access.Refused():
            return refused(error)
        case Unwelcome():
            return problem(error.status_code, error.code, error.said, error.param, getattr(error, "wait", None))
        case media.Unreadable() if file:
            return refusal(incoming.unreadable(error, file.path, file.name))
        case EngineFailed():
            said = _("No speech engine can hear this now. Try again later.")
            return problem(503, error.trouble.value, said, wait=LASTING if error.lasting else None)
    log.error("a file that a program sent was not heard", exc_info=error)
    said = _("Something went wrong on this server; nothing was kept. Try again; if it goes on, tell whoever runs it.")
    return problem(500, "server_error", said)


def refused(error: access.Refused) -> HttpResponse:
    wait = None
    if error.close == 4429:
        wait = quota.renewed_in() if error.code == quota.EXCEEDED.code else int(TOO_OFTEN)
    return problem(STATUS[error.close], error.code, error.text, wait=wait)


def problem(status: int, code: str, said: str, param: str | None = None, wait: int | None = None) -> JsonResponse:
    """`wait`: seconds after which the same may be tried again."""
    kind = "rate_limit_error" if status == 429 else "server_error" if status >= 500 else "invalid_request_error"
    code = "invalid_api_key" if status == 401 else code
    told = JsonResponse({"error": {"message": said, "type": kind, "param": param, "code": code}}, status=status)
    if status == 401:
        told["WWW-Authenticate"] = 'Bearer realm="api"'
    if wait is not None:
        told["Retry-After"] = str(wait)
        if wait > PATIENT:
            told["x-should-retry"] = "false"  # those that know no such long waits would try again at once
    return told
