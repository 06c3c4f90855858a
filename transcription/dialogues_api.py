"""`dialogues/{id}/`: one utterance, put right or deleted."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from conferencing.rooms import Invalid
from meetings import access
from meetings.authentication import who_asks
from meetings.models import User
from meetings.rest import etags
from transcription import edits, schemas, withdrawing
from transcription.models import Dialogue
from transcription.review import giving
from transcription.review.answers import answer, fields, uuid_of
from transcription.review.api import Verbs
from transcription.serializers import dialogue_row


@schemas.dialogues
class DialogueViewSet(Verbs):
    """A tombstone is found, too: it says that there are no words any more."""

    def get_queryset(self) -> QuerySet[Dialogue]:
        meetings = access.visible_meetings(who_asks(self.request))
        rows = Dialogue.objects.filter(transcript__meeting__in=meetings)
        return rows.select_related("speaker__user", "edited_by", "transcript__meeting")

    @etags.conditional
    def retrieve(self, request: Request, pk: str) -> Response:
        return etags.answer(request, *self.shown())

    def shown(self) -> tuple[dict[str, Any], int]:
        row = self.get_object()
        return dialogue_row(row), row.revision

    @etags.guarded
    def partial_update(self, request: Request, pk: str) -> Response:
        """`{revision, text, participant_id}`, one of the two or both."""
        found, who = self.get_object(), who_asks(request)
        editor = access.may_write_minutes(who, found.transcript.meeting)
        return answer(lambda: changed(who, editor, found, fields(request)))

    @etags.guarded
    def destroy(self, request: Request, pk: str) -> Response:
        """`{revision}` in the body or the query, if it matters which version goes."""
        found, who = self.get_object(), who_asks(request)
        gone = answer(lambda: withdrawing.delete(who, found, revision_of(request)))
        return Response(status=204) if gone.status_code == 200 else gone


@transaction.atomic
def changed(who: access.Who, editor: User, found: Dialogue, asked: dict[str, Any]) -> Dialogue:
    """Other words first, then another speaker. Raises Refused, Invalid, Clash, StillHeard; then neither is stored."""
    meeting, row = found.transcript.meeting, found
    revision = edits.revision_of(asked)
    if "text" in asked or "participant_id" not in asked:
        pk, revision, text = edits.parse({**asked, "id": str(found.pk)})
        row = edits.store(meeting, editor, pk, revision, text)
        revision = row.revision
    if "participant_id" in asked:
        participant = uuid_of(asked["participant_id"], _("participant_id must be the uuid of who said this."))
        row = giving.give(who, meeting, found.pk, revision, participant)
    return row


def revision_of(request: Request) -> int | None:
    """The version that is meant, None for any. Raises Invalid."""
    given = fields(request).get("revision", request.query_params.get("revision"))
    if given is None or type(given) is int:
        return given
    if not (isinstance(given, str) and given.isascii() and given.isdigit() and len(given) < 19):
        raise Invalid("invalid", _("revision must be the revision that you changed."))
    return int(given)
