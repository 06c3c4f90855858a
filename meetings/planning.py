"""The pages on which a meeting is made, planned, changed and copied."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from meetings import access, glossary, plans
from meetings.forms import MeetingForm
from meetings.inviting import invitations
from meetings.models import Meeting
from meetings.views import turned_away, with_meeting


@login_required
def create(request: HttpRequest) -> HttpResponse:
    """A POST without a title is the button "New meeting": made at once, named after the day."""
    try:
        organizer = access.may_create(access.who_is(request.user))
    except access.Refused as refused:
        return turned_away(request, refused)
    if request.method == "POST" and "title" not in request.POST:
        return redirect("lobby", code=plans.at_once(organizer).code)
    return plan(request, Meeting(organizer=organizer), {"purpose": "create"})


@require_POST
@login_required
def create_now(request: HttpRequest) -> HttpResponse:
    """The small dialog: a title (or none) and in. Scripts are told the link, so that they can copy it."""
    try:
        organizer = access.may_create(access.who_is(request.user))
    except access.Refused as refused:
        return turned_away(request, refused)
    meeting = plans.at_once(organizer, request.POST.get("title", ""))
    if not request.accepts("text/html"):
        link = request.build_absolute_uri(meeting.get_absolute_url())
        return JsonResponse({"link": link, "ready": reverse("meeting-ready", args=[meeting.code])}, status=201)
    return redirect("meeting-ready", code=meeting.code)


@login_required
@with_meeting
def ready(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """To the lobby of a meeting just made, with a word about its link."""
    access.may_manage(access.who_is(request.user), meeting)
    if request.GET.get("link") == "copied":
        messages.success(request, _("The link is copied. Send it to whoever should come."))
    else:
        link = request.build_absolute_uri(meeting.get_absolute_url())
        messages.success(request, _("Send this link to whoever should come: %(link)s") % {"link": link})
    return redirect("lobby", code=meeting.code)


@login_required
@with_meeting
def edit(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    access.may_manage(access.who_is(request.user), meeting)
    return plan(request, meeting, {"purpose": "edit", "code": meeting.code, "was": meeting.title})


@login_required
@with_meeting
def copy(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The same again, a week later: a form that is filled in already."""
    who = access.who_is(request.user)
    access.may_manage(who, meeting)
    another = plans.for_next_week(meeting, access.may_create(who))
    words = "\n".join(term.text for term in glossary.written_by_hosts(meeting))
    return plan(request, another, {"purpose": "copy", "was": meeting.title}, words=words)


def plan(request: HttpRequest, meeting: Meeting, context: dict[str, str], **initial: str) -> HttpResponse:
    """Show the form, filled in with `initial`, or keep what it says."""
    new, was = meeting._state.adding, invitations.plan_of(meeting)
    form = MeetingForm(request.POST or None, instance=meeting, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return render(request, "meetings/form.html", {"form": form, **context})
    form.save()
    for note in form.notes:
        messages.info(request, note)
    if new:
        return redirect("meeting-invite", code=meeting.code)
    tell(request, meeting, was, wanted=form.cleaned_data.get("tell_invited", False))
    return redirect("meetings")


def tell(request: HttpRequest, meeting: Meeting, was: invitations.Plan, *, wanted: bool) -> None:
    """Those who are invited, of what has changed."""
    try:
        told = invitations.revised(meeting, was, tell=wanted)
    except access.Refused as refused:
        messages.warning(request, refused.text)
        return
    if told:
        sentence = ngettext("%(told)d person is told of the change.", "%(told)d people are told of the change.", told)
        messages.success(request, sentence % {"told": told})
