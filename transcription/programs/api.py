"""`transcriptions/`: files that are written down; and recordings that become sessions of a meeting (PROTOCOL 7)."""

import json
from typing import Any, cast

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.decorators import action
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from meetings import access, limits
from meetings.authentication import who_asks
from meetings.models import User
from meetings.rest import idempotency
from transcription import speech_choice
from transcription.api import MeetingTranscripts
from transcription.exports import api as exports_api
from transcription.programs import formats, incoming, recordings, schemas, uploads
from transcription.programs.incoming import Sent
from transcription.programs.jobs import desk
from transcription.programs.models import Upload
from transcription.recognition import chain

JSON = "application/json"


class Plain(BaseRenderer):
    """A text as it is; what went wrong is told as JSON."""

    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        return (data if isinstance(data, str) else json.dumps(data)).encode()


class Text(Plain):
    media_type, format = "text/plain", "txt"


class SubRip(Plain):
    media_type, format = "application/x-subrip", "srt"


class WebVtt(Plain):
    media_type, format = "text/vtt", "vtt"


WRITTEN = {"txt": formats.as_text, "srt": formats.as_srt, "vtt": formats.as_vtt}


class TakesFiles:
    """Views whose forms bring recordings: a token needs the scope of those that send sound."""

    sound = True

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        incoming.expect_files(request)
        made: Request = super().initialize_request(request, *args, **kwargs)  # type: ignore[misc]
        return made


@schemas.uploads
class UploadViewSet(TakesFiles, GenericViewSet[Upload]):
    """`transcriptions/`, and what became of each."""

    def get_queryset(self) -> QuerySet[Upload]:
        return uploads.of(who_asks(self.request))

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset().defer("result"))
        return self.get_paginated_response([uploads.row(one) for one in page or ()])

    def create(self, request: Request) -> Response:
        """`file`, and perhaps `language`, `engine` and `prompt`."""
        user = access.may_send_files(who_asks(request))
        fields, files = read(request, user)
        if len(files) != 1:
            raise incoming.Unwelcome(400, "invalid", _("Send one recording as “file”."))
        sent = idempotency.fingerprint([fields, files[0].name, incoming.digest_of(files[0])])

        def make() -> Response:
            (made,) = uploads.create(user, files, **fields)
            transaction.on_commit(desk.tell)
            return Response(uploads.row(made), 202)

        return idempotency.make(request, sent, make)

    create.idempotent = True  # type: ignore[attr-defined]  # for the API's description (describing.py)

    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(uploads.row(self.get_object()))

    def destroy(self, request: Request, pk: str) -> Response:
        found = self.get_object()
        found.delete()
        if found.recording:
            recordings.finish(found.recording)
        return Response(status=204)

    @action(detail=True, renderer_classes=[JSONRenderer, Text, SubRip, WebVtt])
    def result(self, request: Request, pk: str) -> Response:
        """`?format=json|txt|srt|vtt`, or as Accept says."""
        heard = uploads.heard(self.get_object())
        written = WRITTEN.get(cast(Any, request).accepted_renderer.format)
        return Response(written(heard) if written else formats.as_json(heard))


@schemas.recordings
class MeetingRecordings(TakesFiles, MeetingTranscripts):
    """`meetings/{code}/transcripts/`: the sessions, and a new one from a recording, or from one that was exported."""

    @property
    def sound(self) -> bool:  # type: ignore[override]
        return getattr(self.request, "_request", self.request).content_type != JSON  # without its charset

    def post(self, request: Request, code: str) -> Response:
        """`file` for each track with its `speaker`, and perhaps `started_at`, `language`, `engine` and `prompt`.

        Or JSON, as `transcripts/{id}/export/?format=json` gives it.
        """
        who = who_asks(request)
        meeting = limits.find_meeting(who, code, limits.visitor_of(request._request, who))
        user = access.may_add_recording(who, meeting)
        if not self.sound:
            return exports_api.bring_back(request, who, meeting)
        fields, files = read(request, user)
        recordings.check(len(files))
        posted = request._request.POST
        fields["started_at"] = recordings.began_at(posted.get("started_at", ""))
        if not posted.get("language") and meeting.language != speech_choice.FIND_OUT:
            fields["language"] = meeting.language
        if not posted.get("engine"):
            fields["engine"] = meeting.speech_engine  # one of this server's own: then sound is sent to nobody else
        made = recordings.create(who, meeting, files, posted.getlist("speaker"), **fields)
        desk.tell()
        rows = [uploads.row(one) for one in made]
        return Response({"transcript": str(made[0].recording), "uploads": rows}, 202)


def read(request: Request, user: User) -> tuple[dict[str, Any], list[Sent]]:
    """What a form asks for, and its files. Raises Unwelcome, access.Refused."""
    limits.spend(uploads.OFTEN, limits.visitor_of(request._request, access.Who(user)))
    posted, files = incoming.form_of(request._request)
    fields = {
        "language": uploads.language_of(posted.get("language", "")),
        "engine": uploads.engine_of(posted.get("engine", ""), chain.hear_files()),
        "prompt": uploads.prompt_of(posted.get("prompt", "")),
    }
    sent = [incoming.looked_at(file) for file in files[: recordings.TRACKS + 1]]
    uploads.allowed(user, sum(one.seconds or 0 for one in sent))
    return fields, sent
