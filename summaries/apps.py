from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SummariesConfig(AppConfig):
    name = "summaries"
    verbose_name = _("Minutes")

    def ready(self) -> None:
        from meetings import export, farewell
        from summaries import counts, own_minutes
        from transcription import clearing, my_meetings

        export.contribute("action_items", own_minutes.items_of)
        export.contribute("minutes_asked_for", own_minutes.asked_by)
        farewell.left.connect(own_minutes.forget_name)
        clearing.contribute(counts.made)
        my_meetings.contribute(note=counts.open_items, mark=counts.summarised)
