"""What verbs on utterances are asked with and answer, for their views and for the API's description."""

from typing import Any

from rest_framework import serializers

from transcription.review.models import Version
from transcription.schemas import UTTERANCE, DialogueRow

LARGEST = 2**53
"""What JSON carries exactly."""
PAST = {
    "revision": 1,
    "at": "2026-11-30T09:02:13.100Z",
    "how": "recognised",
    "by": None,
    "text": "bye friday",
    "participant_id": UTTERANCE["participant_id"],
    "restorable": True,
}


def number(text: str) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, max_value=LARGEST, help_text=text)


class ResetUtterance(serializers.Serializer[Any]):
    revision = number("The one that you see; another is a conflict.")


class RestoreUtterance(ResetUtterance):
    to = number("The revision whose text is to be shown again, from the history.")


class SplitUtterance(ResetUtterance):
    at = number("How many characters (Unicode code points) of `text` stand before the second half.")


class MergeUtterances(ResetUtterance):
    with_revision = number("The one that you see of the other utterance.")

    def get_fields(self) -> dict[str, Any]:
        """`with` is a word of Python's."""
        return super().get_fields() | {"with": serializers.UUIDField(help_text="The neighbour, before or after it.")}


class UtteranceVersion(serializers.Serializer[Any]):
    """How an utterance read from `at` on, until its next version."""

    revision = number("Of the utterance, then.")
    at = serializers.DateTimeField(allow_null=True, help_text="Null: it was changed before changes were written down.")
    how = serializers.ChoiceField(Version.How.choices)
    by = serializers.CharField(allow_null=True, help_text="Who changed it; null: nobody did, or a model.")
    text = serializers.CharField(allow_blank=True)
    participant_id = serializers.UUIDField(help_text="Whose words it was.")
    restorable = serializers.BooleanField(help_text="False for a text from before it was split or merged.")


class UtteranceHalves(serializers.Serializer[Any]):
    dialogues = DialogueRow(many=True)


class MergedUtterances(serializers.Serializer[Any]):
    dialogue = DialogueRow()
    withdrawn = DialogueRow()
