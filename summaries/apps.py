from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SummariesConfig(AppConfig):
    name = "summaries"
    verbose_name = _("Minutes")

    def ready(self) -> None:
        """Hang minutes into the house: what the room and the API ask for, and what happens to the words beneath."""
        from conferencing import rooms
        from meetings import clearing, demo
        from meetings.account import export, farewell
        from summaries import after, catching_up, counts, example, own_minutes, stale, taken_away
        from summaries.items import keeping, searched
        from transcription import my_meetings, publish, transcripts
        from transcription.exports import collect
        from transcription.searching import search

        for steps in ("steps", "items.renewing", "after"):  # which say what runs do
            import_module(f"summaries.{steps}")
        export.contribute("action_items", own_minutes.items_of)
        export.contribute("minutes_asked_for", own_minutes.asked_by)
        farewell.left.connect(own_minutes.forget_name)
        demo.made.connect(example.make)
        clearing.contribute(counts.made)
        my_meetings.contribute(note=counts.open_items, mark=counts.summarised)
        search.contribute(searched.utterances)
        publish.changed.connect(stale.dialogue_changed)
        publish.changed.connect(keeping.forget_withdrawn)
        transcripts.settled.connect(after.settled)
        collect.contribute(minutes=taken_away.minutes, items=taken_away.items)
        rooms.register("catch_up", catching_up.catch_up)
