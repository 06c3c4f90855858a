"""Transcripts and dialogues as the API shows them."""

from typing import Any

from rest_framework import serializers

from meetings import access
from transcription import publish, usage
from transcription.models import Dialogue, Transcript


class TranscriptSerializer(serializers.ModelSerializer[Transcript]):
    meeting = serializers.CharField(source="meeting.code", read_only=True)
    number = serializers.IntegerField(source="last_number", read_only=True)

    class Meta:
        model = Transcript
        fields = ("id", "meeting", "started_at", "ended_at", "state", "number")


class WholeTranscriptSerializer(TranscriptSerializer):
    """One transcript with its text, merged by time, and how the one who asks spoke in it: nobody sees another's."""

    figures = serializers.SerializerMethodField()
    usage = serializers.SerializerMethodField()

    class Meta(TranscriptSerializer.Meta):
        fields = (*TranscriptSerializer.Meta.fields, "raw_transcript", "processed_transcript", "figures", "usage")  # type: ignore[assignment]

    def get_figures(self, transcript: Transcript) -> dict[str, Any] | None:
        who: access.Who = self.context.get("who", access.NOBODY)
        place = access.place(who, transcript.meeting)
        own: dict[str, Any] | None = transcript.figures.get(str(place.pk)) if place else None
        return own

    def get_usage(self, transcript: Transcript) -> list[dict[str, Any]] | None:
        """What was sent to services that are paid for: the host's to know."""
        if not access.is_host(self.context.get("who", access.NOBODY), transcript.meeting):
            return None
        return [spent.as_json() for spent in usage.of(transcript)]


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
