from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConferencingConfig(AppConfig):
    name = "conferencing"
    verbose_name = _("Rooms")

    def ready(self) -> None:
        from conferencing import hosting
        from meetings import attendance

        attendance.removed.connect(hosting.person_removed)
        attendance.ended.connect(hosting.meeting_ended)
