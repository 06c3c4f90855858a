"""Who sends this: a browser's session or a Bearer token, over HTTP (DRF) and over WebSockets.

A token is never taken from a URL, where logs would keep it.
"""

from typing import Any
from urllib.parse import urlsplit

from channels.auth import get_user
from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http.request import validate_host
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from meetings import access
from meetings.access import NOBODY, Who
from meetings.models import User
from meetings.tokens.scopes import Scope, needed


class BearerToken(BaseAuthentication):
    """`Authorization: Bearer <token>`; `request.auth` is then the Who."""

    def authenticate(self, request: Request) -> tuple[User, Who] | None:
        scheme, _, key = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        who = access.who_holds(key.strip())
        if who.user is None:
            raise AuthenticationFailed(gettext("This token is unknown or has run out. Get a new one from /api/token/."))
        request.user, request.auth = who.user, who  # known, also when this is not what the token is for
        access.in_scope(who, scope_of(request))
        return who.user, who

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class Session(SessionAuthentication):
    """The browser's cookie, with CSRF protection."""


def scope_of(request: Request) -> Scope:
    """What a token needs here. Views that take sound say so: `sound = True`."""
    view = (request.parser_context or {}).get("view")
    return needed(request.method, sound=getattr(view, "sound", False))


def who_asks(request: Request) -> Who:
    return request.auth if isinstance(request.auth, Who) else access.who_is(request.user)


def bearer_of(scope: dict[str, Any]) -> tuple[str, str | None]:
    """The token of a WebSocket handshake and the subprotocol to answer with, from its header or `bearer.<token>`."""
    for protocol in scope.get("subprotocols", ()):
        if protocol.startswith("bearer."):
            return protocol.removeprefix("bearer."), protocol
    for name, value in scope["headers"]:
        scheme, _, key = value.decode("latin-1").partition(" ")
        if name == b"authorization" and scheme.lower() == "bearer":
            return key.strip(), None
    return "", None


def who_calls(authorization: str) -> Who:
    """Who sends this header; NOBODY without a valid token. For what is neither a view of ours nor a socket."""
    scheme, _, key = authorization.partition(" ")
    return access.who_holds(key.strip()) if scheme.lower() == "bearer" else NOBODY


async def who_connects(scope: dict[str, Any]) -> Who:
    """Who opens this socket. NOBODY without a valid token or session, or with a session from a foreign Origin."""
    key, _ = bearer_of(scope)
    if key:
        holder: Who = await database_sync_to_async(access.who_holds, thread_sensitive=False)(key)
        return holder
    if not same_origin(scope):
        return NOBODY
    user: User | AnonymousUser = await get_user(scope)
    return access.who_is(user)


def same_origin(scope: dict[str, Any]) -> bool:
    """Is the handshake's Origin a host that this server answers for?"""
    headers = dict(scope["headers"])
    origin = urlsplit(headers.get(b"origin", b"").decode("latin-1"))
    if not origin.hostname:
        return False
    if origin.netloc == headers.get(b"host", b"").decode("latin-1"):
        return True
    named = [host for host in settings.ALLOWED_HOSTS if host != "*"]
    return f"{origin.scheme}://{origin.netloc}" in settings.CSRF_TRUSTED_ORIGINS or validate_host(
        origin.hostname, named
    )


def still(scope: dict[str, Any], who: Who) -> None:
    """Is whoever opened this socket still signed in? Raises access.SIGN_IN. Reads the database."""
    key, _ = bearer_of(scope)
    if key:
        if access.who_holds(key).user != who.user:
            raise access.SIGN_IN
        return
    kept = SessionStore(scope["session"].session_key).load()
    user = User.objects.filter(pk=who.user.pk, is_active=True).first() if who.user else None
    if user is None or kept.get(SESSION_KEY) != str(user.pk):
        raise access.SIGN_IN
    if not constant_time_compare(kept.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()):
        raise access.SIGN_IN  # the password was changed elsewhere
