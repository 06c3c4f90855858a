"""The API of one's own access tokens: `tokens/` (PROTOCOL 7). What a token's key is stands in one answer, once."""

from dataclasses import replace
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from meetings import access
from meetings.account import signing_in
from meetings.authentication import who_asks
from meetings.models import AccessToken
from meetings.names import clean_title
from meetings.rest import idempotency
from meetings.rest.describing import PAGING, operation, page, pages_of
from meetings.rest.pages import Pages
from meetings.serializers import TokenSerializer
from meetings.tokens import keeping as tokens
from meetings.tokens.scopes import Scope, everything

NAME = 80


class TokenRow(serializers.ModelSerializer[AccessToken]):
    """A token as its list shows it: `prefix` is how its key begins."""

    class Meta:
        model = AccessToken
        fields = ("id", "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at")
        read_only_fields = fields


class TokenWish(serializers.Serializer[Any]):
    """What may be asked of a new token: all of it may be left out."""

    name = serializers.CharField(max_length=NAME, required=False, default="API")
    scopes = serializers.ListField(
        child=serializers.ChoiceField(Scope.choices), required=False, default=everything, min_length=1, max_length=10
    )
    days = serializers.IntegerField(
        min_value=1, max_value=tokens.LONGEST_LIFE, required=False, allow_null=True, default=None
    )

    def validate_name(self, name: str) -> str:
        return clean_title(name)


class TokenForPassword(TokenSerializer, TokenWish):
    """Who wants it, and perhaps what it is to be."""

    @property
    def wish(self) -> dict[str, Any]:
        return {name: self.validated_data[name] for name in ("name", "scopes", "days")}

    @property
    def person(self) -> dict[str, Any]:
        return {name: self.validated_data[name] for name in ("username", "password", "otp")}


class NewTokenRow(TokenRow):
    """A token that was just made, with its key."""

    token = serializers.CharField(read_only=True, help_text="The key. It is shown here and never again.")

    class Meta(TokenRow.Meta):
        fields = (*TokenRow.Meta.fields, "token")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]


TOKEN = {
    "id": 3,
    "name": "Dashboard",
    "prefix": "KaQiD9",
    "scopes": ["read"],
    "created_at": "2026-11-22T08:30:00.250Z",
    "expires_at": "2027-02-20T08:30:00.250Z",
    "last_used_at": None,
}


class Newest(Pages):
    ordering = ("-created_at", "-id")


class MyTokens(APIView):
    """`tokens/`"""

    @operation(
        "listTokens", "Account", "Your access tokens", pages_of(TokenRow), example=page(TOKEN), parameters=PAGING
    )
    def get(self, request: Request) -> Response:
        """Names and dates, newest first; no keys."""
        pages = Newest()
        rows = tokens.kept_by(access.may_keep_tokens(who_asks(request)))
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(TokenRow(page or (), many=True).data)

    @operation(
        "makeToken",
        "Account",
        "Make an access token",
        NewTokenRow,
        status=201,
        example={**TOKEN, "token": "KaQiD9…"},
        takes=TokenWish,
        sends={"name": "Dashboard", "scopes": ["read"], "days": 90},
        about="With a token that was had for a password within ten minutes. The key is told this once.",
    )
    @idempotency.once(again=False)
    def post(self, request: Request) -> Response:
        """`{name, scopes, days}`; answers its row with `token`, the key, for the only time.

        For a browser that has signed in just now, or a token that was had for a password within ten minutes. An
        Idempotency-Key keeps a second one from being made, but the key is not told again: 409.
        """
        asked = TokenWish(data=request.data)
        asked.is_valid(raise_exception=True)
        row, key = tokens.make(signed_in(request), **asked.validated_data)
        return Response({**TokenRow(row).data, "token": key}, 201, headers={"Cache-Control": "no-store"})


class MyToken(APIView):
    """`tokens/{id}/`"""

    @operation("revokeToken", "Account", "Revoke an access token", status=204)
    def delete(self, request: Request, pk: int) -> Response:
        """It opens nothing any more, and what it has opened is closed within seconds. A token may revoke itself."""
        tokens.revoke(signed_in(request), pk)
        return Response(status=204)


def signed_in(request: Request) -> access.Who:
    """Who asks; a browser whose person has said their password just now is as fresh as a new token."""
    who = who_asks(request)
    return who if who.token else replace(who, fresh=signing_in.recently(request._request))
