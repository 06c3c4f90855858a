from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TranscriptionConfig(AppConfig):
    name = "transcription"
    verbose_name = _("Transcripts")

    def ready(self) -> None:
        """Hang the one-way street's end into the room: captions, sync and edits are answered here."""
        from conferencing import rooms
        from meetings import attendance, export, farewell
        from transcription import edits, own_words, pauses, streams, strikes, sync, transcripts

        attendance.joined.connect(transcripts.open_session)
        attendance.removed.connect(streams.person_removed)
        attendance.ended.connect(transcripts.meeting_ended)
        export.contribute("utterances", own_words.said_by)
        farewell.left.connect(own_words.forget_name)
        rooms.contribute(welcome=sync.welcome, pulse=sync.pulse)
        rooms.contribute(welcome=pauses.welcome, pulse=pauses.pulse)
        rooms.register("sync", sync.sync)
        rooms.register("dialogue.edit", edits.edit)
        rooms.register("captions", pauses.captions)
        rooms.register("off_record", pauses.off_record)
        rooms.register("strike", strikes.strike)
