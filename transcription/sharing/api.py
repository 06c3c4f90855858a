"""`transcripts/{id}/shares/` and `shares/{id}/`: links for people without an account, for hosts to make."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from meetings import access
from meetings.authentication import who_asks
from meetings.rest import idempotency
from meetings.rest.describing import ID, PAGING, page, pages_of
from meetings.rest.pages import Pages
from transcription.models import Transcript
from transcription.sharing import links
from transcription.sharing.models import Share


class NewestFirst(Pages):
    ordering = ("-made_at", "id")


class NewShare(serializers.Serializer[Any]):
    """What is asked for."""

    names = serializers.BooleanField(default=True, help_text="Whether the page says who spoke.")
    minutes = serializers.BooleanField(default=True, help_text="Whether the page shows the minutes, too.")
    days = serializers.IntegerField(
        default=links.USUAL_DAYS, min_value=links.DAYS[0], max_value=links.DAYS[1], help_text="How long it works."
    )


class ShareRow(serializers.Serializer[Any]):
    """A link as its hosts see it."""

    id = serializers.UUIDField()
    url = serializers.URLField()
    made_at = serializers.DateTimeField()
    made_by = serializers.CharField()
    expires_at = serializers.DateTimeField()
    names = serializers.BooleanField()
    minutes = serializers.BooleanField()
    opened = serializers.IntegerField(min_value=0)
    last_opened_at = serializers.DateTimeField(allow_null=True)


ANSWER = OpenApiExample(
    "Answer",
    value=page(
        {
            "id": ID,
            "url": "https://parley.example.org/s/8KndUIfdSeCIgj1BrtlbQHRC/",
            "made_at": "2026-11-30T10:00:00.000Z",
            "made_by": "Alice",
            "expires_at": "2026-12-07T10:00:00.000Z",
            "names": False,
            "minutes": True,
            "opened": 0,
            "last_opened_at": None,
        }
    ),
    response_only=True,
)
EXAMPLE = OpenApiExample(
    "A link for a week, without names",
    value={"names": False, "minutes": True, "days": 7},
    request_only=True,
)


def shown(request: Request, share: Share) -> dict[str, Any]:
    address = request.build_absolute_uri(links.path_of(share))
    return {**links.row(share), "made_by": share.made_by.name, "url": address}


class TranscriptShares(APIView):
    """`transcripts/{id}/shares/`"""

    def transcript(self, request: Request, pk: UUID) -> Transcript:
        """Raises NotFound to whoever may not read it, Refused to whoever may not share it."""
        who = who_asks(request)
        found = (
            Transcript.objects.filter(meeting__in=access.visible_meetings(who), pk=pk).select_related("meeting").first()
        )
        if found is None:
            raise NotFound
        access.may_share(who, found.meeting)
        return found

    @extend_schema(
        operation_id="listShares",
        summary="The links to this transcript that work",
        tags=["Transcripts"],
        responses=pages_of(ShareRow),
        parameters=list(PAGING),
        examples=[ANSWER],
    )
    def get(self, request: Request, pk: UUID) -> Response:
        pages = NewestFirst()
        found = pages.paginate_queryset(rows().filter(transcript=self.transcript(request, pk)), request, view=self)
        return pages.get_paginated_response([shown(request, one) for one in found or ()])

    @extend_schema(
        operation_id="createShare",
        summary="Make a link to read this transcript without an account",
        tags=["Transcripts"],
        request=NewShare,
        responses={201: ShareRow},
        examples=[EXAMPLE],
    )
    @idempotency.once(again=False)  # its answer opens what was said
    def post(self, request: Request, pk: UUID) -> Response:
        transcript = self.transcript(request, pk)
        asked = NewShare(data=request.data)
        asked.is_valid(raise_exception=True)
        user = access.may_share(who_asks(request), transcript.meeting)
        return Response(shown(request, links.make(transcript, user, **asked.validated_data)), 201)


class OneShare(APIView):
    """`shares/{id}/`"""

    @extend_schema(
        operation_id="deleteShare",
        summary="Take a link back",
        tags=["Transcripts"],
        request=None,
        responses={204: None},
    )
    def delete(self, request: Request, pk: UUID) -> Response:
        who = who_asks(request)
        visible = access.visible_meetings(who)
        share = (
            Share.objects.filter(pk=pk, transcript__meeting__in=visible).select_related("transcript__meeting").first()
        )
        if share is None:
            raise NotFound
        access.may_share(who, share.transcript.meeting)
        share.delete()
        return Response(status=204)


def rows() -> QuerySet[Share]:
    """Those that work, with what is needed to show them."""
    return Share.objects.filter(expires_at__gt=timezone.now()).select_related("made_by")
