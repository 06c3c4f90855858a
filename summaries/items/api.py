"""The API of action items (PROTOCOL 7): `action-items/` and `meetings/{code}/action-items/`."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from meetings import access, limits
from meetings.authentication import who_asks
from meetings.models import Meeting
from meetings.rest import etags, idempotency
from summaries.api import started
from summaries.items import filters, keeping, news, renewing, schemas
from summaries.items.serializers import ItemChange, NewItem
from summaries.models import ActionItem


@schemas.items
class ActionItemViewSet(GenericViewSet[ActionItem]):
    """Items of all meetings that one can read."""

    queryset = ActionItem.objects.none()

    def get_object(self) -> ActionItem:
        """Raises NotFound, also for what strangers ask."""
        try:
            pk = UUID(self.kwargs["pk"])
        except ValueError:
            raise gone() from None
        visible = access.visible_meetings(who_asks(self.request)).values("pk")
        found = news.rows().filter(pk=pk, meeting__in=visible).first()
        if found is None:
            raise gone()
        return found

    def list(self, request: Request) -> Response:
        return listed(self, request, {})

    @idempotency.once()
    def create(self, request: Request) -> Response:
        code = request.data.get("meeting") if isinstance(request.data, dict) else None
        if not isinstance(code, str):
            raise ValidationError({"meeting": _("Say the code of the meeting.")})
        return created(request, code)

    @etags.conditional
    def retrieve(self, request: Request, pk: str) -> Response:
        return etags.answer(request, *self.shown())

    def shown(self) -> tuple[dict[str, Any], int]:
        item = self.get_object()
        return news.snapshot(item), item.revision

    @etags.guarded
    def partial_update(self, request: Request, pk: str) -> Response:
        item = self.get_object()
        user = access.may_write_minutes(who_asks(request), item.meeting)
        asked = ItemChange(data=request.data, partial=True, context={"meeting": item.meeting})
        asked.is_valid(raise_exception=True)
        values = dict(asked.validated_data)
        try:
            keeping.edit(item.pk, user, values, values.pop("revision", None))
        except keeping.Clash as clash:
            return conflict(clash)
        except keeping.Gone:
            raise gone() from None
        return Response(news.snapshot(self.get_object()))

    @etags.guarded
    def destroy(self, request: Request, pk: str) -> Response:
        """`{revision}` if it matters which version goes."""
        item = self.get_object()
        access.may_write_minutes(who_asks(request), item.meeting)
        try:
            keeping.remove(item.pk, revision_of(request))
        except keeping.Clash as clash:
            return conflict(clash)
        except keeping.Gone:
            raise gone() from None
        return Response(status=204)

    @action(detail=True, methods=["post"])
    def refresh(self, request: Request, pk: str) -> Response:
        """Look anew at what the item stands on; answers the run that does."""
        item = self.get_object()
        user = access.may_write_minutes(who_asks(request), item.meeting)
        if item.transcript is None or not item.evidence.all():
            detail = _("This item stands on nothing that was said, so there is nothing to look at anew.")
            return Response({"code": "no_evidence", "detail": detail}, 409)
        return started(request, lambda: renewing.start(item, user))


@schemas.meeting_items
class MeetingActionItems(APIView):
    """`meetings/{code}/action-items/`"""

    def get(self, request: Request, code: str) -> Response:
        meeting = readable(request, code)
        return listed(self, request, {"meeting": meeting.code})

    @idempotency.once()
    def post(self, request: Request, code: str) -> Response:
        return created(request, code)


def readable(request: Request, code: str) -> Meeting:
    who = who_asks(request)
    meeting = limits.find_meeting(who, code, limits.visitor_of(request._request, who))
    access.may_read(who, meeting)
    return meeting


def listed(view: Any, request: Request, only: dict[str, Any]) -> Response:
    asked = filters.parse(request.query_params.dict()) | only
    pages = filters.Ordered()
    page = pages.paginate_queryset(filters.chosen(who_asks(request), asked), request, view=view)
    return pages.get_paginated_response([news.snapshot(one) for one in page or ()])


def created(request: Request, code: str) -> Response:
    meeting = readable(request, code)
    user = access.may_write_minutes(who_asks(request), meeting)
    asked = NewItem(data=request.data, context={"meeting": meeting})
    asked.is_valid(raise_exception=True)
    item = keeping.add(meeting, user, **asked.validated_data)
    return Response(news.snapshot(news.rows().get(pk=item.pk)), 201)


def revision_of(request: Request) -> int | None:
    """Raises ValidationError."""
    given = request.data.get("revision") if isinstance(request.data, dict) else None
    return None if given is None else ItemChange().fields["revision"].run_validation(given)


def conflict(clash: keeping.Clash) -> Response:
    detail = _("Somebody else changed this item first. Nothing of yours was stored.")
    return Response({"code": "conflict", "detail": detail, "current": clash.current}, 409)


def gone() -> NotFound:
    return NotFound(_("There is no such action item, or it was deleted."))
