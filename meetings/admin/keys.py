"""What opens an account: seen by its dates, never by its secret; taken away by deleting."""

from typing import Any, ClassVar

from allauth.account.admin import EmailAddressAdmin
from allauth.account.models import EmailAddress
from allauth.mfa.admin import Authenticator
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from meetings import access
from meetings.admin.reading import Page
from meetings.models import AccessToken


def tends(request: HttpRequest, key: Any) -> bool:
    """May the operator touch this? Whoever controls what opens an account has the account."""
    return key is None or access.may_tend(request.user, key.user)


class KeyAdmin(Page[Any]):
    list_select_related: ClassVar[tuple[str, ...]] = ("user",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and tends(request, obj)

    @admin.display(description=_("person"), ordering="user__display_name")
    def person(self, key: Any) -> str:
        name: str = key.user.name
        return name


@admin.register(AccessToken)
class AccessTokenAdmin(KeyAdmin):
    list_display = ("id", "person", "name", "may", "meeting", "created_at", "last_used_at", "expires_at", "valid")
    search_fields = ("user__username", "user__display_name", "meeting__code", "meeting__title")
    date_hierarchy = "created_at"
    list_select_related: ClassVar[tuple[str, ...]] = ("user", "meeting")
    fields = readonly_fields = (
        *("person", "name", "may", "meeting"),
        *("created_at", "last_used_at", "expires_at", "valid"),
    )

    @admin.display(description=_("what it may do"))
    def may(self, token: AccessToken) -> str:
        return ", ".join(token.scopes)

    @admin.display(description=_("valid"), boolean=True)
    def valid(self, token: AccessToken) -> bool:
        return token.valid


class SecondStepAdmin(KeyAdmin):
    """Somebody who lost their phone gets in again once their second step is deleted here."""

    list_display = ("person", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    search_fields = ("user__username", "user__display_name", "user__email")
    date_hierarchy = "created_at"
    fields = readonly_fields = ("person", "type", "created_at", "last_used_at")


class AddressAdmin(Page[Any], EmailAddressAdmin):  # type: ignore[misc]
    """Addresses that get a link for a new password. Giving somebody another one is the administrators'."""

    list_select_related: ClassVar[tuple[str, ...]] = ("user",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return access.may_empower(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and tends(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and tends(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if access.may_empower(request.user) else ("user",)

    def get_actions(self, request: HttpRequest) -> Any:
        """allauth's action asks for no permission."""
        found = super().get_actions(request)
        if not access.may_empower(request.user):
            found.pop("make_verified", None)
        return found


admin.site.unregister(Authenticator)  # allauth's own page would show the secret
admin.site.register(Authenticator, SecondStepAdmin)
admin.site.unregister(EmailAddress)
admin.site.register(EmailAddress, AddressAdmin)
