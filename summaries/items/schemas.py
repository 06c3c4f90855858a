"""What the API of action items takes and answers, for its description."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_view
from rest_framework import serializers

from meetings.rest.describing import CODE, ID, PAGING, operation, page, pages_of, query
from summaries.items import rules
from summaries.items.filters import ORDERS
from summaries.models import ActionItem
from summaries.schemas import RUN, RunRow

ITEM = {
    "id": ID,
    "meeting": CODE,
    "meeting_title": "Weekly",
    "transcript": ID,
    "description": "Send the numbers",
    "assigned_to": ID,
    "assignee": {"participant_id": ID, "user_id": ID, "name": "Bob", "avatar_url": None, "seat": 1},
    "status": "pending",
    "priority": "normal",
    "start_date": None,
    "due_date": "2026-12-04",
    "overdue": False,
    "evidence": [ID],
    "origin": "found",
    "supported": True,
    "stale": False,
    "revision": 1,
    "created_at": "2026-11-30T10:00:05.000Z",
    "changed_at": "2026-11-30T10:00:05.000Z",
}


class Assignee(serializers.Serializer[Any]):
    participant_id = serializers.UUIDField()
    user_id = serializers.UUIDField()
    name = serializers.CharField()
    avatar_url = serializers.CharField(allow_null=True)
    seat = serializers.IntegerField(min_value=0)


class ActionItemRow(serializers.Serializer[Any]):
    """Something that somebody is to do."""

    id = serializers.UUIDField()
    meeting = serializers.CharField()
    meeting_title = serializers.CharField()
    transcript = serializers.UUIDField(allow_null=True)
    description = serializers.CharField()
    assigned_to = serializers.UUIDField(allow_null=True, help_text="A participant of the meeting.")
    assignee = Assignee(allow_null=True)
    status = serializers.ChoiceField(ActionItem.Status.choices)
    priority = serializers.ChoiceField(ActionItem.Priority.choices)
    start_date = serializers.DateField(allow_null=True)
    due_date = serializers.DateField(allow_null=True)
    overdue = serializers.BooleanField(help_text="Not done, and due before today where the meeting is held.")
    evidence = serializers.ListField(child=serializers.UUIDField(), help_text="The utterances it stands on.")
    origin = serializers.ChoiceField(ActionItem.Origin.choices)
    supported = serializers.BooleanField()
    stale = serializers.BooleanField(help_text="Its evidence has changed since.")
    revision = serializers.IntegerField(min_value=1)
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()


class ActionItemFields(serializers.Serializer[Any]):
    description = serializers.CharField(max_length=rules.LONGEST)
    assigned_to = serializers.UUIDField(allow_null=True, required=False, help_text="A participant of the meeting.")
    status = serializers.ChoiceField(ActionItem.Status.choices, required=False)
    priority = serializers.ChoiceField(ActionItem.Priority.choices, required=False)
    start_date = serializers.DateField(allow_null=True, required=False)
    due_date = serializers.DateField(allow_null=True, required=False)


class NewMeetingItem(ActionItemFields):
    transcript = serializers.UUIDField(allow_null=True, required=False, help_text="A session of the meeting.")
    evidence = serializers.ListField(
        child=serializers.UUIDField(), max_length=50, required=False, help_text="Utterances of that session."
    )


class NewActionItem(NewMeetingItem):
    meeting = serializers.CharField(help_text="The meeting's code.")


class ActionItemChange(ActionItemFields):
    description = serializers.CharField(max_length=rules.LONGEST, required=False)
    revision = serializers.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, help_text="The one that you changed; without, any."
    )


def several(name: str, words: list[str], about: str) -> Any:
    """A comma list of `words`."""
    return query(
        name, {"type": "array", "minItems": 1, "items": {"type": "string", "enum": words}}, about, explode=False
    )


FILTERS = (
    query("transcript", OpenApiTypes.UUID, "Found in this session."),
    several("status", ActionItem.Status.values, "Of any of these."),
    several("priority", ActionItem.Priority.values, "Of any of these."),
    query(
        "assigned_to",
        {"oneOf": [{"type": "string", "format": "uuid"}, {"type": "string", "enum": ["nobody"]}]},
        "Of this participant, or nobody.",
    ),
    query("mine", bool, "Your own, or all others."),
    query("overdue", bool, "Late, or not."),
    query("stale", bool, "With evidence that has changed, or without."),
    query("ordering", str, "How they are sorted; - is downwards.", enum=list(ORDERS)),
    *PAGING,
)
MEETING = query("meeting", {"type": "string", "minLength": 1, "maxLength": 20}, "Of the meeting with this code.")
SENT = {"description": "Send the numbers", "due_date": "2026-12-04"}
items = extend_schema_view(
    list=operation(
        "listActionItems",
        "Action items",
        "The action items of all your meetings",
        pages_of(ActionItemRow),
        example=page(ITEM),
        parameters=(MEETING, *FILTERS),
    ),
    create=operation(
        "createActionItem",
        "Action items",
        "Add an action item to a meeting",
        ActionItemRow,
        status=201,
        example=ITEM,
        takes=NewActionItem,
        sends={"meeting": CODE, **SENT},
        troubles=(404,),
    ),
    retrieve=operation("getActionItem", "Action items", "One action item", ActionItemRow, example=ITEM),
    partial_update=operation(
        "updateActionItem",
        "Action items",
        "Change an action item",
        ActionItemRow,
        example={**ITEM, "status": "complete", "revision": 2},
        takes=ActionItemChange,
        sends={"revision": 1, "status": "complete"},
        troubles=(409,),
        about="Whoever changed an older `revision` gets 409 with the `current` one, and nothing is stored.",
    ),
    destroy=operation("deleteActionItem", "Action items", "Delete an action item", status=204),
    refresh=operation(
        "refreshActionItem",
        "Action items",
        "Look anew at what it stands on",
        RunRow,
        status=202,
        example={**RUN, "purpose": "item", "summary_type": None, "steps": ["items"]},
        troubles=(409,),
    ),
)
meeting_items = extend_schema_view(
    get=operation(
        "listMeetingActionItems",
        "Action items",
        "The action items of one meeting",
        pages_of(ActionItemRow),
        example=page(ITEM),
        parameters=FILTERS,
    ),
    post=operation(
        "createMeetingActionItem",
        "Action items",
        "Add an action item to this meeting",
        ActionItemRow,
        status=201,
        example=ITEM,
        takes=NewMeetingItem,
        sends=SENT,
    ),
)
