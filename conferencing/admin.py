"""Presence, for operators: which pages have a room open."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conferencing.models import Connection
from meetings.admin.reading import LookOnly, Page


@admin.register(Connection)
class ConnectionAdmin(LookOnly, Page[Connection]):
    list_display = ("id", "person", "meeting", "seen_at", "audio", "hand")
    list_filter = ("audio", "hand")
    search_fields = (
        "participant__meeting__title", "participant__meeting__code", "participant__user__display_name",
        "participant__user__username",
    )  # fmt: skip
    date_hierarchy = "seen_at"
    ordering = ("-seen_at", "pk")
    fields = readonly_fields = ("id", "person", "meeting", "seen_at", "audio", "video", "screen", "hand")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("participant__user", "participant__meeting")

    @admin.display(description=_("person"), ordering="participant__user__display_name")
    def person(self, connection: Connection) -> str:
        return connection.participant.user.name

    @admin.display(description=_("meeting"), ordering="participant__meeting__title")
    def meeting(self, connection: Connection) -> str:
        return connection.participant.meeting.title
