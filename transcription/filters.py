"""Which sessions somebody asks for: those of a meeting, in a state, begun within some time."""

from typing import Any, ClassVar

import django_filters

from meetings.rest.filters import From, To
from transcription.models import Transcript


class OfMeeting(django_filters.FilterSet):  # type: ignore[misc]
    """For lists of one meeting."""

    state = django_filters.ChoiceFilter(choices=Transcript.State.choices)

    class Meta:
        model = Transcript
        fields: ClassVar[list[str]] = []


class TranscriptFilter(OfMeeting):
    """For the list of all that somebody may read."""

    meeting = django_filters.CharFilter(field_name="meeting__code", max_length=20)

    class Meta(OfMeeting.Meta):
        pass


TIMES: dict[str, Any] = {"from": From(field_name="started_at"), "to": To(field_name="started_at")}
for one in (OfMeeting, TranscriptFilter):
    one.base_filters |= TIMES  # words that Python keeps for itself
