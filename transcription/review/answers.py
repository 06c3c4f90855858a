"""How the API answers to verbs on utterances, and what it refuses to say twice."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from conferencing.rooms import Invalid
from transcription.edits import Clash
from transcription.models import Dialogue
from transcription.review.resetting import OtherShape
from transcription.review.standing import StillHeard
from transcription.serializers import dialogue_row


def fields(request: Request) -> dict[str, Any]:
    return dict(request.data.items()) if hasattr(request.data, "items") else {}


def uuid_of(given: Any, sentence: str) -> UUID:
    """Raises Invalid, with the sentence."""
    try:
        return UUID(given)
    except (ValueError, AttributeError, TypeError):
        raise Invalid("invalid", sentence) from None


def refusal(invalid: Invalid) -> Response:
    if invalid.code == "not_found":
        raise NotFound(invalid.text)
    return Response({"code": invalid.code, "detail": invalid.text}, 400)


def conflict(pk: str) -> Response:
    """With the row as everybody else has it. Raises NotFound when all was cleared meanwhile."""
    row = Dialogue.objects.select_related("speaker__user", "edited_by").filter(pk=pk).first()
    if row is None:
        raise NotFound
    said = _("Somebody else changed these words first. Yours were not stored.")
    return Response({"code": "conflict", "detail": said, "current": dialogue_row(row)}, 409)


def answer(change: Callable[[], Any], body: Callable[[Any], Any] = dialogue_row) -> Response:
    """What `change` gives, as `body` writes it; or why nothing changed."""
    try:
        return Response(body(change()))
    except Invalid as invalid:
        return refusal(invalid)
    except Clash as clash:
        return conflict(clash.current["id"])
    except StillHeard:
        said = _("These words are still being heard. Nothing was changed; try again in a moment.")
        return Response({"code": "still_heard", "detail": said}, 409)
    except OtherShape:
        said = _("That text is from before the utterance was split or merged. Undo that first.")
        return Response({"code": "other_shape", "detail": said}, 409)
