"""What the API of what was said takes and answers, for its description."""

from typing import Any

from drf_spectacular.utils import extend_schema_view
from rest_framework import serializers

from meetings.rest.describing import CODE, ID, PAGING, SPAN, operation, page, pages_of, query
from transcription.models import Dialogue, Gap, Transcript
from transcription.serializers import TranscriptSerializer, WholeTranscriptSerializer

TRANSCRIPT = {
    "id": ID,
    "meeting": CODE,
    "started_at": "2026-11-30T09:00:02.000Z",
    "ended_at": "2026-11-30T09:31:40.120Z",
    "state": "complete",
    "number": 212,
}
FIGURES = {
    "words": 1204,
    "seconds": 512.4,
    "pace": 141,
    "pauses": 12,
    "paused": 14.2,
    "fillers": 9,
    "filler_words": {"um": 9},
    "share": 0.41,
}
UTTERANCE = {
    "id": ID,
    "revision": 2,
    "transcript": ID,
    "number": 17,
    "participant_id": ID,
    "name": "Bob",
    "avatar_url": None,
    "seat": 1,
    "started_at": "2026-11-30T09:02:11.250Z",
    "ended_at": "2026-11-30T09:02:13.100Z",
    "stable": "By Friday.",
    "unstable": "",
    "state": "edited",
    "engine": "moonshine",
    "edited_by": "Alice",
    "text": "By Friday.",
    "raw_text": "bye friday",
    "speaker": {"participant_id": ID, "user_id": ID, "name": "Bob", "username": "bob"},
    "words": [{"text": "bye", "start": 0.3, "end": 0.5, "confidence": 0.71}],
}
GAP = {
    "id": ID,
    "number": 18,
    "transcript": ID,
    "participant_id": ID,
    "started_at": "2026-11-30T09:04:00.000Z",
    "ended_at": "2026-11-30T09:04:05.500Z",
    "reason": "failed",
    "state": "open",
}


class Figures(serializers.Serializer[Any]):
    """How the one who asks spoke; nobody sees another's."""

    words = serializers.IntegerField(min_value=0)
    seconds = serializers.FloatField(min_value=0)
    pace = serializers.IntegerField(allow_null=True, help_text="Words a minute, while speaking.")
    pauses = serializers.IntegerField(min_value=0)
    paused = serializers.FloatField(min_value=0, help_text="Seconds.")
    fillers = serializers.IntegerField(min_value=0)
    filler_words = serializers.DictField(child=serializers.IntegerField(min_value=1))
    share = serializers.FloatField(min_value=0, max_value=1, help_text="Of the time that anybody spoke.")


class Spent(serializers.Serializer[Any]):
    """Sound that was sent to a service which is paid for."""

    engine = serializers.CharField()
    minutes = serializers.FloatField(min_value=0)
    cost = serializers.FloatField(allow_null=True)


class WholeTranscript(WholeTranscriptSerializer):
    """A transcript with its text; `usage` is for hosts."""

    figures = Figures(allow_null=True)  # type: ignore[assignment]
    usage = Spent(many=True, allow_null=True)  # type: ignore[assignment]


class Word(serializers.Serializer[Any]):
    """A recognised word, in seconds since the utterance's stream began."""

    text = serializers.CharField()
    start = serializers.FloatField(min_value=0)
    end = serializers.FloatField(min_value=0)
    confidence = serializers.FloatField(min_value=0, max_value=1)


class Speaker(serializers.Serializer[Any]):
    participant_id = serializers.UUIDField()
    user_id = serializers.UUIDField()
    name = serializers.CharField()
    username = serializers.CharField()


class DialogueRow(serializers.Serializer[Any]):
    """One utterance. A withdrawn one has no words any more."""

    id = serializers.UUIDField()
    revision = serializers.IntegerField(min_value=0, help_text="Goes up with every change; say it when you change it.")
    transcript = serializers.UUIDField()
    number = serializers.IntegerField(min_value=1, help_text="Of its newest change, in its transcript.")
    participant_id = serializers.UUIDField()
    name = serializers.CharField()
    avatar_url = serializers.CharField(allow_null=True)
    seat = serializers.IntegerField(min_value=0)
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField()
    stable = serializers.CharField(allow_blank=True)
    unstable = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(Dialogue.State.choices)
    engine = serializers.CharField(allow_blank=True)
    edited_by = serializers.CharField(allow_null=True)
    edited_by_id = serializers.UUIDField(required=False, help_text="Their user, where somebody edited it.")
    text = serializers.CharField(allow_blank=True, help_text="What to show: edited, else corrected, else recognised.")
    raw_text = serializers.CharField(allow_blank=True, help_text="As it was recognised.")
    speaker = Speaker()
    words = Word(many=True)


class DialogueChange(serializers.Serializer[Any]):
    """Other words, another speaker, or both."""

    revision = serializers.IntegerField(min_value=0, max_value=2**53, help_text="The one that you changed.")
    text = serializers.CharField(max_length=10_000, required=False)
    participant_id = serializers.UUIDField(required=False, help_text="Who said it; for their speaker, and for hosts.")


class GapRow(serializers.Serializer[Any]):
    """Somebody spoke, and no words are known."""

    id = serializers.UUIDField()
    number = serializers.IntegerField(min_value=0)
    transcript = serializers.UUIDField()
    participant_id = serializers.UUIDField()
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField()
    reason = serializers.ChoiceField(Gap.Reason.choices)
    state = serializers.ChoiceField(Gap.State.choices)


IN_STATE = (query("state", str, "In this state.", enum=Transcript.State.values), *SPAN)
transcripts = extend_schema_view(
    list=operation(
        "listTranscripts",
        "Transcripts",
        "The sessions of all your meetings, newest first",
        pages_of(TranscriptSerializer),
        example=page(TRANSCRIPT),
        parameters=(
            query("meeting", {"type": "string", "maxLength": 20}, "Of the meeting with this code."),
            *IN_STATE,
            *PAGING,
        ),
    ),
    retrieve=operation(
        "getTranscript",
        "Transcripts",
        "One session with its whole text",
        WholeTranscript,
        example={
            **TRANSCRIPT,
            "raw_transcript": "[09:02:11] Bob: bye friday",
            "processed_transcript": "[09:02:11] Bob: By Friday.",
            "figures": FIGURES,
            "usage": None,
        },
    ),
    dialogues=operation(
        "listUtterances",
        "Transcripts",
        "What was said, in its order",
        pages_of(DialogueRow),
        example=page(UTTERANCE),
        parameters=PAGING,
    ),
    gaps=operation(
        "listGaps",
        "Transcripts",
        "Where somebody spoke and no words are known",
        pages_of(GapRow),
        example=page(GAP),
        parameters=PAGING,
    ),
)
dialogues = extend_schema_view(
    retrieve=operation("getUtterance", "Utterances", "One utterance", DialogueRow, example=UTTERANCE),
    partial_update=operation(
        "updateUtterance",
        "Utterances",
        "Put words right",
        DialogueRow,
        example=UTTERANCE,
        takes=DialogueChange,
        sends={"revision": 1, "text": "By Friday."},
        troubles=(409,),
        about="Whoever changed an older revision gets 409 with the `current` one, and nothing is stored.",
    ),
    destroy=operation(
        "deleteUtterance",
        "Utterances",
        "Delete words for good",
        status=204,
        parameters=(query("revision", {"type": "integer", "minimum": 0}, "The one that is meant; without, any."),),
        troubles=(409,),
        about="For whoever said it, and for hosts. A tombstone without words stays.",
    ),
)
