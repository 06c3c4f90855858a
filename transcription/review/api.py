"""Verbs on one utterance: `dialogues/{id}/history/`, `restore/`, `reset/`, `split/`, `merge/` (PROTOCOL 7)."""

from functools import partial
from typing import Any

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.viewsets import GenericViewSet

from meetings import access
from meetings.authentication import who_asks
from meetings.models import Meeting, User
from meetings.rest import etags
from meetings.rest.describing import ID, PAGING, operation, page, pages_of
from meetings.rest.pages import Pages
from transcription.models import Dialogue
from transcription.review import merging, resetting, shapes, splitting, versions
from transcription.review.answers import answer
from transcription.schemas import UTTERANCE, DialogueRow
from transcription.serializers import dialogue_row


class NewestFirst(Pages):
    ordering = ("-revision", "id")


class Verbs(GenericViewSet[Dialogue]):
    """Mixed into the view of utterances. Each verb names the revision that is meant, in its body or by If-Match."""

    @operation(
        "listVersions",
        "Utterances",
        "How an utterance read before, newest first",
        pages_of(shapes.UtteranceVersion),
        example=page(shapes.PAST),
        parameters=PAGING,
        about="Deleted words have no history.",
    )
    @action(detail=True)
    def history(self, request: Request, pk: str) -> Response:
        row, pages = self.get_object(), NewestFirst()
        known = pages.paginate_queryset(versions.of(row), request, view=self)
        if not known and "cursor" not in request.query_params and row.state != Dialogue.State.WITHDRAWN:
            known = [versions.version(row, versions.origin(row))]
        return pages.get_paginated_response([versions.as_json(one, row) for one in known or ()])

    @operation(
        "resetUtterance",
        "Utterances",
        "Go back to what was recognised",
        DialogueRow,
        takes=shapes.ResetUtterance,
        sends={"revision": 2},
        example=UTTERANCE,
        troubles=(409,),
    )
    @action(detail=True, methods=["post"])
    @etags.guarded
    def reset(self, request: Request, pk: str) -> Response:
        said, editor, asked = self.wanted(request, shapes.ResetUtterance)
        return answer(partial(resetting.reset, of(said), editor, said.pk, **asked))

    @operation(
        "restoreUtterance",
        "Utterances",
        "Show the text of an earlier revision again",
        DialogueRow,
        takes=shapes.RestoreUtterance,
        sends={"revision": 3, "to": 1},
        about="Text only: who said it, and when, stays. 409 `other_shape` for a text that is not restorable.",
        example=UTTERANCE,
        troubles=(409,),
    )
    @action(detail=True, methods=["post"])
    @etags.guarded
    def restore(self, request: Request, pk: str) -> Response:
        said, editor, asked = self.wanted(request, shapes.RestoreUtterance)
        return answer(partial(resetting.restore, of(said), editor, said.pk, **asked))

    @operation(
        "splitUtterance",
        "Utterances",
        "Make two of one",
        shapes.UtteranceHalves,
        takes=shapes.SplitUtterance,
        sends={"revision": 2, "at": 3},
        example={"dialogues": [UTTERANCE, UTTERANCE]},
        troubles=(409,),
        about="The first half keeps the id. 409 `still_heard` while its audio may come again.",
    )
    @action(detail=True, methods=["post"])
    @etags.guarded
    def split(self, request: Request, pk: str) -> Response:
        said, editor, asked = self.wanted(request, shapes.SplitUtterance)
        split = partial(splitting.split, of(said), editor, said.pk, **asked)
        return answer(split, lambda rows: {"dialogues": [dialogue_row(row) for row in rows]})

    @operation(
        "mergeUtterances",
        "Utterances",
        "Make one of two neighbours",
        shapes.MergedUtterances,
        takes=shapes.MergeUtterances,
        sends={"revision": 2, "with": ID, "with_revision": 1},
        example={"dialogue": UTTERANCE, "withdrawn": UTTERANCE | {"state": "withdrawn", "text": "", "stable": ""}},
        troubles=(409,),
        about="Of one speaker, with nothing of theirs between. The earlier one keeps its id, the later is withdrawn.",
    )
    @action(detail=True, methods=["post"])
    @etags.guarded
    def merge(self, request: Request, pk: str) -> Response:
        said, editor, asked = self.wanted(request, shapes.MergeUtterances)
        pair = (said.pk, asked["revision"]), (asked["with"], asked["with_revision"])
        merge = partial(merging.merge, of(said), editor, pair)
        return answer(merge, lambda rows: dict(zip(("dialogue", "withdrawn"), map(dialogue_row, rows), strict=True)))

    def wanted(self, request: Request, body: type[Serializer[Any]]) -> tuple[Dialogue, User, dict[str, Any]]:
        """The utterance, who may change it, and what they ask for. Raises Refused, NotFound, ValidationError."""
        said = self.get_object()
        editor = access.may_write_minutes(who_asks(request), of(said))
        asked = body(data=request.data)
        asked.is_valid(raise_exception=True)
        return said, editor, asked.validated_data


def of(said: Dialogue) -> Meeting:
    return said.transcript.meeting
