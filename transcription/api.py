"""The API of what was said (PROTOCOL 7)."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from meetings import access, limits
from meetings.authentication import who_asks
from meetings.rest import etags
from meetings.rest.filters import Filtering, chosen
from meetings.rest.pages import Pages
from transcription import gaps, schemas, transcripts
from transcription.filters import OfMeeting, TranscriptFilter
from transcription.models import Gap, Transcript
from transcription.serializers import TranscriptSerializer, WholeTranscriptSerializer, dialogue_row


class NewestFirst(Pages):
    ordering = ("-started_at", "id")


class InOrder(Pages):
    ordering = ("started_at", "id")


@schemas.transcripts
class TranscriptViewSet(ReadOnlyModelViewSet[Transcript]):
    serializer_class = TranscriptSerializer
    pagination_class = NewestFirst
    filter_backends = (Filtering,)
    filterset_class = TranscriptFilter

    def get_queryset(self) -> QuerySet[Transcript]:
        meetings = access.visible_meetings(who_asks(self.request))
        return Transcript.objects.filter(meeting__in=meetings).select_related("meeting")

    @etags.conditional
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        whole = transcripts.rebuild(self.get_object())
        return etags.answer(request, WholeTranscriptSerializer(whole, context={"who": who_asks(request)}).data)

    @action(detail=True, pagination_class=InOrder)
    def dialogues(self, request: Request, pk: str) -> Response:
        page = self.paginate_queryset(transcripts.spoken(self.get_object()))
        return self.get_paginated_response([dialogue_row(row) for row in page or ()])

    @action(detail=True)
    def gaps(self, request: Request, pk: str) -> Response:
        pages = InOrder()
        found = Gap.objects.filter(transcript=self.get_object())
        page = pages.paginate_queryset(found, request, view=self)
        return pages.get_paginated_response([gaps.snapshot(gap) for gap in page or ()])


class MeetingTranscripts(APIView):
    """`meetings/{code}/transcripts/`"""

    def get(self, request: Request, code: str) -> Response:
        who = who_asks(request)
        meeting = limits.find_meeting(who, code, limits.visitor_of(request._request, who))
        access.may_read(who, meeting)
        pages = NewestFirst()
        found = Transcript.objects.filter(meeting=meeting).select_related("meeting")
        page = pages.paginate_queryset(chosen(OfMeeting, request, found), request, view=self)
        return pages.get_paginated_response(TranscriptSerializer(page or (), many=True).data)
