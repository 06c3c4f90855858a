"""Meetings once more, with what was said in them: sessions, talk time, downloads."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from meetings.admin.meetings import MeetingAdmin
from meetings.admin.reading import Glance, count_of
from meetings.models import Meeting
from transcription.admin import talk
from transcription.admin.exporting import Exports
from transcription.models import Transcript


class SessionsGlance(Glance):
    model = Transcript
    fields = readonly_fields = ("started_at", "ended_at", "state", "talk_time")
    verbose_name_plural = _("Sessions (the newest 200)")
    ordering = ("-started_at", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found = super().get_queryset(request).select_related("meeting")
        annotated: QuerySet[Any] = found.annotate(spoken_samples=talk.spoken("transcript"))
        return annotated

    @admin.display(description=_("talk time"))
    def talk_time(self, transcript: Any) -> timedelta:
        return talk.lasted(transcript.spoken_samples)


class SpokenMeetingAdmin(Exports, MeetingAdmin):
    list_display = (*MeetingAdmin.list_display[:-2], "sessions", "talk_time", *MeetingAdmin.list_display[-2:])
    actions = (*MeetingAdmin.actions, "export_json", "export_text")
    inlines = (SessionsGlance, *MeetingAdmin.inlines)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        sessions = count_of(Transcript.objects.all(), "meeting")
        samples = talk.spoken("transcript__meeting")
        return super().get_queryset(request).annotate(session_count=sessions, spoken_samples=samples)

    def transcripts_of(self, queryset: QuerySet[Meeting]) -> QuerySet[Transcript]:
        return Transcript.objects.filter(meeting__in=queryset.values("pk"))

    @admin.display(description=_("sessions"), ordering="session_count")
    def sessions(self, meeting: Any) -> int:
        return int(meeting.session_count)

    @admin.display(description=_("talk time"), ordering="spoken_samples")
    def talk_time(self, meeting: Any) -> timedelta:
        return talk.lasted(meeting.spoken_samples)


admin.site.unregister(Meeting)
admin.site.register(Meeting, SpokenMeetingAdmin)
