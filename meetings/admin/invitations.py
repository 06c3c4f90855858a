"""Who was asked to come, for operators: for looking. Hosts ask and withdraw; the key of a link is shown to nobody."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from meetings.admin.reading import LookOnly, Page
from meetings.models import Invitation


@admin.register(Invitation)
class InvitationAdmin(LookOnly, Page[Invitation]):
    list_display = ("email", "meeting", "host", "sent_at", "failed_at", "accepted_at", "guest")
    search_fields = ("email", "meeting__title", "meeting__code")
    date_hierarchy = "created_at"
    list_select_related = ("meeting", "invited_by", "accepted_by")
    fields = readonly_fields = (
        "email", "meeting", "host", "created_at", "sent_at", "failed_at", "accepted_at", "guest",
    )  # fmt: skip

    @admin.display(description=_("invited by"), ordering="invited_by__display_name")
    def host(self, invitation: Invitation) -> str:
        return invitation.invited_by.name if invitation.invited_by else ""

    @admin.display(description=_("accepted by"), ordering="accepted_by__display_name")
    def guest(self, invitation: Invitation) -> str:
        return invitation.accepted_by.name if invitation.accepted_by else ""
