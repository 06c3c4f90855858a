"""The page behind a shared link: one session to read, for people without an account. Nothing can be changed here.

Without names, speakers are numbered in the order in which they first spoke, and the minutes say those numbers too;
names that were said aloud stay in the words.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from meetings import access, limits
from meetings.models import Participant, User
from meetings.views import turned_away
from summaries import reading
from summaries.models import Summary
from transcription import merge, transcripts
from transcription.models import Gap, Pause, Transcript
from transcription.sharing import links
from transcription.sharing.models import Share

PER_PAGE = 150
"""Paragraphs, gaps and pauses."""
COLOURS = 8  # of static/css/tokens.css
TAG = re.compile(r"(<[^>]*>)")
SHORTEST = 3
"""Letters of a given name that is looked for by itself."""


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
        return turned_away(request, refused)
    entries, people = told(share)
    pages = Paginator(entries, PER_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    if request.method == "GET" and not request.GET:  # nobody who turns a page opens it again
        links.opened(share)
    context = {
        "share": share,
        "transcript": share.transcript,
        "meeting": share.transcript.meeting,
        "page": shown,
        "people": list(people.values()),
        "sheet": minutes(share, people, request.GET.get("type", "")) if share.minutes else None,
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
    merged = merge.paragraphs(transcripts.spoken(transcript), lambda row: row.text)
    people: dict[Participant, str] = {}
    for one in merged:
        speaker = one.first.speaker
        people.setdefault(speaker, speaker.user.name if share.names else number(len(people) + 1))
    entries = [words(one, people) for one in merged]
    entries += [
        Entry("gap", one.started_at, one.ended_at, label=people.get(one.participant, ""), reason=one.reason)
        for one in Gap.objects.filter(transcript=transcript).select_related("participant__user")
    ]
    entries += [Entry("pause", one.started_at, one.ended_at) for one in Pause.objects.filter(transcript=transcript)]
    return sorted(entries, key=lambda entry: entry.started_at), people


def number(place: int) -> str:
    return _("Speaker %(number)s") % {"number": place}


def words(paragraph: merge.Paragraph, people: Mapping[Participant, str]) -> Entry:
    speaker = paragraph.first.speaker
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


def minutes(share: Share, people: Mapping[Participant, str], wanted: str) -> reading.Sheet:
    """Of the types that were written, only; nobody can have one written here."""
    written = set(Summary.objects.filter(transcript=share.transcript).values_list("type", flat=True))
    sheet = reading.sheet(share.transcript, wanted if wanted in written else "")
    sheet = replace(sheet, types=tuple(one for one in sheet.types if one[0] in written))
    if share.names:
        return sheet
    names = spoken_names(share.transcript, people)
    groups = tuple(
        replace(
            group,
            heading=masked(group.heading, names),
            lines=tuple(replace(line, html=masked(line.html, names), missing=()) for line in group.lines),
        )
        for group in sheet.groups
    )
    return replace(sheet, groups=groups)


def spoken_names(transcript: Transcript, people: Mapping[Participant, str]) -> dict[str, str]:
    """What everybody of the meeting may be called in minutes, in lower case, and what is said instead."""
    found: dict[str, str] = {}
    for place in Participant.objects.filter(meeting=transcript.meeting).select_related("user"):
        label = people.get(place, _("Somebody"))
        found |= dict.fromkeys((name.lower() for name in names_of(place.user)), label)
    return found


def names_of(user: User) -> set[str]:
    whole = {name for name in (user.name, user.display_name, user.get_full_name(), user.username) if name}
    return whole | {part for name in whole for part in name.split() if len(part) >= SHORTEST}


def masked(html: str, names: Mapping[str, str]) -> str:
    """`html` with labels for names, outside of its tags."""
    if not names:
        return html
    longest_first = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    known = re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)", re.IGNORECASE)
    parts = TAG.split(html)
    return "".join(
        part if at % 2 else known.sub(lambda match: names[match[0].lower()], part) for at, part in enumerate(parts)
    )
