"""Requests that make something may be sent again: the same `Idempotency-Key` makes it once, and is answered the same.

For a person, a route and a key there is one row, committed before anything is made: of two requests at the same moment
one goes on. What is made and what was answered are committed together. What was refused has changed nothing and frees
the key. https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
"""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from meetings.authentication import who_asks
from meetings.models import User
from meetings.replays import KeptAnswer

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
STUCK = timedelta(minutes=10)
"""A request that is under way for so long was killed: its key is free again."""
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
    row, ours = claim(user, f"{request.method} {request.path}"[:300], digest(key.encode()), sent)
    if not ours:
        return told_again(row, sent)
    try:
        with transaction.atomic():
            answer = act()
            if answer.status_code < 300:
                keep(row, answer, again=again)
    except BaseException:
        row.delete()
        raise
    if answer.status_code >= 300:
        row.delete()
    return answer


def claim(user: User, route: str, key: str, sent: str) -> tuple[KeptAnswer, bool]:
    """The row of this key, and whether it is ours to fill."""
    mine, now = KeptAnswer.objects.filter(user=user, route=route, key=key), timezone.now()
    mine.filter(made_at__lte=now - KEPT).delete()
    mine.filter(status=None, made_at__lte=now - STUCK).delete()
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(user=user, route=route, key=key, fingerprint=sent, made_at=now), True
    except IntegrityError:
        found = mine.first()
        return (found, False) if found else claim(user, route, key, sent)  # the other one was refused meanwhile


def keep(row: KeptAnswer, answer: Response, *, again: bool) -> None:
    body = JSONRenderer().render(answer.data).decode()
    row.status = answer.status_code
    row.headers = {name: answer[name] for name in TOLD_AGAIN if answer.has_header(name)}
    row.body = body if again and len(body) <= LONGEST_ANSWER else ""
    row.save()


def told_again(row: KeptAnswer, sent: str) -> Response:
    if row.fingerprint != sent:
        said = _("This Idempotency-Key was sent with something else. Take a new key for a new request.")
        return Response({"code": "idempotency_key_reused", "detail": said}, 422)
    if row.status is None:
        said = _("The same request is still under way. Ask again in a moment.")
        return Response({"code": "under_way", "detail": said}, 409, headers={"Retry-After": "1"})
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
