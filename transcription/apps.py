from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TranscriptionConfig(AppConfig):
    name = "transcription"
    verbose_name = _("Transcripts")

    def ready(self) -> None:
        """Hang the one-way street's end into the room: captions, sync and edits are answered here."""
        from django.db.models.signals import post_delete, post_save

        from conferencing import rooms
        from meetings import attendance, clearing
        from meetings.account import export, farewell
        from transcription import edits, own_words, pauses, publish, speech_choice, streams, strikes, sync, transcripts
        from transcription.hinting import learning
        from transcription.programs import uploads
        from transcription.programs.models import Upload
        from transcription.searching import index
        from transcription.sharing import links

        attendance.joined.connect(transcripts.open_session)
        attendance.removed.connect(streams.person_removed)
        attendance.ended.connect(transcripts.meeting_ended)
        export.contribute("utterances", own_words.said_by)
        farewell.left.connect(own_words.forget_name)
        post_delete.connect(uploads.gone, Upload)
        post_save.connect(index.saved, self.get_model("Dialogue"))
        export.contribute("uploads", uploads.sent_by)
        farewell.left.connect(uploads.forget)
        export.contribute("links_shared", links.shared_by)
        farewell.left.connect(links.forget)
        clearing.cleared.connect(uploads.forget_meeting)
        clearing.contribute(learning.made)
        clearing.cleared.connect(learning.cleared)
        publish.changed.connect(learning.changed)
        rooms.contribute(welcome=sync.welcome, pulse=sync.pulse)
        rooms.contribute(welcome=pauses.welcome, pulse=pauses.pulse)
        rooms.contribute(welcome=speech_choice.welcome, pulse=speech_choice.pulse)
        rooms.register("sync", sync.sync)
        rooms.register("dialogue.edit", edits.edit)
        rooms.register("captions", pauses.captions)
        rooms.register("off_record", pauses.off_record)
        rooms.register("strike", strikes.strike)
        rooms.register("speech", speech_choice.speech)
