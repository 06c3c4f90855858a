from django.apps import AppConfig


class ConferencingConfig(AppConfig):
    name = "conferencing"

    def ready(self) -> None:
        from conferencing import hosting
        from meetings import attendance

        attendance.removed.connect(hosting.person_removed)
        attendance.ended.connect(hosting.meeting_ended)
