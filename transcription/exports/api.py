"""`transcripts/{id}/export/` (PROTOCOL 7), and sessions that are brought back by `meetings/{code}/transcripts/`."""

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from meetings import access, limits
from meetings.authentication import who_asks
from meetings.models import Meeting
from transcription.exports import asking, importing, schemas
from transcription.exports.lies import Lie
from transcription.models import Transcript
from transcription.programs import recordings, uploads
from transcription.programs.incoming import Unwelcome

LARGEST = 16 * 2**20  # bytes: about 14,000 utterances with their words


class AsAsked(BaseContentNegotiation):
    """`format` says what is wanted, and Accept has no say in it: only what went wrong is rendered."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


@schemas.export
class TranscriptExport(APIView):
    """A session as a file."""

    content_negotiation_class = AsAsked

    def get(self, request: Request, pk: UUID) -> HttpResponseBase:
        meetings = access.visible_meetings(who_asks(request))
        found = Transcript.objects.filter(meeting__in=meetings, pk=pk).select_related("meeting").first()
        if found is None:
            raise NotFound
        try:
            return asking.answer(found, request._request.GET.dict())
        except asking.Unclear as unclear:
            return Response({"code": "invalid", "detail": str(unclear)}, 400)


def bring_back(request: Request, who: access.Who, meeting: Meeting) -> Response:
    """What `json` exports hold, as a session of the meeting; `?started_at=` moves it to another time.

    Sent again it is made once: 201, then 200. Raises access.Refused, Unwelcome.
    """
    limits.spend(uploads.OFTEN, limits.visitor_of(request._request, who))
    moved = recordings.began_at(request.query_params.get("started_at", ""))
    try:
        talk = importing.talk_of(body_of(request), moved)
    except Lie as lie:
        raise Unwelcome(400, "invalid", str(lie), param="body") from lie
    imported = importing.store(who, meeting, talk)
    told = {
        "transcript": str(imported.transcript.pk),
        "utterances": len(talk.utterances),
        "gaps": len(talk.gaps),
        "people": len(talk.people),
    }
    return Response(told, 201 if imported.made else 200)


def body_of(request: Request) -> bytes:
    """Raises Unwelcome when it is more than is taken."""
    body: bytes = request._request.read(LARGEST + 1)
    if len(body) > LARGEST:
        said = _("This is larger than the %(size)s MB that a transcript may have.") % {"size": LARGEST // 2**20}
        raise Unwelcome(413, "too_large", said, param="body")
    return body
