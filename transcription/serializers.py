"""Transcripts and dialogues as the API shows them."""

from typing import Any

from rest_framework import serializers

from transcription import publish
from transcription.models import Dialogue, Transcript


class TranscriptSerializer(serializers.ModelSerializer[Transcript]):
    meeting = serializers.CharField(source="meeting.code", read_only=True)
    number = serializers.IntegerField(source="last_number", read_only=True)

    class Meta:
        model = Transcript
        fields = ("id", "meeting", "started_at", "ended_at", "state", "number")


class WholeTranscriptSerializer(TranscriptSerializer):
    """One transcript with its text, merged by time."""

    class Meta(TranscriptSerializer.Meta):
        fields = (*TranscriptSerializer.Meta.fields, "raw_transcript", "processed_transcript")  # type: ignore[assignment]


def dialogue_row(row: Dialogue) -> dict[str, Any]:
    """PROTOCOL 7: the snapshot plus text, raw_text, speaker and words."""
    user = row.speaker.user
    speaker = {
        "participant_id": str(row.speaker_id),
        "user_id": str(user.pk),
        "name": user.name,
        "username": user.username,
    }
    return publish.snapshot(row) | {
        "text": row.text,
        "raw_text": row.raw_text,
        "speaker": speaker,
        "words": row.words,
    }
