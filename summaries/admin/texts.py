"""Summaries: who made them and what that cost; their text and sentences for those who may read what was said."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from meetings.admin.reading import Glance, LookOnly, Page, count_of
from summaries.admin import again
from summaries.admin.reading import OfSession, may_read_words, without_words
from summaries.models import Sentence, Summary


class SentencesGlance(Glance):
    model = Sentence
    fields = readonly_fields = ("position", "section", "text", "stands_on", "support", "supported", "stale")
    verbose_name_plural = _("Sentences (the first 200)")
    ordering = ("position", "pk")
    show_change_link = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_read_words(request) and request.user.has_perm("summaries.view_summary")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        said = Sentence.evidence.through.objects.all()
        annotated: QuerySet[Any] = super().get_queryset(request).annotate(evidence_count=count_of(said, "sentence"))
        return annotated

    @admin.display(description=_("utterances it stands on"))
    def stands_on(self, sentence: Any) -> int:
        return int(sentence.evidence_count)


@admin.register(Summary)
class SummaryAdmin(again.Again, OfSession, LookOnly, Page[Summary]):
    begin = staticmethod(again.write_again)
    list_display = ("made_at", "type", "meeting", "provider", "model", "tokens", "cost", "sentence_count", "stale")
    list_filter = ("type", "provider", "language")
    date_hierarchy = "made_at"
    ordering = ("-made_at", "pk")
    actions = ("again",)
    inlines = (SentencesGlance,)
    readonly_fields = (
        "transcript", "meeting", "type", "text", "stale", "language", "provider", "model", "calls", "tokens", "cost",
        "run", "revision", "made_at",
    )  # fmt: skip

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return without_words(self.readonly_fields, request, ("text",))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Summary]:
        sentences = Sentence.objects.all()
        stale = Exists(sentences.filter(summary=OuterRef("pk"), stale=True))
        found = super().get_queryset(request).select_related("transcript__meeting", "run").defer("run__draft")
        return found.annotate(how_many=count_of(sentences, "summary"), has_stale=stale)

    @admin.display(description=_("sentences"), ordering="how_many")
    def sentence_count(self, summary: Any) -> int:
        return int(summary.how_many)

    @admin.display(description=_("stale"), boolean=True, ordering="has_stale")
    def stale(self, summary: Any) -> bool:
        return bool(summary.has_stale)

    @admin.display(description=_("calls"), ordering="run__calls")
    def calls(self, summary: Summary) -> int | None:
        return summary.run.calls if summary.run else None

    @admin.display(description=_("tokens"), ordering="run__tokens_in")
    def tokens(self, summary: Summary) -> int | None:
        return summary.run.tokens_in + summary.run.tokens_out if summary.run else None

    @admin.display(description=_("cost"), ordering="run__cost")
    def cost(self, summary: Summary) -> Any:
        return summary.run.cost if summary.run else None
