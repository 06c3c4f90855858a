"""The pages of invitations: the link in the mail, the file for calendars, and the list of who is asked.

Programs that look at links in mails follow them, too. So opening the link changes nothing: it leads to the lobby, and
the session remembers it. It counts once the person presses "I will come", or joins (docs/decisions/0015).
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from meetings import access, limits
from meetings.inviting import calendars, invitations
from meetings.models import Invitation, Meeting, User
from meetings.views import turned_away, with_meeting


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, key: str) -> HttpResponse:
    """A POST says "I will come"; to a meeting that has ended nobody comes, as the lobby tells."""
    try:
        invitation = found(request, key)
    except access.Refused as refused:
        return turned_away(request, refused)
    user = request.user if isinstance(request.user, User) else None
    if request.method == "GET" and not (user and user.pk == invitation.invited_by_id):
        invitations.remember(request.session, invitation)
    if request.method == "POST" and invitation.meeting.active and invitations.accept(invitation, user):
        messages.success(request, _("Your host sees that you will come."))
    return redirect("lobby", code=invitation.meeting.code)


def found(request: HttpRequest, key: str) -> Invitation:
    """Raises Refused for keys of no invitation, after too many of them for any."""
    whom = limits.visitor_of(request, access.who_is(request.user))
    if limits.spent(limits.GUESSES, whom):
        raise limits.TOO_OFTEN
    invitation = Invitation.objects.select_related("meeting").filter(key=key).first()
    if invitation is None:
        limits.spend(limits.GUESSES, whom)
        raise access.NO_MEETING
    return invitation


@never_cache
@require_safe
@with_meeting
def calendar(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The meeting for one's calendar, for whoever may see its lobby."""
    if not meeting.starts_at:
        raise Http404
    link = request.build_absolute_uri(meeting.get_absolute_url())
    headers = {"Content-Disposition": f'attachment; filename="{slugify(meeting.title) or "meeting"}.ics"'}
    return HttpResponse(calendars.file(meeting, link), content_type="text/calendar; charset=utf-8", headers=headers)


@require_safe
@login_required
@with_meeting
def invite(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Who should come? Asked once a meeting is planned."""
    access.may_invite(access.who_is(request.user), meeting)
    return render(request, "meetings/planned.html", {"meeting": meeting, "is_host": True})
