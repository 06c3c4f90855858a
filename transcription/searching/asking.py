"""What a page's or a program's parameters ask for, checked. Bad ones are refused in sentences."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from meetings import zones
from meetings.limits import Limit
from transcription.searching import cursor
from transcription.searching.cursor import Place
from transcription.searching.query import parse as parse_words
from transcription.searching.search import START, Query

LONGEST, LONGEST_NAME = 400, 80
USUAL, MOST = 20, 100
SEARCHES = Limit("searches", 240)
"""A search a second as one types, and four times that."""


@extend_schema_field(OpenApiTypes.STR)
@extend_schema_field({"type": "string", "example": "2026-03-04"})
class Moment(serializers.Field[Any, Any, Any, Any]):
    """A day, or a moment with its time zone (ISO 8601)."""

    default_error_messages: ClassVar = {
        "invalid": gettext_lazy("Write a day as 2026-03-04, or a moment as 2026-03-04T10:00Z.")
    }

    def to_internal_value(self, data: Any) -> date | datetime:
        try:
            if len(data) <= 10:
                return date.fromisoformat(data)
            moment = datetime.fromisoformat(data)
        except (TypeError, ValueError):
            self.fail("invalid")
        if moment.tzinfo is None or not 1970 <= moment.year < 2100:
            self.fail("invalid")
        return moment

    def to_representation(self, value: Any) -> Any:
        return value


class Asked(serializers.Serializer[Any]):
    """Empty fields of a form count as none."""

    q = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=LONGEST,
        help_text='Words, all of which occur; "phrases"; -without.',
    )
    speaker = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST_NAME, help_text="A participant's id, or a piece of a name."
    )
    meeting = serializers.CharField(required=False, allow_blank=True, max_length=20, help_text="A meeting's code.")
    to = Moment(required=False, help_text="A day (included), or a moment (ISO 8601).")
    has_items = serializers.BooleanField(
        required=False, help_text="Whether an action item stands on the words, or none does."
    )
    zone = serializers.CharField(
        required=False, help_text="Where days begin: an IANA time zone such as Europe/Madrid; else the server's."
    )

    def validate_zone(self, name: str) -> str:
        if name not in zones.known():
            raise serializers.ValidationError(_("zone must be the name of a time zone such as Europe/Madrid."))
        return name

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """With `from`, which Python keeps for itself."""
        return {**super().get_fields(), "from": Moment(required=False, help_text="A day, or a moment (ISO 8601).")}


def parse(params: Mapping[str, str]) -> Query:
    """Raises ValidationError in sentences; what no parameter is called is ignored."""
    asked = Asked(data={name: value for name, value in params.items() if value.strip()})
    asked.is_valid(raise_exception=True)
    given = asked.validated_data
    where = zones.zone(given.get("zone", ""))
    return Query(
        words=parse_words(given.get("q", "")),
        speaker=speaker(given.get("speaker")),
        meeting=given.get("meeting"),
        since=moment(given.get("from"), where),
        until=moment(given.get("to"), where, days=1),
        has_items=given.get("has_items"),
    )


def speaker(text: str | None) -> UUID | str | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return text


def moment(given: date | datetime | None, where: ZoneInfo, days: int = 0) -> datetime | None:
    """A day begins at midnight in `where`; `days` later, if it is one."""
    if given is None or isinstance(given, datetime):
        return given
    try:
        return datetime.combine(given + timedelta(days=days), time.min, where)
    except OverflowError:
        return None  # behind the last day there is


def place(text: str) -> Place:
    """Raises ValidationError."""
    try:
        return cursor.parse(text) if text else START
    except ValueError:
        raise serializers.ValidationError({"cursor": _("Invalid cursor")}) from None


def size(text: str) -> int:
    """How many results a page has; nonsense means the usual number, as in all lists."""
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    return min(wanted, MOST) or USUAL


def nothing() -> serializers.ValidationError:
    """To be raised for a query that asks for nothing."""
    return serializers.ValidationError({"q": _("Say what to look for: a word, a speaker, a meeting or a date.")})
