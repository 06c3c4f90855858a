"""Files for calendars: one item, a meeting's, or one's own. By session, or by Bearer token for programs."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from meetings import access, limits
from meetings.authentication import BearerToken
from meetings.views import turned_away
from summaries.items import calendars, news
from summaries.models import ActionItem

View = Callable[..., HttpResponse]


def asks(request: HttpRequest) -> access.Who:
    """Raises AuthenticationFailed for a token that nobody has."""
    held = BearerToken().authenticate(Request(request))
    return held[1] if held else access.who_is(request.user)


def for_calendars(view: View) -> View:
    """Give the view who asks; a person is led to sign in, a program is told 401."""

    @wraps(view)
    def found(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, asks(request), **kwargs)
        except access.Refused as refused:
            return turned_away(request, refused)
        except AuthenticationFailed as failed:
            body = {"code": "not_signed_in", "detail": str(failed.detail)}
            return JsonResponse(body, status=401, headers={"WWW-Authenticate": 'Bearer realm="api"'})

    return require_safe(never_cache(found))


@for_calendars
def mine(request: HttpRequest, who: access.Who) -> HttpResponse:
    if who.user is None:
        raise access.SIGN_IN
    return answer(request, seen_by(who).filter(assigned_to__user=who.user), "action-items")


@for_calendars
def of_meeting(request: HttpRequest, who: access.Who, code: str) -> HttpResponse:
    meeting = limits.find_meeting(who, code, limits.visitor_of(request, who))
    access.may_read(who, meeting)
    return answer(request, news.rows().filter(meeting=meeting), f"action-items-{meeting.code}")


@for_calendars
def one(request: HttpRequest, who: access.Who, pk: UUID) -> HttpResponse:
    if who.user is None:
        raise access.SIGN_IN
    found = seen_by(who).filter(pk=pk)
    if not found:
        raise Http404
    return answer(request, found, f"action-item-{pk}")


def seen_by(who: access.Who) -> Any:
    return news.rows().filter(meeting__in=access.visible_meetings(who).values("pk"))


def answer(request: HttpRequest, items: Iterable[ActionItem], name: str) -> HttpResponse:
    """`?as=event` asks for all-day events."""
    body = calendars.file(items, as_events=request.GET.get("as") == "event")
    disposition = f'attachment; filename="{name}.ics"'
    headers = {"Content-Disposition": disposition}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
