"""The actions that download transcripts, for lists of transcripts and of meetings. Each use is kept in the history."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transcription.admin import download
from transcription.models import Transcript


class Exports:
    """For a ModelAdmin that says with `transcripts_of` which transcripts belong to the selected rows."""

    message_user: Any
    log_change: Any

    def transcripts_of(self, queryset: QuerySet[Any]) -> QuerySet[Transcript]:
        raise NotImplementedError

    def has_export_permission(self, request: HttpRequest) -> bool:
        """To take words away one must be allowed to read them."""
        return request.user.has_perms(("transcription.view_transcript", "transcription.view_dialogue"))

    @admin.action(description=_("Download transcripts as JSON"), permissions=["export"])
    def export_json(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self.export(request, queryset, download.as_json)

    @admin.action(description=_("Download transcripts as text"), permissions=["export"])
    def export_text(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self.export(request, queryset, download.as_text)

    def export(
        self, request: HttpRequest, queryset: QuerySet[Any], form: Callable[..., HttpResponse]
    ) -> HttpResponse | None:
        chosen = list(self.transcripts_of(queryset).select_related("meeting")[: download.AT_ONCE + 1])
        if not chosen or len(chosen) > download.AT_ONCE:
            text = gettext("Please choose 1 to %(most)d transcripts at once. Nothing was downloaded.")
            self.message_user(request, text % {"most": download.AT_ONCE}, messages.ERROR)
            return None
        for row in queryset:
            self.log_change(request, row, "Downloaded.")
        return form(chosen)
