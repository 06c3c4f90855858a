"""What the API of exports takes and answers, for its description."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema_view
from rest_framework import serializers

from meetings.rest.describing import JSON, operation, query
from transcription.exports import asking, data
from transcription.exports.formats import FORMATS, USUAL


class ImportedTranscript(serializers.Serializer[Any]):
    """What became of a transcript that was brought back."""

    transcript = serializers.UUIDField(help_text="The session that it is now.")
    utterances = serializers.IntegerField(min_value=0)
    gaps = serializers.IntegerField(min_value=0)
    people = serializers.IntegerField(min_value=0)


def option(name: str, said: str) -> OpenApiParameter:
    return query(name, str, said, enum=asking.CHOICES[name], default=asking.CHOICES[name][0])


ANSWERS: dict[Any, Any] = {
    (200, one.kind.partition(";")[0]): OpenApiTypes.STR if one.kind.startswith("text/") else OpenApiTypes.BINARY
    for one in FORMATS.values()
}
ABOUT = """What was said in one session, as a file, for whoever may read it. Options that a format has no use for change
nothing. `json` holds all that is needed to bring it back with `POST /api/meetings/{code}/transcripts/`; its schema is
docs/transcript.schema.json."""
EXAMPLE = {
    "schema": data.SCHEMA,
    "title": "Weekly",
    "started_at": "2026-11-30T09:00:02.000Z",
    "people": [{"id": "0d9c2a4e-7a55-4a5e-9f1e-0b6c3a1f2d10", "name": "Bob"}],
}
export = extend_schema_view(
    get=operation(
        "exportTranscript",
        "Transcripts",
        "Take a transcript away",
        ANSWERS | {(200, JSON): OpenApiTypes.OBJECT},
        example=EXAMPLE,
        about=ABOUT,
        parameters=(
            query("format", str, "What kind of file.", enum=list(FORMATS), default=USUAL),
            option("text", "As it stands now, or as it was recognised."),
            option("times", "With the time of each paragraph; json and subtitles always have times."),
            option("chat", "With the messages of the chat, in the order of time."),
            option("minutes", "With the newest minutes and the action items."),
            query("zone", str, "An IANA time zone for the times that one reads, such as Europe/Madrid."),
        ),
    )
)
