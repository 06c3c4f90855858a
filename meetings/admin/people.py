"""People and guests, for operators. Nobody is deleted here: their words belong to others' transcripts, too."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from meetings import access
from meetings.admin.letting_go import LettingGo
from meetings.admin.reading import Page, count_of
from meetings.models import Participant, User
from meetings.names import clean_name

POWERS = ("is_staff", "is_superuser", "groups", "user_permissions")


class PersonForm(UserChangeForm[User]):
    def clean_display_name(self) -> str:
        typed: str = self.cleaned_data["display_name"]
        return clean_name(typed) if typed.strip() else ""


class PersonAdmin(LettingGo, Page[User], UserAdmin[User]):
    form = PersonForm
    list_display = (
        "username", "display_name", "email", "is_guest", "is_former", "is_staff", "is_active", "meetings", "last_seen",
    )  # fmt: skip
    list_filter = ("is_guest", "is_staff", "is_active", "is_former")
    search_fields = ("username", "display_name", "email", "first_name", "last_name")
    actions = ("anonymise",)
    date_hierarchy = "date_joined"
    ordering = ("-date_joined", "pk")
    readonly_fields = ("is_guest", "is_former", "last_login", "date_joined", "meetings", "last_seen")
    fieldsets = (
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["display_name", "email", "language", "caption_size"]}),
        (_("Standing"), {"fields": ["is_active", "is_guest", "is_former", "meetings", "last_seen"]}),
        (_("Powers"), {"fields": POWERS}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        places = Participant.objects.filter(user=OuterRef("pk")).order_by().values("user")
        seen = places.annotate(last=Max("last_seen_at")).values("last")
        count = count_of(Participant.objects.all(), "user")
        return super().get_queryset(request).annotate(meeting_count=count, seen_at=Subquery(seen))

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or access.may_tend(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        return [*self.readonly_fields, *([] if access.may_empower(request.user) else POWERS)]

    @admin.display(description=_("meetings"), ordering="meeting_count")
    def meetings(self, user: Any) -> int:
        return int(getattr(user, "meeting_count", 0))

    @admin.display(description=_("last seen in a meeting"), ordering="seen_at")
    def last_seen(self, user: Any) -> Any:
        return getattr(user, "seen_at", None)


admin.site.register(User, PersonAdmin)
