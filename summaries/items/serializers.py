"""What the API takes about action items: looked at, and refused in sentences."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rest_framework import serializers

from meetings import zones
from meetings.models import Meeting, Participant
from summaries.items import keeping, rules
from summaries.models import ActionItem
from transcription.models import Dialogue, Transcript

MOST_EVIDENCE = 50


class ItemFields(serializers.Serializer[Any]):
    """What people set. Needs the meeting in its context."""

    @property
    def meeting(self) -> Meeting:
        found: Meeting = self.context["meeting"]
        return found

    description = serializers.CharField(max_length=10 * rules.LONGEST)
    assigned_to = serializers.UUIDField(allow_null=True, required=False)
    status = serializers.ChoiceField(ActionItem.Status.choices, required=False)
    priority = serializers.ChoiceField(ActionItem.Priority.choices, required=False)
    start_date = serializers.DateField(allow_null=True, required=False)
    due_date = serializers.DateField(allow_null=True, required=False)

    def validate_description(self, text: str) -> str:
        line = rules.description(text)
        if line is None:
            sentence = _("Say in 1 to %(most)s characters what is to be done.")
            raise serializers.ValidationError(sentence % {"most": rules.LONGEST})
        return line

    def validate_assigned_to(self, pk: UUID | None) -> Participant | None:
        if pk is None:
            return None
        seat = keeping.places(self.meeting).filter(pk=pk).first()
        if seat is None:
            raise serializers.ValidationError(_("Choose somebody who takes part in this meeting."))
        return seat

    def validate_start_date(self, day: date | None) -> date | None:
        return near(day)

    def validate_due_date(self, day: date | None) -> date | None:
        return near(day)


class NewItem(ItemFields):
    """Also where it belongs: a session of the meeting, and the utterances it stands on."""

    transcript = serializers.UUIDField(allow_null=True, required=False)
    evidence = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_EVIDENCE, required=False)

    def validate_transcript(self, pk: UUID | None) -> Transcript | None:
        if pk is None:
            return None
        found = Transcript.objects.filter(pk=pk, meeting=self.meeting).first()
        if found is None:
            raise serializers.ValidationError(_("This meeting has no such session."))
        return found

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        """Utterances are of one session: the one that is named, or else theirs."""
        wanted = set(given.pop("evidence", ()))
        said = Dialogue.objects.filter(pk__in=wanted, transcript__meeting=self.meeting)
        found = list(said.exclude(state=Dialogue.State.WITHDRAWN).select_related("transcript"))
        session = given.pop("transcript", None) or (found[0].transcript if found else None)
        if len(found) < len(wanted) or any(one.transcript != session for one in found):
            raise serializers.ValidationError({"evidence": _("Name utterances of one session of this meeting.")})
        return {"values": given, "transcript": session, "said": found}


class ItemChange(ItemFields):
    """A PATCH; `revision` is the one that was changed."""

    revision = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1)


def near(day: date | None) -> date | None:
    """Raises ValidationError for a year in which calendars may fail."""
    if day and not zones.FIRST_YEAR <= day.year < zones.LAST_YEAR:
        sentence = _("Choose a date between %(first)s and %(last)s.")
        raise ValidationError(sentence % {"first": zones.FIRST_YEAR, "last": zones.LAST_YEAR - 1}, code="far_away")
    return day
