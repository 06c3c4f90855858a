"""Action items as a board: status, priority and due date are changed in the list, by the verb, so that pages hear of it
and no later run changes them back."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.admin.reading import Page, count_of
from summaries.admin.reading import without_words
from summaries.items import keeping, news
from summaries.models import ActionItem


class Overdue(admin.SimpleListFilter):
    title = _("overdue")
    parameter_name = "overdue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ActionItem]) -> QuerySet[ActionItem]:
        """By this server's day; the mark in the list goes by the meeting's."""
        if self.value() != "yes":
            return queryset
        return queryset.filter(due_date__lt=timezone.localdate()).exclude(status=ActionItem.Status.COMPLETE)


class ItemForm(forms.ModelForm[ActionItem]):
    def clean(self) -> dict[str, Any] | None:
        """The verb asks for this too, when a form cannot show it any more."""
        start, due = (self.cleaned_data.get(name, getattr(self.instance, name)) for name in ("start_date", "due_date"))
        if start and due and start > due:
            raise ValidationError(_("The start date lies after the due date. Nothing was changed."), code="invalid")
        return super().clean()


@admin.register(ActionItem)
class ActionItemAdmin(Page[ActionItem]):
    form = ItemForm
    list_display: Any = (
        "description", "meeting", "assignee", "status", "priority", "due_date", "late", "origin", "supported", "stale",
    )  # fmt: skip
    list_editable = ("status", "priority", "due_date")
    list_filter = ("status", "priority", Overdue, "origin", "supported", "stale", "due_date")
    search_fields = (
        "meeting__title", "meeting__code", "assigned_to__user__display_name", "assigned_to__user__username",
    )  # fmt: skip
    date_hierarchy = "created_at"
    ordering = ("-created_at", "pk")
    readonly_fields = (
        "description", "meeting", "transcript", "assignee", "late", "origin", "supported", "stale", "stands_on",
        "writer", "revision", "created_at", "changed_at",
    )  # fmt: skip
    shown = (*readonly_fields[:4], "status", "priority", "start_date", "due_date", *readonly_fields[4:])

    def get_queryset(self, request: HttpRequest) -> QuerySet[ActionItem]:
        said = ActionItem.evidence.through.objects.all()
        found = super().get_queryset(request).filter(deleted_at=None).annotate(said=count_of(said, "actionitem"))
        return found.select_related("meeting", "transcript__meeting", "assigned_to__user", "created_by")

    def get_list_display(self, request: HttpRequest) -> Any:
        return without_words(self.list_display, request, ("description",))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return without_words(self.shown, request, ("description",))

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> type[ItemForm]:
        return ItemForm

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # people add them where the meeting is

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # it would be found again: deleted items are remembered as such

    def save_model(self, request: HttpRequest, obj: ActionItem, form: Any, change: bool) -> None:
        values = {name: form.cleaned_data[name] for name in form.changed_data}
        try:
            keeping.edit(obj.pk, request.user, values)  # type: ignore[arg-type]  # staff are users
        except keeping.Gone:
            self.message_user(request, gettext("Somebody deleted this action item meanwhile."), messages.ERROR)
        except ValidationError as invalid:
            self.message_user(request, " ".join(invalid.messages), messages.ERROR)

    @admin.display(description=_("assigned to"), ordering="assigned_to__user__display_name")
    def assignee(self, item: ActionItem) -> str:
        return item.assigned_to.user.name if item.assigned_to else ""

    @admin.display(description=_("added by"))
    def writer(self, item: ActionItem) -> str:
        return item.created_by.name if item.created_by else ""

    @admin.display(description=_("overdue"))
    def late(self, item: ActionItem) -> str:
        """A word: the admin's mark for "yes" would look like good news."""
        return gettext("Yes") if news.overdue(item) else ""

    @admin.display(description=_("utterances it stands on"))
    def stands_on(self, item: Any) -> int:
        return int(item.said)
