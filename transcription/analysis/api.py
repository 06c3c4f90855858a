"""`transcripts/{id}/analysis/`: the pictures in numbers."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from meetings import access
from meetings.authentication import who_asks
from transcription.analysis import reading, schemas
from transcription.models import Transcript


class TranscriptAnalysis(APIView):
    """Everybody sees who spoke when; how they spoke is seen by each of them alone."""

    @extend_schema(
        operation_id="getAnalysis",
        summary="Who spoke when and how much; how you spoke, for you only",
        tags=["Transcripts"],
        responses=schemas.AnalysisRow,
        examples=[schemas.EXAMPLE],
    )
    def get(self, request: Request, pk: UUID) -> Response:
        who = who_asks(request)
        found = Transcript.objects.filter(meeting__in=access.visible_meetings(who), pk=pk).first()
        if found is None:
            raise NotFound
        return Response(schemas.as_json(reading.picture(found, who)))
