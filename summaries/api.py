"""The API of minutes: what can be done with a transcript, runs, summaries (PROTOCOL 7)."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers as fields
from rest_framework.exceptions import APIException, NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from meetings import access, limits
from meetings.authentication import who_asks
from meetings.models import User
from meetings.rest.pages import Pages
from summaries import correcting, minutes, news, runs, schemas, serializers, talks, why
from summaries.contract import Failed
from summaries.models import Correction, Run, Summary
from transcription.models import Transcript

RUNS = limits.Limit("runs", 30)
MOST = 500
"""How many utterances or sentences one request may name."""
STATUS = {"no_words": 409}


class Newest(Pages):
    ordering = ("-created_at", "id")


class NewestMade(Pages):
    ordering = ("-made_at", "id")


class InTime(Pages):
    ordering = ("dialogue__started_at", "dialogue_id")


# What may be asked for


class Choice(fields.Serializer[Any]):
    type = fields.ChoiceField(Summary.Type.choices, default=Summary.Type.BRIEF)
    provider = fields.CharField(max_length=20, default="", allow_blank=True)


class Dialogues(fields.Serializer[Any]):
    dialogues = fields.ListField(child=fields.UUIDField(), default=list, max_length=MOST)


class Sentences(fields.Serializer[Any]):
    sentences = fields.ListField(child=fields.UUIDField(), default=list, max_length=MOST)


class RunFilter(fields.Serializer[Any]):
    active = fields.BooleanField(default=False)


class SummaryFilter(fields.Serializer[Any]):
    transcript = fields.UUIDField(required=False)
    meeting = fields.CharField(required=False, max_length=20)
    type = fields.ChoiceField(Summary.Type.choices, required=False)
    stale = fields.BooleanField(required=False, allow_null=True, default=None)


def parsed(kind: type[fields.Serializer[Any]], data: Any) -> dict[str, Any]:
    """Raises ValidationError, a sentence for each field."""
    asked = kind(data=data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


# One transcript


class OfTranscript(APIView):
    """Something about a transcript that its readers may ask for, or do."""

    def transcript(self, pk: UUID) -> Transcript:
        meetings = access.visible_meetings(who_asks(self.request))
        found = Transcript.objects.filter(meeting__in=meetings, pk=pk).select_related("meeting").first()
        if found is None:
            raise NotFound
        return found

    def writer(self, transcript: Transcript) -> User:
        return access.may_write_minutes(who_asks(self.request), transcript.meeting)

    def start(self, pk: UUID, purpose: str, steps: Sequence[str], **more: Any) -> Response:
        transcript = self.transcript(pk)
        user = self.writer(transcript)
        if talks.empty(transcript):
            raise cannot(Failed("no_words"))
        return started(self.request, lambda: runs.start(transcript, purpose, steps, user, **more))


def started(request: Request, begin: Callable[[], Run]) -> Response:
    """202 with the run: a new one, or the one for this purpose that is under way."""
    limits.spend(RUNS, limits.visitor_of(request._request, who_asks(request)))
    try:
        run = begin()
    except Failed as failed:
        raise cannot(failed) from None
    return Response(whole(run), 202)


def cannot(failed: Failed) -> APIException:
    error = APIException(why.sentence(failed.code), failed.code)
    error.status_code = STATUS.get(failed.code, 400)
    return error


@schemas.summarize
class Summarize(OfTranscript):
    def post(self, request: Request, pk: UUID) -> Response:
        asked = parsed(Choice, request.data)
        return self.start(pk, f"summary:{asked['type']}", ["summary"], provider=asked["provider"])


@schemas.autocorrect
class Autocorrect(OfTranscript):
    def post(self, request: Request, pk: UUID) -> Response:
        return self.start(pk, "correct", ["correct"], about=parsed(Dialogues, request.data)["dialogues"])


@schemas.extract
class ExtractItems(OfTranscript):
    def post(self, request: Request, pk: UUID) -> Response:
        return self.start(pk, "items", ["items"])


@schemas.reset
class Reset(OfTranscript):
    def post(self, request: Request, pk: UUID) -> Response:
        transcript = self.transcript(pk)
        by = self.writer(transcript)
        named = parsed(Dialogues, request.data)["dialogues"]
        return Response({"reset": correcting.reset(transcript, named, by)})


@schemas.accept
class Accept(OfTranscript):
    def post(self, request: Request, pk: UUID) -> Response:
        transcript = self.transcript(pk)
        by = self.writer(transcript)
        named = parsed(Dialogues, request.data)["dialogues"]
        return Response({"accepted": correcting.accept(transcript, named, by)})


@schemas.corrections
class Corrections(OfTranscript):
    def get(self, request: Request, pk: UUID) -> Response:
        pages = InTime()
        rows = correcting.shown(self.transcript(pk)).select_related("dialogue").defer("dialogue__words")
        page: list[Correction] | None = pages.paginate_queryset(rows, request, self)  # in the order of what was said
        return pages.get_paginated_response([serializers.correction(one) for one in page or ()])


@schemas.transcript_summaries
class TranscriptSummaries(OfTranscript):
    def get(self, request: Request, pk: UUID) -> Response:
        return summaries_page(self, serializers.summaries().filter(transcript=self.transcript(pk)))


@schemas.transcript_runs
class TranscriptRuns(OfTranscript):
    def get(self, request: Request, pk: UUID) -> Response:
        found = Run.objects.filter(transcript=self.transcript(pk)).select_related("transcript", "asked_by")
        if parsed(RunFilter, request.query_params)["active"]:
            found = found.filter(state__in=Run.ACTIVE)
        pages = Newest()
        page = pages.paginate_queryset(found, request, self)
        return pages.get_paginated_response([whole(one) for one in page or ()])


# Runs


def whole(run: Run) -> dict[str, Any]:
    return news.snapshot(run) | {"draft": run.draft}


@schemas.run
class OneRun(APIView):
    def run(self, pk: UUID) -> Run:
        meetings = access.visible_meetings(who_asks(self.request))
        found = Run.objects.filter(transcript__meeting__in=meetings, pk=pk)
        run = found.select_related("transcript__meeting", "asked_by").first()
        if run is None:
            raise NotFound
        return run

    def get(self, request: Request, pk: UUID) -> Response:
        return Response(whole(self.run(pk)))

    def delete(self, request: Request, pk: UUID) -> Response:
        """Stop it. One that is over stays as it was."""
        run = self.run(pk)
        access.may_write_minutes(who_asks(request), run.transcript.meeting)
        runs.stop(run)
        return Response(whole(run))


# Summaries


def summaries_page(view: APIView, found: QuerySet[Summary]) -> Response:
    pages = NewestMade()
    page = pages.paginate_queryset(found, view.request, view)
    return pages.get_paginated_response([serializers.summary(one) for one in page or ()])


@schemas.summaries
class Summaries(APIView):
    def get(self, request: Request) -> Response:
        asked = parsed(SummaryFilter, request.query_params)
        return summaries_page(self, chosen(visible(request), asked))


def visible(request: Request) -> QuerySet[Summary]:
    meetings = access.visible_meetings(who_asks(request))
    return serializers.summaries().filter(transcript__meeting__in=meetings)


def chosen(found: QuerySet[Summary], asked: dict[str, Any]) -> QuerySet[Summary]:
    stale = asked.pop("stale")
    names = {"meeting": "transcript__meeting__code"}
    found = found.filter(**{names.get(name, name): value for name, value in asked.items()})
    if stale is None:
        return found
    doubtful = Summary.objects.filter(sentences__stale=True).values("pk")
    return found.filter(pk__in=doubtful) if stale else found.exclude(pk__in=doubtful)


@schemas.summary
class OneSummary(APIView):
    def summary(self, pk: UUID) -> Summary:
        found = visible(self.request).filter(pk=pk).first()
        if found is None:
            raise NotFound
        return found

    def get(self, request: Request, pk: UUID) -> Response:
        return Response(serializers.summary(self.summary(pk)))

    def delete(self, request: Request, pk: UUID) -> Response:
        found = self.summary(pk)
        access.may_write_minutes(who_asks(request), found.transcript.meeting)
        minutes.remove(found)
        return Response(status=204)


@schemas.refresh
class Refresh(OneSummary):
    http_method_names = ("post", "options")

    def post(self, request: Request, pk: UUID) -> Response:
        """Write anew what is stale, or the sentences that are named."""
        found = self.summary(pk)
        user = access.may_write_minutes(who_asks(request), found.transcript.meeting)
        named = parsed(Sentences, request.data)["sentences"]
        purpose = f"refresh:{found.pk}"
        return started(request, lambda: runs.start(found.transcript, purpose, ["refresh"], user, about=named))
