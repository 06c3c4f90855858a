from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = _("Meetings")

    def ready(self) -> None:
        from django.db.models.signals import pre_delete

        from meetings import glossary
        from meetings.account import export, farewell
        from meetings.inviting import invitations
        from meetings.models import Meeting

        pre_delete.connect(invitations.meeting_goes, sender=Meeting)
        export.contribute("invitations", invitations.sent_by)
        farewell.left.connect(glossary.forget)
