"""The chat on a page of its own: what was written is read, and deleted, when nobody is in the room any more, too."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from meetings import access
from meetings.models import Meeting
from meetings.views import with_meeting


@never_cache
@require_safe
@with_meeting
def chat(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """For whoever may read the meeting. Its messages come by the API."""
    who = access.who_is(request.user)
    access.may_read(who, meeting)
    mine = access.place(who, meeting)
    context = {"meeting": meeting, "participant": mine, "is_host": access.is_host(who, meeting)}
    return render(request, "meetings/chat.html", context)
