"""`search/`: what was said in all meetings that one may read (PROTOCOL 7)."""

from typing import Any
from urllib.parse import urlencode

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from meetings import limits
from meetings.authentication import who_asks
from meetings.rest.describing import CODE, ID, operation, page, pages_of, query
from meetings.times import stamp
from transcription.searching import asking
from transcription.searching.cursor import Place
from transcription.searching.search import Found, Hit, search


class FoundUtterance(serializers.Serializer[Any]):
    """The utterance, as far as a list of results shows it."""

    id = serializers.UUIDField()
    transcript = serializers.UUIDField()
    meeting = serializers.CharField(help_text="The meeting's code.")
    title = serializers.CharField(help_text="The meeting's title.")
    started_at = serializers.DateTimeField()
    participant_id = serializers.UUIDField()
    name = serializers.CharField(help_text="Who spoke.")
    text = serializers.CharField()


class SearchHit(serializers.Serializer[Any]):
    """One utterance that was found."""

    dialogue = FoundUtterance()
    highlights = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(min_value=0), min_length=2, max_length=2),
        help_text="Where in the text the words stand: [start, end), in Unicode code points.",
    )
    score = serializers.FloatField(help_text="From 0 to 1.")
    url = serializers.URLField(help_text="The page of the session, at this moment of it.")


EXAMPLE = {
    "dialogue": {
        "id": ID,
        "transcript": ID,
        "meeting": CODE,
        "title": "Office move",
        "started_at": "2026-11-30T09:02:11.250Z",
        "participant_id": ID,
        "name": "Bob",
        "text": "The budget for the rent is too small.",
    },
    "highlights": [[4, 10], [19, 23]],
    "score": 0.7312,
    "url": f"https://meet.example.org/m/{CODE}/transcripts/{ID}/?at={ID}#d-{ID}",
}
SIZE = {"type": "integer", "minimum": 1, "maximum": asking.MOST, "default": asking.USUAL}
PARAMETERS = (
    asking.Asked,
    query("cursor", str, "Where a page begins: as `next` and `previous` have it."),
    query("page_size", SIZE, "How many results a page has."),
)
ABOUT = (
    "All words have to occur, in any case and with any accents; the last one may be the beginning of a word. "
    '"Words in quotes" stand side by side, bud* begins a word, -without excludes one. Very common words are ignored '
    "beside others. The newest three hundred that are found come first, the best of them at the top, then older ones. "
    "With a speaker, a meeting or a date, there need not be words. A day begins at midnight in `zone`."
)


class SearchView(APIView):
    """`search/?q=&speaker=&meeting=&from=&to=&has_items=&zone=`"""

    @operation(
        "search",
        "Search",
        "Search what was said in my meetings",
        pages_of(SearchHit),
        parameters=PARAMETERS,
        about=ABOUT,
        example=page(EXAMPLE),
    )
    def get(self, request: Request) -> Response:
        who = who_asks(request)
        limits.spend(asking.SEARCHES, limits.visitor_of(request._request, who))
        asked = asking.parse(request.query_params.dict())
        if asked.empty:
            raise asking.nothing()
        place = asking.place(request.query_params.get("cursor", ""))
        found = search(who, asked, place, asking.size(request.query_params.get("page_size", "")))
        return Response(answer(request, found))


def answer(request: Request, found: Found) -> dict[str, Any]:
    return {
        "results": [row(request, hit) for hit in found.hits],
        "next": address(request, found.next),
        "previous": address(request, found.previous),
    }


def row(request: Request, hit: Hit) -> dict[str, Any]:
    said = hit.dialogue
    session, speaker = said.transcript, said.speaker
    return {
        "dialogue": {
            "id": str(said.pk),
            "transcript": str(session.pk),
            "meeting": session.meeting.code,
            "title": session.meeting.title,
            "started_at": stamp(said.started_at),
            "participant_id": str(speaker.pk),
            "name": speaker.user.name,
            "text": said.text,
        },
        "highlights": [list(one) for one in hit.marks],
        "score": hit.score,
        "url": request.build_absolute_uri(hit.path),
    }


def address(request: Request, place: Place | None) -> str | None:
    """Of another page of these results."""
    if place is None:
        return None
    params = request.query_params.dict() | {"cursor": str(place)}
    return request.build_absolute_uri(f"{request.path}?{urlencode(params)}")
