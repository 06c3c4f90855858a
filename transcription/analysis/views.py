"""The pictures as a piece of the session's page, fetched when the page stands."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meetings import access
from meetings.models import Meeting
from meetings.views import with_meeting
from transcription.analysis import panels, reading
from transcription.models import Transcript


@require_safe
@with_meeting
def pictures(request: HttpRequest, meeting: Meeting, pk: UUID) -> HttpResponse:
    who = access.who_is(request.user)
    access.may_read(who, meeting)
    found = Transcript.objects.filter(pk=pk, meeting=meeting).first()
    if found is None:
        raise Http404
    panel = panels.panel(reading.picture(found, who))
    return render(request, "transcription/pictures.html", {"meeting": meeting, "transcript": found, "panel": panel})
