"""Streams, utterances, gaps and pauses: as they are stored, never changed by hand (PROTOCOL 2 to 4 rest on them)."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from meetings.admin.reading import LookOnly, Page
from transcription.admin.talk import length
from transcription.contract import SAMPLE_RATE
from transcription.models import Dialogue, Gap, Pause, Stream


def text_of(row: Dialogue) -> str:
    """What is shown to people; what was withdrawn is shown to nobody."""
    return "" if row.state == Dialogue.State.WITHDRAWN else row.text


class Rows(LookOnly, Page[Any]):
    """A list of what belongs to a transcript; a change page shows the same and no more."""

    date_hierarchy = "started_at"
    ordering = ("-started_at", "pk")
    whose = "participant"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("transcript__meeting", f"{self.whose}__user")

    @property
    def search_fields(self) -> list[str]:  # type: ignore[override]
        person = f"{self.whose}__user"
        meeting = "transcript__meeting"
        return [f"{meeting}__title", f"{meeting}__code", f"{person}__display_name", f"{person}__username"]

    @admin.display(description=_("meeting"), ordering="transcript__meeting__title")
    def meeting(self, row: Any) -> str:
        title: str = row.transcript.meeting.title
        return title

    @admin.display(description=_("length"))
    def length(self, row: Any) -> timedelta:
        return length(row)


@admin.register(Dialogue)
class DialogueAdmin(Rows):
    """No search for words: what is searched for ends in the addresses that logs keep."""

    whose = "speaker"
    list_display = ("started_at", "who", "shown", "meeting", "state", "editor", "provisional")
    list_filter = ("state", "provisional", "engine")
    fields = readonly_fields = (
        "transcript", "meeting", "who", "started_at", "ended_at", "length", "shown", "state", "editor",
        "engine", "language", "revision", "number", "provisional",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dialogue]:
        return super().get_queryset(request).select_related("edited_by")

    @admin.display(description=_("speaker"), ordering="speaker__user__display_name")
    def who(self, row: Dialogue) -> str:
        return row.speaker.user.name

    @admin.display(description=_("edited by"))
    def editor(self, row: Dialogue) -> str:
        return row.edited_by.name if row.edited_by else ""

    @admin.display(description=_("text"))
    def shown(self, row: Dialogue) -> str:
        return text_of(row)


@admin.register(Gap)
class GapAdmin(Rows):
    list_display = ("started_at", "who", "length", "reason", "state", "meeting")
    list_filter = ("state", "reason")
    fields = readonly_fields = (
        "transcript", "meeting", "who", "started_at", "ended_at", "length", "reason", "state", "number",
    )  # fmt: skip

    @admin.display(description=_("person"), ordering="participant__user__display_name")
    def who(self, row: Any) -> str:
        return row.participant.user.name if row.participant else ""


@admin.register(Stream)
class StreamAdmin(Rows):
    list_display = ("started_at", "who", "kept", "finished", "seen_at", "epoch", "meeting")
    list_filter = ("finished", "language")
    fields = readonly_fields = (
        "uuid", "transcript", "meeting", "who", "started_at", "kept", "language", "epoch", "connection", "claimed_at",
        "seen_at", "finished",
    )  # fmt: skip
    who = GapAdmin.who

    @admin.display(description=_("kept for good"), ordering="durable")
    def kept(self, row: Stream) -> timedelta:
        return timedelta(seconds=row.durable // SAMPLE_RATE)


@admin.register(Pause)
class PauseAdmin(Rows):
    list_display = ("started_at", "ended_at", "reason", "who", "meeting")
    list_filter = ("reason",)
    fields = readonly_fields = ("transcript", "meeting", "who", "reason", "started_at", "ended_at")
    who = GapAdmin.who
