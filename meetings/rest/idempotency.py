"""Requests that make something may be sent again: the same `Idempotency-Key` makes it once, and is answered the same.

For a person, a route and a key there is one row, committed together with what was made. Of two requests at the same
moment one goes on: PostgreSQL holds a lock for it until its transaction ends, SQLite lets nobody else write meanwhile.
So a process that dies leaves nothing behind, and the key is free at once. What was refused has changed nothing, and
what failed is not kept. https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
"""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from meetings.authentication import who_asks
from meetings.rest.replays import KeptAnswer

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
LONGEST_KEY, LONGEST_ANSWER = 255, 256 * 1024
TOLD_AGAIN = ("Location", "ETag")
View = Callable[..., Response]
Act = Callable[[], Response]


def once(*, again: bool = True) -> Callable[[View], View]:
    """For a method of a view: what it makes is made once for a key. `again=False`: its answer is not told again."""

    def wrap(view: View) -> View:
        @wraps(view)
        def wrapped(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
            if HEADER not in request.headers:
                return view(self, request, *args, **kwargs)
            return make(request, fingerprint(request.data), lambda: view(self, request, *args, **kwargs), again=again)

        wrapped.idempotent = True  # type: ignore[attr-defined]  # for the API's description (describing.py)
        return wrapped

    return wrap


def make(request: Request, sent: str, act: Act, *, again: bool = True) -> Response:
    """What `act` answers, or has answered to the same key before; without a key just what it answers.

    `sent` is the fingerprint of the body.
    """
    user = who_asks(request).user
    if HEADER not in request.headers or user is None:
        return act()
    key = request.headers[HEADER].strip()
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        said = _("An Idempotency-Key has 1 to %(most)s printable ASCII characters.") % {"most": LONGEST_KEY}
        return Response({"code": "invalid_idempotency_key", "detail": said}, 400)
    mine = {"user": user, "route": f"{request.method} {request.path}"[:300], "key": digest(key.encode())}
    with transaction.atomic():
        if not alone(mine):
            return under_way()
        if kept := KeptAnswer.objects.filter(**mine, made_at__gt=timezone.now() - KEPT, status__isnull=False).first():
            return told_again(kept, sent)
        answer = act()
        if answer.status_code < 300:
            keep(mine, sent, answer, again=again)
    return answer


def keep(mine: dict[str, Any], sent: str, answer: Response, *, again: bool) -> None:
    body = JSONRenderer().render(answer.data).decode() if again else ""
    what = {
        "fingerprint": sent,
        "status": answer.status_code,
        "headers": {name: answer[name] for name in TOLD_AGAIN if answer.has_header(name)},
        "body": body if len(body) <= LONGEST_ANSWER else "",
        "made_at": timezone.now(),
    }
    KeptAnswer.objects.update_or_create(**mine, defaults=what)


def alone(mine: dict[str, Any]) -> bool:
    """Does nobody else make this now? Nobody will until the end of the transaction."""
    if connection.vendor != "postgresql":
        return True
    named = digest(f"{mine['user'].pk} {mine['route']} {mine['key']}".encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [int(named[:16], 16) - 2**63])
        return bool(cursor.fetchone()[0])


def under_way() -> Response:
    said = _("The same request is still under way. Ask again in a moment.")
    return Response({"code": "under_way", "detail": said}, 409, headers={"Retry-After": "1"})


def told_again(row: KeptAnswer, sent: str) -> Response:
    if row.fingerprint != sent:
        said = _("This Idempotency-Key was sent with something else. Take a new key for a new request.")
        return Response({"code": "idempotency_key_reused", "detail": said}, 422)
    if not row.body:
        said = _("This was done already, and its answer is not told twice.")
        return Response({"code": "already_done", "detail": said}, 409)
    return Response(json.loads(row.body), row.status, headers={**row.headers, "Idempotency-Replayed": "true"})


def fingerprint(data: Any) -> str:
    """Of a body that was read: the order of its fields does not matter."""
    return digest(json.dumps(data, sort_keys=True, default=str).encode(errors="surrogatepass"))


def digest(sent: bytes) -> str:
    return hashlib.sha256(sent).hexdigest()


def sweep() -> None:
    """Forget what is older than a day."""
    KeptAnswer.objects.filter(made_at__lte=timezone.now() - KEPT).delete()
