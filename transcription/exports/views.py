"""Where people with a session take a transcript away."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from meetings import access
from meetings.models import Meeting
from meetings.views import with_meeting
from transcription.exports import asking
from transcription.models import Transcript


@require_safe
@with_meeting
def export(request: HttpRequest, meeting: Meeting, pk: UUID) -> HttpResponse:
    access.may_read(access.who_is(request.user), meeting)
    found = Transcript.objects.filter(pk=pk, meeting=meeting).select_related("meeting").first()
    if found is None:
        raise Http404
    try:
        return asking.answer(found, request.GET.dict())
    except asking.Unclear as unclear:
        return HttpResponse(str(unclear), status=400, content_type="text/plain; charset=utf-8")
