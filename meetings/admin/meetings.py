"""Meetings and who takes part, for operators. A meeting ends by the verb, so that its room hears of it."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import NestedObjects
from django.db import router
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from meetings import access, attendance
from meetings.admin.reading import Glance, Page, count_of, newest_first
from meetings.inviting import invitations
from meetings.models import Meeting, Participant


def inside() -> Exists:
    """Has somebody the room of the outer meeting open?"""
    admitted = Participant.objects.filter(meeting=OuterRef("pk"), state=Participant.State.ADMITTED)
    return Exists(admitted.filter(connections__isnull=False))


class LiveNow(admin.SimpleListFilter):
    title = _("live now")
    parameter_name = "live"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Meeting]) -> QuerySet[Meeting]:
        wanted = {"yes": True, "no": False}.get(self.value() or "")
        return queryset if wanted is None else queryset.filter(inside() if wanted else ~inside())


class ParticipantsGlance(Glance):
    model = Participant
    fields = readonly_fields = ("person", "role", "state", "captions", "joined_at", "last_seen_at")
    verbose_name_plural = _("Participants (the newest 200)")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Participant]:
        found = super().get_queryset(request).select_related("user", "meeting")
        return found.order_by(newest_first("joined_at"), "pk")

    @admin.display(description=_("person"))
    def person(self, place: Participant) -> str:
        return place.user.name


class MeetingAdmin(Page[Meeting]):
    list_display: Any = (
        "title",
        "code",
        "organizer_name",
        "live",
        "active",
        "locked",
        "people",
        "starts_at",
    )
    list_filter = (LiveNow, "active", "locked")
    search_fields = ("title", "code", "organizer__username", "organizer__display_name", "organizer__email")
    date_hierarchy = "created_at"
    list_select_related = ("organizer",)
    autocomplete_fields = ("organizer",)
    actions: Any = ("end",)
    inlines: ClassVar[Any] = (ParticipantsGlance,)
    readonly_fields = ("code", "active", "created_at")
    fieldsets = (
        (None, {"fields": ["title", "code", "organizer", "active", "created_at"]}),
        (_("Plan"), {"fields": ["starts_at", "time_zone", "duration", "language", "description", "agenda"]}),
        (_("Door"), {"fields": ["lobby", "locked"]}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        found = super().get_queryset(request)
        return found.annotate(live=inside(), people_count=count_of(Participant.objects.all(), "meeting"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # "New meeting" makes one, with its organizer in it

    def get_readonly_fields(self, request: HttpRequest, obj: Meeting | None = None) -> list[str]:
        whose = [] if access.may_hand_over(request.user) else ["organizer"]
        return [*self.readonly_fields, *whose]

    @admin.display(description=_("organizer"), ordering="organizer__display_name")
    def organizer_name(self, meeting: Meeting) -> str:
        return meeting.organizer.name

    @admin.display(description=_("live now"), boolean=True, ordering="live")
    def live(self, meeting: Any) -> bool:
        return bool(meeting.live)

    @admin.display(description=_("participants"), ordering="people_count")
    def people(self, meeting: Any) -> int:
        return int(meeting.people_count)

    @admin.action(description=_("End the selected meetings for everybody"), permissions=["change"])
    def end(self, request: HttpRequest, queryset: QuerySet[Meeting]) -> None:
        ended = [meeting for meeting in queryset if attendance.end(meeting)]
        for meeting in ended:
            self.log_change(request, meeting, "Ended.")
        text = ngettext("%(count)d meeting has ended.", "%(count)d meetings have ended.", len(ended))
        self.message_user(request, text % {"count": len(ended)}, messages.SUCCESS)

    def save_model(self, request: HttpRequest, obj: Meeting, form: ModelForm[Meeting], change: bool) -> None:
        """Those who are invited hear of it as when a host changes it."""
        was = invitations.plan_of(Meeting.objects.get(pk=obj.pk))
        super().save_model(request, obj, form, change)
        try:
            invitations.revised(obj, was, tell=True)
        except access.Refused as refused:
            self.message_user(request, refused.text, messages.WARNING)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes with a meeting, as numbers: its rows may be thousands, and it is the meeting that is asked for."""
        collector = NestedObjects(using=router.db_for_write(Meeting))
        collector.collect(objs)
        found: dict[Any, Any] = collector.model_objs
        counts = {model._meta.verbose_name_plural: len(rows) for model, rows in found.items()}
        refused = set() if self.has_delete_permission(request) else {Meeting._meta.verbose_name}
        return [str(meeting) for meeting in objs[:100]], counts, refused, []


class ParticipantAdmin(Page[Participant]):
    """Who is in which meeting. People come by joining; operators let in, show out, and make hosts."""

    list_display = ("person", "meeting", "role", "state", "captions", "joined_at", "last_seen_at")
    list_filter = ("state", "role", "captions")
    search_fields = ("user__display_name", "user__username", "meeting__title", "meeting__code")
    date_hierarchy = "joined_at"
    list_select_related = ("user", "meeting")
    fields = ("person", "meeting", "role", "state", "captions", "seat", "joined_at", "last_seen_at")
    readonly_fields = ("person", "meeting", "captions", "seat", "joined_at", "last_seen_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Participant]:
        return super().get_queryset(request).select_related("user", "meeting")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # what they said would go with them: set their state to removed

    def has_change_permission(self, request: HttpRequest, obj: Participant | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or access.may_place(request.user, obj))

    @admin.display(description=_("person"), ordering="user__display_name")
    def person(self, place: Participant) -> str:
        return place.user.name

    def save_model(self, request: HttpRequest, obj: Participant, form: ModelForm[Participant], change: bool) -> None:
        """Letting in and showing out are verbs: other rooms of the house hear of them."""
        if "role" in form.changed_data:
            Participant.objects.filter(pk=obj.pk).update(role=obj.role)
        if "state" in form.changed_data:
            attendance.move(obj, obj.state)


admin.site.register(Meeting, MeetingAdmin)
admin.site.register(Participant, ParticipantAdmin)
