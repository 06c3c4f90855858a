"""Transcripts: one a session, with its newest utterances, streams and gaps."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from meetings.admin.reading import Glance, LookOnly, Page, count_of
from transcription import usage
from transcription.admin import rows, talk
from transcription.admin.exporting import Exports
from transcription.models import Dialogue, Gap, Stream, Transcript


def price(cost: float | None) -> str:
    return "" if cost is None else f" ({cost:.4f})"


class SpokenGlance(Glance):
    model = Dialogue
    fields = readonly_fields = ("started_at", "who", "shown", "state", "editor")
    verbose_name_plural = _("What was said (the newest 200)")
    ordering = ("-started_at", "pk")
    who, shown, editor = rows.DialogueAdmin.who, rows.DialogueAdmin.shown, rows.DialogueAdmin.editor

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("speaker__user", "edited_by")


class RowsGlance(Glance):
    who = rows.GapAdmin.who

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("participant__user")


class StreamsGlance(RowsGlance):
    model = Stream
    fields = readonly_fields = ("started_at", "who", "kept", "seen_at", "finished")
    verbose_name_plural = _("Streams (the newest 200)")
    ordering = ("-started_at", "pk")
    kept = rows.StreamAdmin.kept


class GapsGlance(RowsGlance):
    model = Gap
    fields = readonly_fields = ("started_at", "who", "length", "reason", "state")
    verbose_name_plural = _("Gaps (the newest 200)")
    ordering = ("-started_at", "pk")
    length = rows.Rows.length


@admin.register(Transcript)
class TranscriptAdmin(Exports, LookOnly, Page[Transcript]):
    list_display = ("meeting", "started_at", "ended_at", "state", "talk_time", "utterances", "open_gaps")
    list_filter = ("state",)
    search_fields = ("meeting__title", "meeting__code", "meeting__organizer__username")
    date_hierarchy = "started_at"
    ordering = ("-started_at", "pk")
    actions = ("export_json", "export_text")
    inlines = (SpokenGlance, GapsGlance, StreamsGlance)
    fields = readonly_fields = (
        "meeting", "started_at", "ended_at", "state", "talk_time", "utterances", "open_gaps", "sent", "all_rows",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Transcript]:
        standing = Dialogue.objects.exclude(state=Dialogue.State.WITHDRAWN)
        counts = {
            "spoken_samples": talk.spoken("transcript"),
            "utterance_count": count_of(standing, "transcript"),
            "gap_count": count_of(Gap.objects.filter(state=Gap.State.OPEN), "transcript"),
        }
        return super().get_queryset(request).select_related("meeting").annotate(**counts)

    def transcripts_of(self, queryset: QuerySet[Transcript]) -> QuerySet[Transcript]:
        return queryset

    @admin.display(description=_("talk time"), ordering="spoken_samples")
    def talk_time(self, transcript: Any) -> timedelta:
        return talk.lasted(transcript.spoken_samples)

    @admin.display(description=_("utterances"), ordering="utterance_count")
    def utterances(self, transcript: Any) -> int:
        return int(transcript.utterance_count)

    @admin.display(description=_("open gaps"), ordering="gap_count")
    def open_gaps(self, transcript: Any) -> int:
        return int(transcript.gap_count)

    @admin.display(description=_("sent to speech services"))
    def sent(self, transcript: Transcript) -> str:
        """Minutes and cost by engine."""
        found = [one.as_json() for one in usage.of(transcript)]
        lines = [f"{one['engine']}: {one['minutes']:.2f} min" + price(one["cost"]) for one in found]
        return ", ".join(lines) or "–"

    @admin.display(description=_("in full"))
    def all_rows(self, transcript: Transcript) -> str:
        """Links to the lists that hold all that the inlines show the newest of."""
        query = f"?transcript__id__exact={transcript.pk}"
        links = [reverse(f"admin:transcription_{name}_changelist") + query for name in ("dialogue", "gap", "stream")]
        names = (_("All utterances"), _("All gaps"), _("All streams"))
        html = '<a href="{}">{}</a> · <a href="{}">{}</a> · <a href="{}">{}</a>'
        return format_html(html, *[part for pair in zip(links, names, strict=True) for part in pair])
