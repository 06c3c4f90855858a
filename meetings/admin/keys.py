"""What opens an account: seen by its dates, never by its secret; taken away by deleting."""

from typing import Any, ClassVar

from allauth.mfa.admin import Authenticator
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from meetings.admin.reading import Page
from meetings.models import AccessToken


class KeyAdmin(Page[Any]):
    list_select_related: ClassVar[tuple[str, ...]] = ("user",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("person"), ordering="user__display_name")
    def person(self, key: Any) -> str:
        name: str = key.user.name
        return name


@admin.register(AccessToken)
class AccessTokenAdmin(KeyAdmin):
    list_display = ("id", "person", "meeting", "created_at", "expires_at", "valid")
    search_fields = ("user__username", "user__display_name", "meeting__code", "meeting__title")
    date_hierarchy = "created_at"
    list_select_related: ClassVar[tuple[str, ...]] = ("user", "meeting")
    fields = readonly_fields = ("person", "meeting", "created_at", "expires_at", "valid")

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


admin.site.unregister(Authenticator)  # allauth's own page would show the secret
admin.site.register(Authenticator, SecondStepAdmin)
