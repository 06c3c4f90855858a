"""The page behind a shared link: one session to read, for people without an account. Nothing can be changed here.

Without names, speakers are numbered in the order in which they first spoke, and the title and the minutes say those
numbers too (nameless.py); names that were said aloud stay in the words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from meetings import access, limits
from meetings.models import Participant, User
from meetings.views import turned_away
from summaries import nameless, reading
from summaries.models import Summary
from transcription import merge, timeline, transcripts
from transcription.models import Dialogue, Pause, Transcript
from transcription.sharing import links
from transcription.sharing.models import Share

PER_PAGE = 150
"""Paragraphs, gaps and pauses."""
COLOURS = 8  # of static/css/tokens.css


@dataclass(frozen=True, slots=True)
class Entry:
    """What was said in one go, or why nothing was. `words` are (id, text)."""

    kind: str
    started_at: datetime
    ended_at: datetime | None
    label: str = ""
    colour: int = 0
    words: tuple[tuple[UUID, str], ...] = ()
    reason: str = ""


@never_cache
@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    try:
        share = opened(request, key)
    except access.Refused as refused:
        gone = refused.close == links.GONE.close
        return render(request, "summaries/shared_gone.html", status=404) if gone else turned_away(request, refused)
    entries, people = told(share)
    names = None if share.names else spoken_names(share.transcript, people)
    title = share.transcript.meeting.title
    pages = Paginator(entries, PER_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    if request.method == "GET" and not request.GET:  # nobody who turns a page opens it again
        links.opened(share)
    context = {
        "share": share,
        "transcript": share.transcript,
        "title": names.text(title) if names else title,
        "page": shown,
        "people": list(people.values()),
        "sheet": minutes(share, names, request.GET.get("type", "")) if share.minutes else None,
        "places": places(pages),
    }
    answer = render(request, "summaries/shared.html", context)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def opened(request: HttpRequest, key: str) -> Share:
    """Raises Refused for keys of no link, after too many of them for any."""
    whom = limits.visitor_of(request, access.who_is(request.user))
    if limits.spent(limits.GUESSES, whom):
        raise limits.TOO_OFTEN
    try:
        return links.find(key)
    except access.Refused:
        limits.spend(limits.GUESSES, whom)
        raise


def told(share: Share) -> tuple[list[Entry], dict[Participant, str]]:
    """The session in the order of time, and who speaks in it under which label."""
    transcript = share.transcript
    merged = merge.paragraphs(standing(transcript), lambda row: row.text)
    places = Participant.objects.filter(meeting=transcript.meeting_id).select_related("user")
    seats = places.in_bulk({one.first.speaker_id for one in merged})
    people: dict[Participant, str] = {}
    for one in merged:
        speaker = seats[one.first.speaker_id]
        people.setdefault(speaker, speaker.user.name if share.names else number(len(people) + 1))
    entries = [words(one, seats[one.first.speaker_id], people) for one in merged]
    gaps = timeline.gaps_of(transcript)
    entries += [Entry("gap", one.started_at, one.ended_at, reason=one.reason) for one in gaps]
    entries += [Entry("pause", one.started_at, one.ended_at) for one in Pause.objects.filter(transcript=transcript)]
    return sorted(entries, key=lambda entry: entry.started_at), people


def standing(transcript: Transcript) -> QuerySet[Dialogue]:
    """Only what is needed: a long session has thousands, and anybody who has the link may ask again and again."""
    columns = ("speaker_id", "started_at", "ended_at", "raw_text", "corrected_text", "edited_text")
    found: QuerySet[Dialogue] = transcripts.spoken(transcript).select_related(None).only(*columns)
    return found


def number(place: int) -> str:
    return _("Speaker %(number)s") % {"number": place}


def words(paragraph: merge.Paragraph, speaker: Participant, people: Mapping[Participant, str]) -> Entry:
    return Entry(
        "words",
        paragraph.first.started_at,
        paragraph.ended_at,
        label=people[speaker],
        colour=speaker.seat % COLOURS,
        words=tuple((row.pk, row.text) for row in paragraph.rows),
    )


def places(pages: "Paginator[Entry]") -> dict[UUID, int]:
    """On which page each utterance stands, for the marks of the minutes."""
    each: Iterable[Page[Entry]] = (pages.page(number) for number in pages.page_range)
    return {pk: one.number for one in each for entry in one for pk, _text in entry.words}


def minutes(share: Share, names: nameless.Names | None, wanted: str) -> reading.Sheet:
    """Of the types that were written, only; nobody can have one written here."""
    written = set(Summary.objects.filter(transcript=share.transcript).values_list("type", flat=True))
    sheet = reading.sheet(share.transcript, wanted if wanted in written else "")
    sheet = replace(sheet, types=tuple(one for one in sheet.types if one[0] in written))
    if names is None:
        return sheet
    groups = tuple(
        replace(
            group,
            heading=names.text(group.heading),
            lines=tuple(replace(line, html=names.html(line.html), missing=()) for line in group.lines),
        )
        for group in sheet.groups
    )
    return replace(sheet, groups=groups)


def spoken_names(transcript: Transcript, people: Mapping[Participant, str]) -> nameless.Names:
    """What everybody of the meeting may be called in minutes, and what is said instead."""
    somebody = _("Somebody")
    places = Participant.objects.filter(meeting=transcript.meeting).select_related("user")
    labels = {transcript.meeting.organizer: somebody} | {one.user: people.get(one, somebody) for one in places}
    return nameless.names(tuple((label, names_of(user)) for user, label in labels.items()), somebody)


def names_of(user: User) -> tuple[str, ...]:
    """Those that people know: none of whoever left, and no guest's user name, which nobody chose."""
    if user.is_former:
        return ()
    names = (user.display_name, user.get_full_name(), "" if user.is_guest else user.username)
    return tuple(name for name in names if name)
