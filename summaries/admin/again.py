"""The action that has minutes made once more. They are made as they were: by the same provider, in the same steps."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from meetings.models import User
from summaries import runs, why
from summaries.contract import Failed
from summaries.models import Run, Summary


class Again:
    """For a ModelAdmin whose rows `begin` can make again."""

    begin: Callable[[HttpRequest, Any], Run]
    message_user: Any
    log_change: Any

    def has_again_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("summaries.add_run"))

    @admin.action(description=_("Run the selected ones again"), permissions=["again"])
    def again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        begun = 0
        for row in queryset.select_related("transcript__meeting"):
            try:
                type(self).begin(request, row)
            except Failed as failed:
                self.message_user(request, f"{row}: {why.sentence(failed.code)}", messages.ERROR)
                continue
            self.log_change(request, row, "Run again.")
            begun += 1
        text = ngettext("%(count)d run has begun.", "%(count)d runs have begun.", begun) % {"count": begun}
        self.message_user(request, text, messages.SUCCESS if begun else messages.WARNING)


def run_again(request: HttpRequest, run: Run) -> Run:
    """One that is still going on goes on. Raises Failed."""
    purpose = run.purpose.rpartition(":")[0] if run.about else run.purpose  # `start` adds which ones it is about
    by = cast(User, request.user)
    return runs.start(run.transcript, purpose, run.steps, by, provider=run.provider, about=run.about)


def write_again(request: HttpRequest, summary: Summary) -> Run:
    """Raises Failed."""
    purpose, by = f"summary:{summary.type}", cast(User, request.user)
    return runs.start(summary.transcript, purpose, ["summary"], by, provider=summary.provider)
