"""`/search/`: titles and words of all my meetings, on one page that works without scripts."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from meetings import access, limits
from meetings.rest.problems import sentences
from meetings.views import turned_away
from transcription.searching import asking, shown, speakers, titles
from transcription.searching.cursor import Place
from transcription.searching.search import Found, Query, search

FILTERS = ("speaker", "from", "to", "has_items", "meeting")
KEPT = ("q", *FILTERS, "zone")
NAMES = 200


@login_required
def page(request: HttpRequest) -> HttpResponse:
    who = access.who_is(request.user)
    params = request.GET.dict()
    try:
        if any(params.values()):
            limits.spend(asking.SEARCHES, limits.visitor_of(request, who))
        asked = asking.parse(params)
        found = search(who, asked, asking.place(params.get("cursor", "")))
    except access.Refused as refused:
        return turned_away(request, refused)
    except ValidationError as invalid:
        trouble = " ".join(sentences(invalid.detail)) or _("This cannot be searched for.")
        return render(request, "search.html", about(who, params) | {"trouble": trouble}, status=400)
    return render(request, "search.html", about(who, params) | results(who, params, asked, found))


def about(who: access.Who, params: dict[str, str]) -> dict[str, Any]:
    """The form as it was filled in."""
    given = {name: params.get(name, "")[: asking.LONGEST] for name in KEPT}
    names = speakers.names(access.visible_meetings(who), NAMES)
    return {"asked": given | {"since": given["from"]}, "filtered": any(given[name] for name in FILTERS), "names": names}


def results(who: access.Who, params: dict[str, str], asked: Query, found: Found) -> dict[str, Any]:
    first = not params.get("cursor")
    narrowed = any(params.get(name) for name in FILTERS)
    return {
        "sessions": shown.grouped(found.hits),
        "titles": titles.called(access.visible_meetings(who), asked.words) if first and not narrowed else [],
        "ignored": ", ".join(asked.words.ignored),
        "searched": not asked.empty,
        "next": address(params, found.next),
        "previous": address(params, found.previous),
    }


def address(params: dict[str, str], place: Place | None) -> str:
    """Of another page of the same results, "" for none."""
    if place is None:
        return ""
    kept = {name: value for name, value in params.items() if name in KEPT and value}
    return f"?{urlencode(kept | {'cursor': str(place)})}"
