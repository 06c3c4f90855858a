"""`dialogues/{id}/`: one utterance, put right or deleted."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from conferencing.rooms import Invalid
from meetings import access
from meetings.authentication import who_asks
from transcription import edits, withdrawing
from transcription.models import Dialogue
from transcription.serializers import dialogue_row


class DialogueViewSet(GenericViewSet[Dialogue]):
    """A tombstone is found, too: it says that there are no words any more."""

    def get_queryset(self) -> QuerySet[Dialogue]:
        meetings = access.visible_meetings(who_asks(self.request))
        rows = Dialogue.objects.filter(transcript__meeting__in=meetings)
        return rows.select_related("speaker__user", "edited_by", "transcript__meeting")

    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(dialogue_row(self.get_object()))

    def partial_update(self, request: Request, pk: str) -> Response:
        """`{revision, text}`"""
        found = self.get_object()
        meeting = found.transcript.meeting
        editor = access.may_write_minutes(who_asks(request), meeting)
        try:
            _id, revision, text = edits.parse({**fields(request), "id": str(found.pk)})
            row = edits.store(meeting, editor, found.pk, revision, text)
        except Invalid as invalid:
            return refusal(invalid)
        except edits.Clash:
            return self.conflict()
        return Response(dialogue_row(row))

    def destroy(self, request: Request, pk: str) -> Response:
        """`{revision}` in the body or the query, if it matters which version goes."""
        try:
            withdrawing.delete(who_asks(request), self.get_object(), revision_of(request))
        except Invalid as invalid:
            return refusal(invalid)
        except edits.Clash:
            return self.conflict()
        return Response(status=204)

    def conflict(self) -> Response:
        """With the row as everybody else has it."""
        said = _("Somebody else changed these words first. Yours were not stored.")
        return Response({"code": "conflict", "detail": said, "current": dialogue_row(self.get_object())}, 409)


def fields(request: Request) -> dict[str, Any]:
    return dict(request.data.items()) if hasattr(request.data, "items") else {}


def revision_of(request: Request) -> int | None:
    """The version that is meant, None for any. Raises Invalid."""
    given = fields(request).get("revision", request.query_params.get("revision"))
    if given is None or type(given) is int:
        return given
    if not (isinstance(given, str) and given.isascii() and given.isdigit() and len(given) < 19):
        raise Invalid("invalid", _("revision must be the revision that you changed."))
    return int(given)


def refusal(invalid: Invalid) -> Response:
    if invalid.code == "not_found":
        raise NotFound(invalid.text)
    return Response({"code": invalid.code, "detail": invalid.text}, 400)
