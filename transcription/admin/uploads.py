"""Files that were sent to be written down: how they fared, never what was said in them nor what they were called."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from meetings.admin.reading import LookOnly, Page
from transcription.programs.models import Upload


@admin.register(Upload)
class UploadAdmin(LookOnly, Page[Upload]):
    list_display = ("created_at", "who", "state", "progress", "seconds", "size", "engine", "code", "attempt")
    list_filter = ("state", "engine")
    date_hierarchy = "created_at"
    ordering = ("-created_at", "pk")
    fields = readonly_fields = (
        "id", "who", "meeting", "state", "progress", "seconds", "size", "language", "engine", "code", "attempt",
        "created_at", "alive_at", "finished_at",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Upload]:
        return super().get_queryset(request).select_related("user", "meeting").defer("result", "prompt")

    @admin.display(description=_("person"), ordering="user__display_name")
    def who(self, row: Any) -> str:
        return str(row.user.name)
