"""My meetings, what one forgets of them, and the button that lets colleagues talk."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import access, attendance, plans
from meetings.models import Meeting
from meetings.views import with_meeting
from transcription import clearing, my_meetings
from transcription.simulation import running


@login_required
def my_meetings_page(request: HttpRequest) -> HttpResponse:
    title = my_meetings.searched(request.GET.get("q", ""))
    visible = access.visible_meetings(access.who_is(request.user))
    found = my_meetings.sections(visible, title, request.GET.get("page", ""))
    context = {"found": found, "q": title, "default_title": plans.default_title()}
    return render(request, "meetings/list.html", context)


@login_required
@with_meeting
def clear(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Forget what was said; asks first, and says what goes."""
    access.may_dispose(access.who_is(request.user), meeting)
    sure = request.POST.get("sure") == "yes"
    if request.method == "POST" and sure:
        try:
            clearing.clear(meeting)
        except clearing.StillRunning:
            return ask(request, meeting, "meetings/confirm_clear.html", status=409)
        messages.success(request, _("What was said in “%(title)s” is deleted.") % {"title": meeting.title})
        return redirect("meetings")
    unsure = request.method == "POST"
    return ask(request, meeting, "meetings/confirm_clear.html", unsure=unsure)


@login_required
@with_meeting
def delete(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """A meeting that still runs is ended first, so that everybody inside is told."""
    access.may_dispose(access.who_is(request.user), meeting)
    if request.method != "POST":
        return ask(request, meeting, "meetings/confirm_delete.html")
    attendance.end(meeting)
    meeting.delete()
    messages.success(request, _("The meeting is deleted, with its transcripts, minutes and action items."))
    return redirect("meetings")


def ask(request: HttpRequest, meeting: Meeting, template: str, status: int = 200, **more: bool) -> HttpResponse:
    context = {"meeting": meeting, "kept": clearing.kept(meeting), **more}
    return render(request, template, context, status=status)


@require_POST
@with_meeting
def simulate(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Let three recorded colleagues talk; the host's to ask for, one group at a time."""
    access.may_manage(access.who_is(request.user), meeting)
    if not meeting.active:
        return JsonResponse({"detail": _("This meeting has ended.")}, status=409)
    if not running.start(meeting.code):
        return JsonResponse({"detail": _("Your colleagues are talking already.")}, status=409)
    return JsonResponse({"detail": _("Sarah, Daniel and Martin are on their way.")}, status=202)
