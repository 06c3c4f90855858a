"""Corrections, as a model made them and people judged them: words before and after, so for readers of words only."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from meetings.admin.reading import LookOnly, Page
from summaries.admin.reading import may_read_words
from summaries.models import Correction


@admin.register(Correction)
class CorrectionAdmin(LookOnly, Page[Correction]):
    list_display = ("made_at", "speaker", "before", "text", "state", "reason", "provider", "model", "meeting")
    list_filter = ("state", "reason", "provider")
    search_fields = (
        "dialogue__transcript__meeting__title", "dialogue__transcript__meeting__code",
        "dialogue__speaker__user__display_name", "dialogue__speaker__user__username",
    )  # fmt: skip
    date_hierarchy = "made_at"
    ordering = ("-made_at", "pk")
    fields = readonly_fields = (
        "dialogue", "meeting", "speaker", "before", "text", "state", "reason", "provider", "model", "made_at",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Correction]:
        return super().get_queryset(request).select_related("dialogue__transcript__meeting", "dialogue__speaker__user")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) and may_read_words(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return super().has_module_permission(request) and may_read_words(request)

    @admin.display(description=_("meeting"), ordering="dialogue__transcript__meeting__title")
    def meeting(self, correction: Correction) -> str:
        return correction.dialogue.transcript.meeting.title

    @admin.display(description=_("speaker"), ordering="dialogue__speaker__user__display_name")
    def speaker(self, correction: Correction) -> str:
        return correction.dialogue.speaker.user.name
