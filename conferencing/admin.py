"""Rooms, for operators, for looking only: who is there, who has a place in a call, who wrote when.

What was written is for the people of the meeting: it is on no page of the admin.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conferencing.models import ChatMessage, Connection, Place
from meetings.admin.reading import LookOnly, Page


class OfSomebody(LookOnly, Page[Any]):
    """A list of what belongs to a participant; a change page shows the same and no more."""

    search_fields = (
        "participant__meeting__title", "participant__meeting__code", "participant__user__display_name",
        "participant__user__username",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("participant__user", "participant__meeting")

    @admin.display(description=_("person"), ordering="participant__user__display_name")
    def person(self, row: Any) -> str:
        name: str = row.participant.user.name
        return name

    @admin.display(description=_("meeting"), ordering="participant__meeting__title")
    def of_meeting(self, row: Any) -> str:
        title: str = row.participant.meeting.title
        return title


@admin.register(Connection)
class ConnectionAdmin(OfSomebody):
    list_display = ("id", "person", "of_meeting", "seen_at", "told", "call", "audio", "hand")
    list_filter = ("told", "call", "audio", "hand")
    date_hierarchy = "seen_at"
    ordering = ("-seen_at", "pk")
    fields = readonly_fields = (
        "id", "person", "of_meeting", "seen_at", "told", "call", "audio", "video", "screen", "hand",
    )  # fmt: skip


@admin.register(Place)
class PlaceAdmin(OfSomebody):
    list_display = ("since", "person", "of_meeting", "media", "left_at")
    list_filter = ("media",)
    date_hierarchy = "since"
    ordering = ("-since", "pk")
    fields = readonly_fields = ("person", "of_meeting", "since", "media", "left_at")


@admin.register(ChatMessage)
class ChatMessageAdmin(OfSomebody):
    list_display = ("sent_at", "person", "of_meeting", "characters", "deleted_at")
    date_hierarchy = "sent_at"
    ordering = ("-sent_at", "pk")
    fields = readonly_fields = ("id", "person", "of_meeting", "sent_at", "characters", "deleted_at", "number")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Without the words: not even a page that goes wrong has them to show."""
        found: QuerySet[Any] = super().get_queryset(request).annotate(length=Length("text")).defer("text")
        return found

    @admin.display(description=_("characters"), ordering="length")
    def characters(self, row: Any) -> int:
        return int(row.length)
