"""`transcripts/{id}/timeline/`: a whole session in one answer, for those who show it."""

from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.utils.cache import get_conditional_response
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from meetings import access
from meetings.authentication import who_asks
from meetings.rest import etags
from transcription import timeline
from transcription.models import Dialogue, Gap, Pause, Transcript

WHEN = "2026-03-04T10:00:00.250Z"
ONE, TWO = "7e7a2b52-33c1-4e61-a3ad-6a3d1f2b9c10", "3b0ad8b4-5c7e-5b0e-9a56-1f3f2f6f0d11"


class TimelinePerson(serializers.Serializer[Any]):
    participant_id = serializers.UUIDField()
    name = serializers.CharField()
    initials = serializers.CharField()
    avatar_url = serializers.CharField(allow_null=True)
    seat = serializers.IntegerField(help_text="How many joined before; modulo 8 it is a colour.")
    you = serializers.BooleanField()


class TimelineDialogue(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    revision = serializers.IntegerField()
    participant_id = serializers.UUIDField()
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField()
    text = serializers.CharField(help_text="What to show: edited, else corrected, else as recognised.")
    raw_text = serializers.CharField(required=False, help_text="As recognised, where that differs from the text.")
    state = serializers.ChoiceField(choices=[Dialogue.State.FINAL, Dialogue.State.EDITED])
    edited_by = serializers.CharField(allow_null=True)
    edited_by_id = serializers.UUIDField(required=False, help_text="Their user, where somebody edited it.")


class TimelineGap(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    participant_id = serializers.UUIDField()
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField()
    reason = serializers.ChoiceField(choices=Gap.Reason.choices)


class TimelinePause(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    participant_id = serializers.UUIDField(allow_null=True)
    name = serializers.CharField(allow_blank=True)
    reason = serializers.ChoiceField(choices=Pause.Reason.choices)
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class Timeline(serializers.Serializer[Any]):
    """Only for the schema: the answer is made without it."""

    number = serializers.IntegerField(help_text="Everything up to this number is in it.")
    state = serializers.ChoiceField(choices=Transcript.State.choices)
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    people = TimelinePerson(many=True)
    dialogues = TimelineDialogue(many=True)
    gaps = TimelineGap(many=True)
    pauses = TimelinePause(many=True)


EXAMPLE = OpenApiExample(
    "A short session",
    value={
        "number": 2,
        "state": "complete",
        "started_at": WHEN,
        "ended_at": "2026-03-04T10:30:00.000Z",
        "people": [
            {"participant_id": ONE, "name": "Alice", "initials": "A", "avatar_url": None, "seat": 0, "you": True}
        ],
        "dialogues": [
            {
                "id": TWO,
                "revision": 2,
                "participant_id": ONE,
                "started_at": WHEN,
                "ended_at": "2026-03-04T10:00:03.500Z",
                "text": "We take half of it.",
                "raw_text": "we take have of it",
                "state": "edited",
                "edited_by": "Alice",
                "edited_by_id": ONE,
            }
        ],
        "gaps": [],
        "pauses": [],
    },
    response_only=True,
)


class TranscriptTimeline(APIView):
    """People, utterances that stand, gaps and pauses, each in order. An ETag spares what is known already."""

    @extend_schema(
        operation_id="getTimeline",
        summary="A whole session: who spoke, all that was said, gaps and pauses",
        tags=["Transcripts"],
        responses=Timeline,
        examples=[EXAMPLE],
    )
    @etags.conditional
    def get(self, request: Request, pk: UUID) -> Response:
        who = who_asks(request)
        found = Transcript.objects.filter(meeting__in=access.visible_meetings(who), pk=pk).first()
        if found is None:
            raise NotFound
        people, pauses = timeline.people(found, who.user), timeline.pauses_of(found)
        etag = tag(found.last_number, found.state, found.ended_at, people, pauses)
        answer = get_conditional_response(request._request, etag=etag)
        if answer is None:
            answer = Response(timeline.whole(found, people, pauses))
        answer["ETag"] = etag
        answer["Cache-Control"] = "private, no-cache"
        return answer  # type: ignore[return-value]


def tag(*parts: Any) -> str:
    """Pauses take no number, and names and pictures change without one: they count, too."""
    return f'W/"{blake2b(repr(parts).encode(), digest_size=12).hexdigest()}"'
