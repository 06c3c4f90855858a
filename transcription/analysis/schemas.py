"""The analysis as the API tells it: what it has, for the description, and how it is written."""

from typing import Any

from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from meetings.times import stamp
from transcription.analysis.analysis import Lane
from transcription.analysis.overlaps import pairs
from transcription.analysis.reading import Hole, Picture


class SpanRow(serializers.Serializer[Any]):
    """Seconds from `started_at`."""

    start = serializers.FloatField(help_text="Seconds after started_at.")
    end = serializers.FloatField(help_text="Seconds after started_at.")


class StretchRow(SpanRow):
    dialogue = serializers.UUIDField(help_text="The utterance that it begins with.")


class HoleRow(SpanRow):
    reason = serializers.CharField(help_text="failed, overrun, no_words; of a pause: host, off_record.")


class LaneRow(serializers.Serializer[Any]):
    """When one person spoke; silences of under a second do not break a stretch."""

    participant_id = serializers.UUIDField()
    name = serializers.CharField()
    seconds = serializers.FloatField(min_value=0, help_text="How long they spoke, without pauses.")
    share = serializers.FloatField(min_value=0, max_value=1, help_text="Of all that was spoken.")
    stretches = StretchRow(many=True)
    gaps = HoleRow(many=True, help_text="Where words of theirs are missing.")


class PairRow(serializers.Serializer[Any]):
    by = serializers.UUIDField(help_text="The participant who began later.")
    over = serializers.UUIDField(help_text="The participant who spoke already.")
    count = serializers.IntegerField(min_value=1)
    seconds = serializers.FloatField(min_value=0)


class OverlapRow(SpanRow):
    by = serializers.UUIDField()
    over = serializers.UUIDField()


class OverlapsRow(serializers.Serializer[Any]):
    count = serializers.IntegerField(min_value=0)
    seconds = serializers.FloatField(min_value=0)
    pairs = PairRow(many=True)
    moments = OverlapRow(many=True)


class SilenceRow(serializers.Serializer[Any]):
    seconds = serializers.FloatField(min_value=0)
    longest = SpanRow(allow_null=True)


class SlotRow(SpanRow):
    words = serializers.IntegerField(min_value=0)
    pace = serializers.IntegerField(
        allow_null=True,
        help_text="Words a minute; null where too little was said, or where words cannot be counted (Thai, for one).",
    )


class OwnRow(serializers.Serializer[Any]):
    """How the one who asks spoke. Nobody sees another's, not even the host."""

    words = serializers.IntegerField(min_value=0, help_text="Of Chinese and Japanese: characters.")
    seconds = serializers.FloatField(min_value=0, help_text="How long they spoke, without pauses.")
    share = serializers.FloatField(min_value=0, max_value=1)
    pace = serializers.IntegerField(allow_null=True, help_text="Words in a minute of speaking.")
    pauses = serializers.IntegerField(min_value=0, help_text="Silences of half a second to two within a turn.")
    paused = serializers.FloatField(min_value=0, help_text="Seconds of them.")
    fillers = serializers.IntegerField(min_value=0, help_text="0 in languages whose fillers are not known here.")
    filler_words = serializers.DictField(child=serializers.IntegerField(min_value=1))
    turns = serializers.IntegerField(min_value=0, help_text="Speech without a silence of over two seconds.")
    questions = serializers.IntegerField(min_value=0)
    longest_monologue = SpanRow(allow_null=True, help_text="Without another's words of over two seconds.")
    pace_over_time = SlotRow(many=True)


class AnalysisRow(serializers.Serializer[Any]):
    """Who spoke when and how much, how much at once, and how the one who asks spoke."""

    transcript = serializers.UUIDField()
    number = serializers.IntegerField(min_value=0, help_text="The transcript's number that this was made of.")
    started_at = serializers.DateTimeField(allow_null=True, help_text="When the first utterance began.")
    seconds = serializers.FloatField(min_value=0, help_text="From there to the end of the last.")
    talk = serializers.FloatField(min_value=0, help_text="Seconds in which anybody spoke.")
    silence = SilenceRow()
    lanes = LaneRow(many=True, help_text="The most talk first.")
    pauses = HoleRow(many=True, help_text="When nobody's words were written.")
    overlaps = OverlapsRow()
    own = OwnRow(allow_null=True, help_text="Null for who said nothing.")


ALICE, BOB = "5f0c7c0e-7d43-4c0a-9a3e-0f6f3f0f7a01", "5f0c7c0e-7d43-4c0a-9a3e-0f6f3f0f7a02"
EXAMPLE = OpenApiExample(
    "An interview",
    value={
        "transcript": "0a0cf1de-6f04-4d0b-8a52-6f3f7a8c2f11",
        "number": 12,
        "started_at": "2026-03-04T10:00:02.140Z",
        "seconds": 61.5,
        "talk": 55.2,
        "silence": {"seconds": 6.3, "longest": {"start": 20.4, "end": 23.0}},
        "lanes": [
            {
                "participant_id": ALICE,
                "name": "Alice Arnold",
                "seconds": 41.0,
                "share": 0.739,
                "stretches": [{"start": 0.0, "end": 20.4, "dialogue": "c0f4c1d7-35ab-5a4d-9f4f-7d8c3a1b2e90"}],
                "gaps": [],
            },
        ],
        "pauses": [],
        "overlaps": {
            "count": 1,
            "seconds": 0.9,
            "pairs": [{"by": BOB, "over": ALICE, "count": 1, "seconds": 0.9}],
            "moments": [{"start": 19.5, "end": 20.4, "by": BOB, "over": ALICE}],
        },
        "own": {
            "words": 102,
            "seconds": 41.0,
            "share": 0.739,
            "pace": 149,
            "pauses": 6,
            "paused": 5.1,
            "fillers": 3,
            "filler_words": {"um": 2, "you know": 1},
            "turns": 4,
            "questions": 1,
            "longest_monologue": {"start": 0.0, "end": 20.4},
            "pace_over_time": [{"start": 0.0, "end": 30.0, "words": 70, "pace": 152}],
        },
    },
    response_only=True,
)


def as_json(picture: Picture) -> dict[str, Any]:
    """AnalysisRow."""
    whole = picture.whole
    return {
        "transcript": str(picture.transcript.pk),
        "number": picture.transcript.last_number,
        "started_at": stamp(picture.began) if picture.began else None,
        "seconds": round(whole.seconds, 1),
        "talk": round(whole.talk, 1),
        "silence": {
            "seconds": round(whole.silence, 1),
            "longest": whole.longest_silence.as_json() if whole.longest_silence else None,
        },
        "lanes": [lane(picture, one) for one in whole.lanes],
        "pauses": [hole(one) for one in picture.gaps("")],
        "overlaps": overlaps(picture),
        "own": picture.own.as_json() if picture.own else None,
    }


def lane(picture: Picture, one: Lane) -> dict[str, Any]:
    return {
        "participant_id": one.speaker,
        "name": picture.people[one.speaker].user.name,
        "seconds": round(one.seconds, 1),
        "share": round(one.share, 3),
        "stretches": [stretch.as_json() | {"dialogue": stretch.said} for stretch in one.stretches],
        "gaps": [hole(gap) for gap in picture.gaps(one.speaker)],
    }


def hole(one: Hole) -> dict[str, Any]:
    return one.as_json() | {"reason": one.reason}


def overlaps(picture: Picture) -> dict[str, Any]:
    found = picture.whole.overlaps
    return {
        "count": len(found),
        "seconds": round(picture.whole.at_once, 1),
        "pairs": [
            {"by": one.by, "over": one.over, "count": one.count, "seconds": round(one.seconds, 1)}
            for one in pairs(found)
        ],
        "moments": [one.as_json() | {"by": one.by, "over": one.over} for one in found],
    }
