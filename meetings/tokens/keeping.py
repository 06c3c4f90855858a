"""Keeping one's own access tokens: what is shown of them, making one, and putting an end to one.

Revoking is deleting: a socket that a token opened is closed at its next pulse. What a token may do is never changed.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import access
from meetings.models import AccessToken, User
from meetings.tokens import uses as token_uses
from meetings.tokens.scopes import in_order

MOST = 100
LONGEST_LIFE = 3650
"""Tokens of one account; days."""


def kept_by(user: User) -> QuerySet[AccessToken]:
    """Those that open the whole account, newest first; what this process noted of their use is written down first."""
    token_uses.sweep()
    return user.tokens.filter(meeting=None)


def make(who: access.Who, name: str, scopes: Collection[str], days: int | None) -> tuple[AccessToken, str]:
    """The row, and its key, which nobody sees again. `days`: how long it lives, None for ever.

    Raises Refused, and ValidationError when there are too many.
    """
    user = access.may_make_token(who, scopes)
    if user.tokens.filter(meeting=None).count() >= MOST:
        said = _("You have %(count)s access tokens. Revoke those that you do not need any more.")
        raise ValidationError(said % {"count": MOST}, code="too_many")
    return AccessToken.make(user, **columns(name, scopes, days))


def columns(name: str, scopes: Collection[str], days: int | None) -> dict[str, Any]:
    """A row's, for what was wished."""
    end = timezone.now() + timedelta(days=days) if days else None
    return {"name": name, "scopes": in_order(scopes), "expires_at": end}


def revoke(who: access.Who, pk: int) -> None:
    """Raises Refused, also when there is no such token of theirs."""
    found = access.may_keep_tokens(who).tokens.filter(pk=pk, meeting=None).first()
    if found is None:
        raise access.Refused("not_found", 4404, _("There is no such token, or it was revoked already."))
    access.may_revoke(who, found)
    found.delete()
