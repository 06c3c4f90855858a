"""Runs: what was asked for, who made it, what it took and cost, and why it failed. For looking, and to run again."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from meetings.admin.reading import LookOnly, Page
from summaries import runs, why
from summaries.admin import again
from summaries.admin.reading import OfSession
from summaries.models import Run

KINDS = [
    ("summary", _("Summary")),
    ("correct", _("Correction")),
    ("items", _("Action items")),
    ("refresh", _("Refresh")),
    ("end", _("After the end")),
]


class Kind(admin.SimpleListFilter):
    title = _("purpose")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return KINDS

    def queryset(self, request: HttpRequest, queryset: QuerySet[Run]) -> QuerySet[Run]:
        kind = self.value()
        return queryset.filter(Q(purpose=kind) | Q(purpose__startswith=f"{kind}:")) if kind else queryset


@admin.register(Run)
class RunAdmin(again.Again, OfSession, LookOnly, Page[Run]):
    """The text so far is not shown: it is words, and for the moment only."""

    begin = staticmethod(again.run_again)
    list_display = (
        "created_at", "purpose", "meeting", "state", "provider", "model", "calls", "tokens", "cost", "why", "asker",
    )  # fmt: skip
    list_filter = ("state", Kind, "provider")
    date_hierarchy = "created_at"
    ordering = ("-created_at", "pk")
    actions = ("again", "stop")
    fields = readonly_fields = (
        "transcript", "meeting", "purpose", "state", "why", "detail", "asker", "steps", "step", "done", "total",
        "provider", "model", "calls", "tokens_in", "tokens_out", "cost", "attempt", "created_at", "alive_at",
        "ended_at",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Run]:
        return super().get_queryset(request).select_related("transcript__meeting", "asked_by").defer("draft")

    @admin.display(description=_("tokens"), ordering="tokens_in")
    def tokens(self, run: Run) -> int:
        return run.tokens_in + run.tokens_out

    @admin.display(description=_("what went wrong"), ordering="error")
    def why(self, run: Run) -> str:
        return why.sentence(run.error) if run.error else ""

    @admin.display(description=_("asked by"), ordering="asked_by__display_name")
    def asker(self, run: Run) -> str:
        return run.asked_by.name if run.asked_by else ""

    @admin.action(description=_("Cancel the selected runs"), permissions=["again"])
    def stop(self, request: HttpRequest, queryset: QuerySet[Run]) -> None:
        stopped = [run for run in queryset if runs.stop(run)]
        for run in stopped:
            self.log_change(request, run, "Cancelled.")
        text = ngettext("%(count)d run was cancelled.", "%(count)d runs were cancelled.", len(stopped))
        self.message_user(request, text % {"count": len(stopped)}, messages.SUCCESS)
