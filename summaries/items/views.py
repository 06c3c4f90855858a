"""Boards of action items: across meetings, and of one. Without scripts they are read, ticked and added to by forms."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rest_framework.exceptions import ValidationError as InvalidFields

from meetings import access
from meetings.models import Meeting
from meetings.rest.problems import sentences
from meetings.views import with_meeting
from summaries.items import boards, filters, keeping
from summaries.items.serializers import ItemChange, NewItem


@require_safe
@login_required
def items(request: HttpRequest) -> HttpResponse:
    return shown(request, None)


@with_meeting
def meeting_items(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    who = access.who_is(request.user)
    access.may_read(who, meeting)
    if request.method != "POST":
        return shown(request, meeting)
    try:
        change(request, meeting) if "item" in request.POST else add(request, meeting)
    except InvalidFields as wrong:
        messages.error(request, " ".join(sentences(wrong.detail)))
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    except keeping.Gone:
        messages.error(request, _("Somebody has deleted this action item meanwhile."))
    return redirect(back(request) or reverse("meeting-items", args=[meeting.code]))


def shown(request: HttpRequest, meeting: Meeting | None) -> HttpResponse:
    """The page; or, for its script, what stands in it now."""
    found = boards.board(access.who_is(request.user), boards.Asked.of(request.GET), meeting)
    if request.accepts("text/html"):
        return render(request, "summaries/board.html", {"board": found, "meeting": meeting})
    return JsonResponse(found.data)


def change(request: HttpRequest, meeting: Meeting) -> None:
    """Raises Gone, InvalidFields, Http404."""
    who = access.who_is(request.user)
    user = access.may_write_minutes(who, meeting)
    asked = ItemChange(data={"status": request.POST.get("status")}, partial=True, context={"meeting": meeting})
    asked.is_valid(raise_exception=True)
    item = known(who, meeting, request.POST["item"])
    keeping.edit(item, user, asked.validated_data)


def known(who: access.Who, meeting: Meeting, pk: str) -> Any:
    try:
        found = filters.chosen(who, {"meeting": meeting.code}).filter(pk=pk).first()
    except ValidationError:  # that is no id
        found = None
    if found is None:
        raise Http404
    return found.pk


def add(request: HttpRequest, meeting: Meeting) -> None:
    """Raises ValidationError, InvalidFields."""
    user = access.may_write_minutes(access.who_is(request.user), meeting)
    given = {"description": request.POST.get("description", ""), "transcript": request.POST.get("transcript") or None}
    asked = NewItem(data=given, context={"meeting": meeting})
    asked.is_valid(raise_exception=True)
    keeping.add(meeting, user, **asked.validated_data)


def back(request: HttpRequest) -> str:
    """The page the form stood on, if it is one of ours."""
    there = request.POST.get("next", "")
    ours = there.startswith("/") and url_has_allowed_host_and_scheme(there, {request.get_host()}, request.is_secure())
    return there if ours else ""
