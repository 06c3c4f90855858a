"""Meetings and participants as the API shows and takes them."""

import json
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer

from meetings import zones
from meetings.forms import LONGEST_MEETING
from meetings.models import Meeting, Participant
from meetings.names import clean_title
from meetings.times import stamp


class Moment(serializers.DateTimeField):
    """A time as PROTOCOL writes it: UTC, milliseconds."""

    def to_representation(self, value: Any) -> str:
        return stamp(value)


serializers.ModelSerializer.serializer_field_mapping[models.DateTimeField] = Moment


class MeetingSerializer(serializers.ModelSerializer[Meeting]):
    organizer = serializers.CharField(source="organizer.name", read_only=True)
    url = serializers.CharField(source="get_absolute_url", read_only=True)
    tell_invited = serializers.BooleanField(write_only=True, default=True)

    class Meta:
        model = Meeting
        fields = (
            "id",
            "code",
            "title",
            "description",
            "agenda",
            "starts_at",
            "time_zone",
            "duration",
            "organizer",
            "organizer_id",
            "language",
            "lobby",
            "locked",
            "active",
            "created_at",
            "url",
            "tell_invited",
        )
        read_only_fields = ("locked", "active")
        extra_kwargs: ClassVar = {"duration": {"min_value": 1, "max_value": LONGEST_MEETING}}

    def validate_title(self, title: str) -> str:
        return clean_title(title)

    def validate_starts_at(self, moment: datetime | None) -> datetime | None:
        return zones.within_reach(moment) if moment else None

    def validate_time_zone(self, name: str) -> str:
        return zones.clean_zone(name)


def meeting_json(meeting: Meeting) -> dict[str, Any]:
    """The meeting as sockets send it: the REST resource."""
    body: dict[str, Any] = json.loads(JSONRenderer().render(MeetingSerializer(meeting).data))
    return body


class ParticipantSerializer(serializers.ModelSerializer[Participant]):
    name = serializers.CharField(source="user.name", read_only=True)
    avatar_url = serializers.CharField(source="user.avatar_url", read_only=True, allow_null=True)

    class Meta:
        model = Participant
        fields = ("id", "user_id", "name", "avatar_url", "seat", "role", "state", "captions", "joined_at")


class JoinSerializer(serializers.Serializer[Any]):
    """Joining by the API agrees to captions unless it says `"captions": false`."""

    name = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    captions = serializers.BooleanField(required=False, default=True)


class TokenSerializer(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=200, trim_whitespace=False)
    otp = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)
