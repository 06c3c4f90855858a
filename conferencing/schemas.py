"""What the API of the chat takes and answers, for its description."""

from typing import Any

from drf_spectacular.utils import extend_schema_view
from rest_framework import serializers

from meetings.rest.describing import ID, PAGING, operation, page, pages_of, query

MESSAGE = {
    "id": ID,
    "number": 4,
    "participant_id": ID,
    "name": "Bob",
    "text": "By Friday!",
    "sent_at": "2026-11-30T09:03:00.000Z",
    "deleted": False,
}


class ChatRow(serializers.Serializer[Any]):
    """A message; a deleted one has no words."""

    id = serializers.UUIDField()
    number = serializers.IntegerField(min_value=1, help_text="Writing and deleting take the chat's next number.")
    participant_id = serializers.UUIDField()
    name = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    sent_at = serializers.DateTimeField()
    deleted = serializers.BooleanField()


class NewChatMessage(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=4000)
    id = serializers.UUIDField(
        required=False, allow_null=True, help_text="Yours: sent twice, the message is written once."
    )


messages = extend_schema_view(
    get=operation(
        "listChatMessages",
        "Chat",
        "What was written in a meeting",
        pages_of(ChatRow),
        example=page(MESSAGE),
        parameters=(
            query("after", {"type": "integer", "minimum": 0}, "The last number you have: all that changed since."),
            query("ordering", str, "Newest first with -sent_at.", enum=["sent_at", "-sent_at"]),
            *PAGING,
        ),
        about="What stands, oldest first. With `after`: every message numbered above it, by number, also deleted ones.",
    ),
    post=operation(
        "writeChatMessage",
        "Chat",
        "Write to everybody in the meeting",
        ChatRow,
        status=(201, 200),
        example=MESSAGE,
        takes=NewChatMessage,
        sends={"text": "By Friday!"},
        about="200 answers a message that was sent before with the same `id`.",
        troubles=(409,),
    ),
)
message = extend_schema_view(delete=operation("deleteChatMessage", "Chat", "Delete a message", status=204))
