"""The API of words that may be said: `meetings/{code}/glossary/`. Those who take part read it, hosts write it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from meetings import access, glossary, limits, schemas
from meetings.authentication import who_asks
from meetings.models import Meeting, Term

LONGEST = 1000
"""Characters of a line that are looked at, for an error that says what is too long."""


class TermSerializer(serializers.ModelSerializer[Term]):
    class Meta:
        model = Term
        fields = ("id", "text", "origin", "count")


def lines(**how: Any) -> serializers.ListField:
    line = serializers.CharField(max_length=LONGEST, allow_blank=True)
    return serializers.ListField(child=line, max_length=2 * glossary.MOST, **how)


class NewWords(serializers.Serializer[Any]):
    """All words that are wanted, and those that were shown to whoever wrote them (without: those of hosts)."""

    terms = lines()
    shown = lines(required=False)


class NewWord(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=LONGEST)


@schemas.glossary
class MeetingGlossary(APIView):
    """`meetings/{code}/glossary/`"""

    def get(self, request: Request, code: str) -> Response:
        meeting = found(request, code)
        access.may_read(who_asks(request), meeting)
        return whole(meeting)

    def put(self, request: Request, code: str) -> Response:
        """`{terms, shown}`: what was learned since `shown` stays."""
        meeting = managed(request, code)
        asked = NewWords(data=request.data)
        asked.is_valid(raise_exception=True)
        wanted = glossary.listed(asked.validated_data["terms"])
        shown = asked.validated_data.get("shown", [term.text for term in glossary.written_by_hosts(meeting)])
        glossary.check_room(meeting, wanted, shown)
        glossary.put(meeting, wanted, shown)
        return whole(meeting)

    def post(self, request: Request, code: str) -> Response:
        """`{text}`: one more."""
        meeting = managed(request, code)
        asked = NewWord(data=request.data)
        asked.is_valid(raise_exception=True)
        term = glossary.clean(asked.validated_data["text"])
        glossary.check_room(meeting, [term], ())
        glossary.add(meeting, [term])
        row = glossary.of(meeting).filter(key=glossary.key_of(term)).first()
        if row is None:
            raise ValidationError(_("Somebody deleted this word just now."), code="conflict")
        return Response(TermSerializer(row).data, 201)


@schemas.term
class MeetingTerm(APIView):
    """`meetings/{code}/glossary/{id}/`"""

    def delete(self, request: Request, code: str, pk: int) -> Response:
        if not glossary.of(managed(request, code)).filter(pk=pk).delete()[0]:
            raise access.Refused("not_found", 4404, _("This word is not on the list."))
        return Response(status=204)


def whole(meeting: Meeting) -> Response:
    rows = TermSerializer(glossary.of(meeting), many=True).data
    return Response({"results": rows, "next": None, "previous": None})


def found(request: Request, code: str) -> Meeting:
    who = who_asks(request)
    return limits.find_meeting(who, code, limits.visitor_of(request._request, who))


def managed(request: Request, code: str) -> Meeting:
    """Raises Refused."""
    meeting = found(request, code)
    access.may_manage(who_asks(request), meeting)
    return meeting
