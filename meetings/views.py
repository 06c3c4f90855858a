"""The pages about people and meetings. Views parse, call one verb, answer."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import access, attendance, limits, plans
from meetings.forms import LobbyForm
from meetings.inviting import invitations
from meetings.models import Meeting, Participant

DEMO_TITLE = "Demo meeting"
HUES = 8
LONGEST_LINK = 300
PASTED = re.compile(r"([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})")


def with_meeting(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the meeting of its code; refusals become pages or a way to sign in."""

    @wraps(view)
    def found(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
        try:
            who = access.who_is(request.user)
            meeting = limits.find_meeting(who, code, limits.visitor_of(request, who))
            return view(request, meeting, **kwargs)
        except access.Refused as refused:
            return turned_away(request, refused)

    return found


def turned_away(request: HttpRequest, refused: access.Refused) -> HttpResponse:
    if refused.close == 4404:
        raise Http404(refused.text)
    if refused.close == 4401:
        return redirect_to_login(request.get_full_path())
    if refused.close == 4429:
        return render(request, "meetings/too_often.html", status=429)
    return render(request, "403.html", {"reason": refused.text}, status=403)


def front(request: HttpRequest) -> HttpResponse:
    """Also the box for a code; whatever is no meeting's code gets the same answer."""
    typed = request.GET.get("code", "").strip()[:LONGEST_LINK]
    who = access.who_is(request.user)
    context = {"code": typed, "next": plans.next_meeting(who), "default_title": plans.default_title()}
    if not typed:
        return render(request, "meetings/front.html", context)
    code = PASTED.search(typed.lower())
    try:
        if code:
            limits.find_meeting(who, code[1], limits.visitor_of(request, who))
            return redirect("lobby", code=code[1])
    except access.Refused as refused:
        if refused.close != 4404:
            return turned_away(request, refused)
    error = _("There is no meeting with this code. Check it with whoever invited you.")
    return render(request, "meetings/front.html", context | {"error": error}, status=404)


@with_meeting
def lobby(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The door: what will happen to one's words, and two ways in."""
    who = access.who_is(request.user)
    state, earlier = "open", access.place(who, meeting)
    try:
        access.may_join(who, meeting)
    except access.Refused as refused:
        state = refused.code
    if earlier and earlier.state == Participant.State.WAITING and meeting.active:
        state = "waiting"
    form = LobbyForm(request.POST or None, guest=who.user is None)
    answered = request.POST.get("captions") in ("yes", "no")
    if answered and state in ("open", "waiting") and form.is_valid():
        return come_in(request, meeting, form.cleaned_data.get("name", ""))
    admitted = meeting.participants.filter(state=Participant.State.ADMITTED)
    inside = admitted.filter(connections__told="here").distinct().select_related("user")
    seen = access.visible_meetings(who).filter(pk=meeting.pk).exists()
    context = {
        "meeting": meeting,
        "form": form,
        "inside": [one.user.name for one in inside],
        "faces": [(one.user, one.seat % HUES) for one in inside],
        "participant": earlier,
        "state": state,
        "is_host": access.is_host(who, meeting),
        "invitation": invitations.remembered(request.session, meeting),
        "transcripts": [one for one in meeting.transcripts.all() if seen and one.state != "open"],
    }
    return render(request, "meetings/lobby.html", context, status=200)


def come_in(request: HttpRequest, meeting: Meeting, name: str) -> HttpResponse:
    agreed = request.POST["captions"] == "yes"
    who = access.who_is(request.user)
    if who.user is None:
        limits.spend(limits.GUESTS, limits.visitor_of(request, who))
    participant, _ = attendance.join(access.who_is(request.user), meeting, captions=agreed, name=name)
    invitation = invitations.remembered(request.session, meeting)
    if invitation:
        invitations.accept(invitation, participant.user)
    if not request.user.is_authenticated:
        login(request, participant.user, backend="django.contrib.auth.backends.ModelBackend")
    waits = participant.state == Participant.State.WAITING
    return redirect("lobby" if waits else "room", code=meeting.code)


@with_meeting
def room(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    who = access.who_is(request.user)
    try:
        participant = access.may_enter(who, meeting)
    except access.Refused:
        return redirect("lobby", code=meeting.code)
    if participant.state == Participant.State.WAITING:
        return redirect("lobby", code=meeting.code)
    context = {
        "meeting": meeting,
        "participant": participant,
        "is_host": access.is_host(who, meeting),
        "demo": meeting.title == DEMO_TITLE,
        "link": request.build_absolute_uri(meeting.get_absolute_url()),
    }
    return render(request, "meetings/room.html", context)


@require_POST
@with_meeting
def end(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    access.may_manage(access.who_is(request.user), meeting)
    attendance.end(meeting)
    return redirect("lobby", code=meeting.code)


@require_POST
@with_meeting
def reopen(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    access.may_manage(access.who_is(request.user), meeting)
    attendance.reopen(meeting)
    return redirect("lobby", code=meeting.code)
