from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConferencingConfig(AppConfig):
    name = "conferencing"
    verbose_name = _("Rooms")

    def ready(self) -> None:
        from conferencing import chat, chat_keeping, chat_room, hosting, places, rooms
        from meetings import attendance, clearing, written
        from meetings.account import export

        attendance.removed.connect(places.person_removed)
        attendance.removed.connect(hosting.person_removed)
        attendance.ended.connect(hosting.meeting_ended)
        attendance.ended.connect(places.meeting_ended)
        rooms.contribute(welcome=chat.welcome, pulse=chat.pulse)
        rooms.register("chat", chat_room.say)
        rooms.register("chat.delete", chat_room.delete)
        rooms.register("chat.sync", chat_room.sync)
        export.contribute("chat_messages", chat_keeping.written_by)
        clearing.contribute(chat_keeping.made)
        written.contribute(chat_keeping.between)
        clearing.cleared.connect(chat_keeping.clear)
