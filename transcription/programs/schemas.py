"""What the API of recordings takes and answers, for its description; also OpenAI's endpoint, which is no REST view.

`SpeechToText`, `Models` and `Model` stand for the functions of openai_api.py: nothing calls them.
"""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_view
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from meetings.authentication import BearerToken
from meetings.rest.describing import CODE, ID, JSON, PAGING, operation, page, pages_of, query
from transcription.exports.schemas import ImportedTranscript
from transcription.programs.models import Upload
from transcription.schemas import IN_STATE, TRANSCRIPT, Word
from transcription.serializers import TranscriptSerializer

FORM = "multipart/form-data"
REFUSED = (413, 415, 422, 507)
UPLOAD = {
    "id": ID,
    "name": "weekly.mp3",
    "size": 4_812_332,
    "state": "running",
    "progress": 40,
    "seconds": 301.2,
    "language": "en",
    "engine": "",
    "error": None,
    "meeting": None,
    "transcript": None,
    "created_at": "2026-11-30T10:00:00.000Z",
    "finished_at": None,
}
HEARD = {
    "text": "By Friday.",
    "language": "en",
    "seconds": 2.1,
    "engine": "moonshine",
    "segments": [
        {
            "start": 0.3,
            "end": 1.9,
            "text": "By Friday.",
            "words": [{"text": "By", "start": 0.3, "end": 0.5, "confidence": 0.93}],
        }
    ],
}


class UploadTrouble(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField()


class UploadRow(serializers.Serializer[Any]):
    """A file that is being written down, or was."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    size = serializers.IntegerField(min_value=0, help_text="Bytes.")
    state = serializers.ChoiceField(Upload.State.choices)
    progress = serializers.IntegerField(min_value=0, max_value=100, help_text="Percent.")
    seconds = serializers.FloatField(min_value=0, allow_null=True)
    language = serializers.CharField(allow_blank=True)
    engine = serializers.CharField(allow_blank=True)
    error = UploadTrouble(allow_null=True)
    meeting = serializers.CharField(allow_null=True, help_text="The code of the meeting whose recording it is.")
    transcript = serializers.UUIDField(allow_null=True, help_text="The session that the recording became.")
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class NewUpload(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="Sound or video, up to 4 h.")
    language = serializers.CharField(
        required=False, max_length=10, help_text="A tag such as en; auto, or without: find out."
    )
    engine = serializers.CharField(required=False, help_text="One of `/v1/models`; auto, or without: the usual one.")
    prompt = serializers.CharField(required=False, max_length=2000, help_text="What it is about.")


class NewRecording(NewUpload):
    """For several tracks: one `speaker` for each `file`, in the same order."""

    file = serializers.ListField(child=serializers.FileField(), min_length=1, max_length=32)  # type: ignore[assignment]
    speaker = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Ids of participants, or names."
    )
    started_at = serializers.DateTimeField(required=False, help_text="When the recording began.")


class Segment(serializers.Serializer[Any]):
    start = serializers.FloatField(min_value=0)
    end = serializers.FloatField(min_value=0)
    text = serializers.CharField(allow_blank=True)
    words = Word(many=True)


class Heard(serializers.Serializer[Any]):
    """What a file says; times in seconds."""

    text = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    seconds = serializers.FloatField(min_value=0)
    engine = serializers.CharField(allow_blank=True)
    segments = Segment(many=True)


class Recorded(serializers.Serializer[Any]):
    transcript = serializers.UUIDField(help_text="The session that it will be, once all of it is written down.")
    uploads = UploadRow(many=True)


uploads = extend_schema_view(
    list=operation(
        "listTranscriptions",
        "Speech",
        "The files that you sent",
        pages_of(UploadRow),
        example=page(UPLOAD),
        parameters=PAGING,
    ),
    create=operation(
        "createTranscription",
        "Speech",
        "Have a recording written down",
        UploadRow,
        status=202,
        example=UPLOAD,
        takes={FORM: NewUpload},
        troubles=(400, *REFUSED),
    ),
    retrieve=operation("getTranscription", "Speech", "How far a file is", UploadRow, example=UPLOAD),
    destroy=operation("deleteTranscription", "Speech", "Delete a file and what was written down of it", status=204),
    result=operation(
        "getTranscriptionResult",
        "Speech",
        "What a file says",
        Heard,
        example=HEARD,
        parameters=(query("format", str, "How it is written.", enum=["json", "txt", "srt", "vtt"]),),
        troubles=(409,),
    ),
)
recordings = extend_schema_view(
    get=operation(
        "listMeetingTranscripts",
        "Transcripts",
        "The sessions of one meeting, newest first",
        pages_of(TranscriptSerializer),
        example=page(TRANSCRIPT),
        parameters=(*IN_STATE, *PAGING),
    ),
    post=operation(
        "addRecording",
        "Speech",
        "Make a recording, or a transcript that was exported as JSON, a session of the meeting",
        {(202, JSON): Recorded, (201, JSON): ImportedTranscript, (200, JSON): ImportedTranscript},
        status=202,
        example={"transcript": ID, "uploads": [{**UPLOAD, "meeting": CODE}]},
        takes={FORM: NewRecording, JSON: OpenApiTypes.OBJECT},
        troubles=(400, *REFUSED),
    ),
)


# OpenAI's endpoint


class OpenAiError(serializers.Serializer[Any]):
    message = serializers.CharField()
    type = serializers.CharField()
    param = serializers.CharField(allow_null=True)
    code = serializers.CharField(allow_null=True)


class OpenAiProblem(serializers.Serializer[Any]):
    """What went wrong, as OpenAI tells it."""

    error = OpenAiError()


class NewSpeech(serializers.Serializer[Any]):
    """Other fields of OpenAI's are taken and change nothing."""

    file = serializers.FileField()
    model = serializers.CharField(help_text="One of `/v1/models`; any other name stands for the usual one.")
    language = serializers.CharField(required=False, max_length=10)
    prompt = serializers.CharField(required=False)
    response_format = serializers.ChoiceField(["json", "text", "srt", "vtt", "verbose_json"], default="json")
    stream = serializers.BooleanField(default=False, help_text="Each utterance as it is finished.")


class Duration(serializers.Serializer[Any]):
    type = serializers.ChoiceField(["duration"])
    seconds = serializers.IntegerField(min_value=0)


class Speech(serializers.Serializer[Any]):
    """`verbose_json` has segments and words, too."""

    text = serializers.CharField(allow_blank=True)
    usage = Duration()


class OpenAiModel(serializers.Serializer[Any]):
    """An engine of this server."""

    id = serializers.CharField()
    object = serializers.ChoiceField(["model"])
    created = serializers.IntegerField()
    owned_by = serializers.CharField()


class OpenAiModels(serializers.Serializer[Any]):
    object = serializers.ChoiceField(["list"])
    data = OpenAiModel(many=True)  # type: ignore[assignment]


MODEL = {"id": "moonshine", "object": "model", "created": 0, "owned_by": "parley"}
TROUBLES: dict[Any, Any] = {(status, JSON): OpenAiProblem for status in (401, 403)}


class AsOpenAi(APIView):
    authentication_classes: "tuple[type[BaseAuthentication], ...]" = (BearerToken,)
    own_troubles = True  # told as OpenAI tells them


@extend_schema_view(
    post=operation(
        "createSpeechTranscription",
        "Speech",
        "Have a recording written down, as OpenAI's endpoint does",
        {
            (200, JSON): Speech,
            (200, "text/plain"): OpenApiTypes.STR,
            (200, "text/event-stream"): OpenApiTypes.STR,
            **TROUBLES,
            **{(status, JSON): OpenAiProblem for status in (400, 413, 415, 422, 429, 503, 507)},
        },
        example={"text": "By Friday.", "usage": {"type": "duration", "seconds": 3}},
        takes={FORM: NewSpeech},
    )
)
class SpeechToText(AsOpenAi):
    def post(self, request: Request) -> Response:
        raise NotImplementedError


@extend_schema_view(
    get=operation(
        "listModels",
        "Speech",
        "The engines of this server, its own choice first",
        {(200, JSON): OpenAiModels, **TROUBLES},
        example={"object": "list", "data": [MODEL]},
    )
)
class Models(AsOpenAi):
    def get(self, request: Request) -> Response:
        raise NotImplementedError


@extend_schema_view(
    get=operation(
        "getModel",
        "Speech",
        "One engine",
        {(200, JSON): OpenAiModel, (404, JSON): OpenAiProblem, **TROUBLES},
        example=MODEL,
    )
)
class Model(AsOpenAi):
    def get(self, request: Request, name: str) -> Response:
        raise NotImplementedError
