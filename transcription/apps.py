from django.apps import AppConfig


class TranscriptionConfig(AppConfig):
    name = "transcription"

    def ready(self) -> None:
        """Hang the one-way street's end into the room: captions, sync and edits are answered here."""
        from conferencing import rooms
        from meetings import attendance
        from transcription import edits, sync, transcripts

        attendance.joined.connect(transcripts.open_session)
        attendance.ended.connect(transcripts.meeting_ended)
        rooms.contribute(welcome=sync.welcome, pulse=sync.pulse)
        rooms.register("sync", sync.sync)
        rooms.register("dialogue.edit", edits.edit)
