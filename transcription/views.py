"""The page of a past meeting, and the button that lets colleagues talk."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from meetings import access
from meetings.models import Meeting
from meetings.views import with_meeting
from transcription import merge, transcripts
from transcription.models import Gap, Transcript
from transcription.simulation import running

COLOURS = 8  # of static/css/tokens.css


@login_required
def my_meetings(request: HttpRequest) -> HttpResponse:
    found = access.visible_meetings(access.who_is(request.user)).select_related("organizer")
    cards = [card(request, meeting) for meeting in found.prefetch_related("transcripts")[:100]]
    return render(request, "meetings/list.html", {"meetings": cards})


def card(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    """A meeting as the list shows it."""
    sessions = list(meeting.transcripts.all())
    return {
        "code": meeting.code,
        "title": meeting.title,
        "starts_at": meeting.starts_at,
        "active": meeting.active,
        "mine": meeting.organizer == request.user,
        "live": any(one.state == Transcript.State.OPEN for one in sessions),
        "absolute_url": request.build_absolute_uri(meeting.get_absolute_url()),
        "transcripts_past": [one for one in sessions if one.state != Transcript.State.OPEN],
    }


@with_meeting
def transcript(request: HttpRequest, meeting: Meeting, pk: UUID) -> HttpResponse:
    access.may_read(access.who_is(request.user), meeting)
    found = Transcript.objects.filter(pk=pk, meeting=meeting).first()
    if found is None:
        raise Http404
    merged = merge.paragraphs(transcripts.spoken(found), lambda row: row.text)
    holes = Gap.objects.filter(transcript=found).select_related("participant__user")
    context = {
        "meeting": meeting,
        "transcript": found,
        "paragraphs": [shown(one, request) for one in merged],
        "gaps": [hole(gap) for gap in holes],
        "people": sorted({one.first.speaker.user.name for one in merged}),
    }
    return render(request, "transcription/transcript.html", context)


def shown(paragraph: merge.Paragraph, request: HttpRequest) -> dict[str, Any]:
    user = paragraph.first.speaker.user
    return {
        "speaker_name": user.name,
        "avatar_url": user.avatar_url,
        "is_you": user == request.user,
        "initials": user.initials,
        "colour": paragraph.first.speaker.seat % COLOURS,
        "started_at": paragraph.first.started_at,
        "text": paragraph.text,
        "edited": any(row.edited_text is not None for row in paragraph.rows),
    }


def hole(gap: Gap) -> dict[str, Any]:
    return {
        "speaker_name": gap.participant.user.name,
        "started_at": gap.started_at,
        "seconds": round((gap.ended_at - gap.started_at).total_seconds()),
        "reason": gap.reason,
    }


@require_POST
@with_meeting
def simulate(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Let three recorded colleagues talk; the host's to ask for, one group at a time."""
    access.may_manage(access.who_is(request.user), meeting)
    if not meeting.active:
        return JsonResponse({"detail": "This meeting has ended."}, status=409)
    if not running.start(meeting.code):
        return JsonResponse({"detail": "Your colleagues are talking already."}, status=409)
    return JsonResponse({"detail": "Sarah, Daniel and Martin are on their way."}, status=202)
