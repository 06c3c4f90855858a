"""Which routes the description of the API has, and in which order: hooks of drf-spectacular.

Streams of events and OpenAI's endpoints are functions, which it cannot read: views that only say what those do stand
for them (`STAND_INS`). tests/api/test_schema.py compares the description with the URLs.
"""

from typing import Any

from summaries.schemas import RunEvents, TranscriptEvents
from transcription.programs.schemas import Model, Models, SpeechToText

Schema = dict[str, Any]
Endpoint = tuple[str, str, str, Any]
OURS = ("/api/", "/v1/")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
STAND_INS: list[Endpoint] = [
    ("/api/transcripts/{pk}/events/", "api/transcripts/<uuid:pk>/events/", "GET", TranscriptEvents.as_view()),
    ("/api/runs/{pk}/events/", "api/runs/<uuid:pk>/events/", "GET", RunEvents.as_view()),
    ("/v1/audio/transcriptions", "v1/audio/transcriptions", "POST", SpeechToText.as_view()),
    ("/v1/models", "v1/models", "GET", Models.as_view()),
    ("/v1/models/{name}", "v1/models/<str:name>", "GET", Model.as_view()),
]


def endpoints(endpoints: list[Endpoint]) -> list[Endpoint]:
    """The routes that programs use, the same way every time."""
    ours = [one for one in endpoints if one[0].startswith(OURS)]
    places = {path: place for place, (path, *_rest) in reversed(list(enumerate(ours)))}
    ours.sort(key=lambda one: (places[one[0]], METHODS.index(one[2])))
    return ours + STAND_INS
