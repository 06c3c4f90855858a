"""Entity tags of resources (RFC 9110): a GET is answered shortly when nothing changed, and a change that names the
version it was made from (If-Match) is not made on another one.

A tag is `"<revision>-<digest>"`: the digest is of all that is shown, so that a GET tells of every change; the revision,
where a row has one, is what If-Match stands for, and is compared under the lock of the change. What has no revision is
compared by the digest. Weak tags never match If-Match (13.1.1).
"""

import hashlib
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

View = Callable[..., Response]
ANY = "*"
DIGITS = 18


def etag_of(shown: Any, revision: int | None = None) -> str:
    """The tag of a resource that is shown like this: what JSON can hold."""
    digest = hashlib.sha256(JSONRenderer().render(shown)).hexdigest()[:16]
    return f'"{digest}"' if revision is None else f'"{revision}-{digest}"'


def answer(request: Request, shown: Mapping[str, Any], revision: int | None = None, status: int = 200) -> Response:
    """`shown` with its tag; 304 and nothing when whoever asks has it already.

    It is not zipped, which would make the tag a weak one: of no use for If-Match.
    """
    tag = etag_of(shown, revision)
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Content-Encoding": "identity"}
    if request.method in ("GET", "HEAD") and known(request.headers.get("If-None-Match"), tag):
        return Response(status=304, headers=headers)
    return Response(shown, status, headers=headers)


def conditional(view: View) -> View:
    """For a method that answers 304 to If-None-Match."""
    view.conditional = True  # type: ignore[attr-defined]  # for the API's description (describing.py)
    return view


def known(header: str | None, tag: str) -> bool:
    """Does If-None-Match name the tag? Compared weakly: a zipped answer is as good (13.1.2)."""
    named = parse_etags(header) if header else []
    return ANY in named or tag in [one.removeprefix("W/") for one in named]


def meant(request: Request) -> list[str] | None:
    """The tags that If-Match names, strong ones and `*`; None without it, or where it says `*`: any version."""
    header = request.headers.get("If-Match")
    if header is None:
        return None
    named = parse_etags(header)
    return None if ANY in named else [one for one in named if not one.startswith("W/")]


def holds(request: Request, shown: Any) -> bool:
    """May what is shown like this be changed? For rows without a revision. Ask under the lock of the change."""
    named = meant(request)
    return named is None or etag_of(shown) in named


def revision_meant(request: Request, current: int) -> int | None:
    """Which revision to change, for verbs that compare it under their lock: that of If-Match, None for any.

    Of several the current one, if it is among them. Of what is no tag of ours there is no such revision: -1.
    """
    named = meant(request)
    if named is None:
        return None
    revisions = [revision_in(one) for one in named]
    return current if current in revisions else next(iter(revisions), -1)


def revision_in(tag: str) -> int:
    first = tag.strip('"').partition("-")[0]
    return int(first) if first.isascii() and first.isdigit() and len(first) <= DIGITS else -1


def failed(shown: Any, revision: int | None = None) -> Response:
    """412: it has changed, and here it is as everybody else has it."""
    said = _("This has changed since the version that If-Match names. Nothing of yours was stored.")
    body = {"code": "precondition_failed", "detail": said, "current": shown}
    return Response(body, 412, headers={"ETag": etag_of(shown, revision)})


def guarded(verb: View) -> View:
    """For a method that changes the row of a view which has `shown()`: (how it is shown, its revision).

    If-Match becomes the `revision` that the verb takes in its body, and compares under its own lock; its 409
    `conflict` is then a 412. Without If-Match the verb does as ever. What it answers has the new tag.
    """

    @wraps(verb)
    def wrapped(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        if meant(request) is not None:
            shown, revision = self.shown()
            wanted = revision_meant(request, revision)
            if wanted != revision:
                return failed(shown, revision)
            told = dict(request.data.items()) if hasattr(request.data, "items") else {}
            request._full_data = {"revision": wanted} | told  # type: ignore[attr-defined]
        done = tagged(verb(self, request, *args, **kwargs))
        lost = done.status_code == 409 and done.data.get("code") == "conflict"
        return failed(*self.shown()) if lost and meant(request) is not None else done

    wrapped.guarded = True  # type: ignore[attr-defined]  # for the API's description (describing.py)
    return wrapped


def tagged(done: Response) -> Response:
    """With the tag of the row that it answers, if it does."""
    if done.status_code < 300 and isinstance(done.data, dict) and isinstance(done.data.get("revision"), int):
        done["ETag"] = etag_of(done.data, done.data["revision"])
        done["Content-Encoding"] = "identity"
    return done
