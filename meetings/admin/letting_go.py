"""Making people nameless: the operator's way of deleting, asked twice, that leaves others' transcripts whole."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from meetings import access
from meetings.account import farewell
from meetings.models import Meeting, User

AT_ONCE = 20


class LettingGo:
    """For the ModelAdmin of people."""

    admin_site: Any
    opts: Any
    message_user: Any
    log_change: Any

    def has_anonymise_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("meetings.delete_user")

    @admin.action(description=_("Anonymise the selected people"), permissions=["anonymise"])
    def anonymise(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
        """Asks first, on a page that names what goes."""
        chosen = list(queryset.filter(is_former=False)[: AT_ONCE + 1])
        if len(chosen) > AT_ONCE:
            text = gettext("Please choose at most %(most)d people at once. Nothing was changed.")
            self.message_user(request, text % {"most": AT_ONCE}, messages.ERROR)
            return None
        if "confirmed" not in request.POST:
            return self.ask(request, chosen)
        gone = [person for person in chosen if self.let_go(request, person)]
        text = ngettext("%(count)d person is nameless now.", "%(count)d people are nameless now.", len(gone))
        self.message_user(request, text % {"count": len(gone)}, messages.SUCCESS if gone else messages.WARNING)
        return None

    def ask(self, request: HttpRequest, chosen: list[User]) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Anonymise people?"),
            "opts": self.opts,
            "people": [(person, *what_goes(person)) for person in chosen],
        }
        return TemplateResponse(request, "admin/anonymise.html", context)

    def let_go(self, request: HttpRequest, person: User) -> bool:
        try:
            access.may_let_go(request.user, person)
            farewell.anonymise(person)
        except access.Refused as refused:
            self.message_user(request, f"{person.username}: {refused.text}", messages.ERROR)
            return False
        self.log_change(request, person, "Anonymised.")
        return True


def what_goes(person: User) -> tuple[int, int]:
    """How many meetings of `person` are deleted with their transcripts, and how many more end."""
    alone = farewell.alone(person)
    ending: QuerySet[Meeting] = farewell.hostless(person).exclude(pk__in=alone.values("pk"))
    return alone.count(), ending.count()
