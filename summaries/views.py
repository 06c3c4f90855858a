"""The page of one session: what was said, and beside it what came of it.

Minutes and corrections are pieces of their own, rendered here only: in the page, and alone when something changed.
"""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from meetings import access
from meetings.models import Meeting
from meetings.views import with_meeting
from summaries import reading, talks
from transcription import timeline, usage
from transcription.models import Transcript
from transcription.recognition import chain


@with_meeting
def page(request: HttpRequest, meeting: Meeting, pk: UUID) -> HttpResponse:
    found = readable(request, meeting, pk)
    context = {
        "said": timeline.page(found, request.user, request.GET.get("page", ""), request.GET.get("at", "")),
        "people": (people := timeline.speakers(found)),
        "has_words": bool(people),
        "is_host": (is_host := access.is_host(access.who_is(request.user), meeting)),
        "may_share": is_host and access.has_account(access.who_is(request.user)),
        "sent": [(chain.told(one.engine).label, one) for one in usage.of(found)] if is_host else [],
    }
    pieces = minutes_of(request, found) | corrections_of(found)
    context |= {"meeting": meeting, "transcript": found}
    return render(request, "transcription/transcript.html", context | pieces)


@with_meeting
def minutes(request: HttpRequest, meeting: Meeting, pk: UUID) -> HttpResponse:
    found = readable(request, meeting, pk)
    return render(request, "summaries/minutes.html", about(meeting, found) | minutes_of(request, found))


@with_meeting
def corrections(request: HttpRequest, meeting: Meeting, pk: UUID) -> HttpResponse:
    found = readable(request, meeting, pk)
    return render(request, "summaries/corrections.html", about(meeting, found) | corrections_of(found))


def readable(request: HttpRequest, meeting: Meeting, pk: UUID) -> Transcript:
    who = access.who_is(request.user)
    found = Transcript.objects.filter(pk=pk, meeting=meeting, meeting__in=access.visible_meetings(who)).first()
    if found is None:
        access.may_read(who, meeting)  # which says why
        raise Http404
    return found


def about(meeting: Meeting, transcript: Transcript) -> dict[str, Any]:
    return {"meeting": meeting, "transcript": transcript, "has_words": not talks.empty(transcript)}


def minutes_of(request: HttpRequest, transcript: Transcript) -> dict[str, Any]:
    return {"sheet": reading.sheet(transcript, request.GET.get("type", ""))}


def corrections_of(transcript: Transcript) -> dict[str, Any]:
    return {"tidying": reading.tidying(transcript)}
