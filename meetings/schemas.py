"""What the API of people and meetings takes and answers, for its description: one decorator for each view."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_view
from rest_framework import serializers

from meetings.glossary import MOST
from meetings.models import Invitation, Term
from meetings.rest.describing import CODE, ID, IF_MATCH, PAGING, SPAN, operation, page, pages_of, query
from meetings.serializers import JoinSerializer, MeetingSerializer, ParticipantSerializer
from meetings.tokens.api import TokenForPassword

MEETING = {
    "id": ID,
    "code": CODE,
    "title": "Weekly",
    "description": "",
    "agenda": "1. Numbers",
    "starts_at": "2026-11-30T09:00:00.000Z",
    "time_zone": "Europe/Madrid",
    "duration": 30,
    "organizer": "Alice",
    "organizer_id": ID,
    "language": "en",
    "lobby": False,
    "locked": False,
    "active": True,
    "created_at": "2026-11-22T08:30:00.250Z",
    "url": f"/m/{CODE}/",
}
PARTICIPANT = {
    "id": ID,
    "user_id": ID,
    "name": "Bob",
    "avatar_url": None,
    "seat": 1,
    "role": "attendee",
    "state": "admitted",
    "captions": True,
    "joined_at": "2026-11-30T09:00:02.000Z",
}
INVITATION = {
    "id": ID,
    "email": "zoe@example.org",
    "state": "sent",
    "created_at": "2026-11-22T08:30:00.250Z",
    "sent_at": "2026-11-22T08:30:01.000Z",
    "failed_at": None,
    "accepted_at": None,
    "accepted_by": None,
}
TERM = {"id": 17, "text": "Kubernetes", "origin": "host", "count": 0}


class Token(serializers.Serializer[Any]):
    token = serializers.CharField(help_text="For `Authorization: Bearer`; it is shown this once.")


class Joined(serializers.Serializer[Any]):
    participant = ParticipantSerializer()
    token = serializers.CharField(required=False, help_text="A guest's, for this meeting alone.")


class MeetingChange(MeetingSerializer):
    """What hosts set; what is not sent stays."""

    class Meta(MeetingSerializer.Meta):
        extra_kwargs: ClassVar = {**MeetingSerializer.Meta.extra_kwargs, "title": {"required": False}}


class InvitationRow(serializers.Serializer[Any]):
    """Somebody who was asked to come, and what became of the mail."""

    id = serializers.UUIDField()
    email = serializers.EmailField()
    state = serializers.ChoiceField(Invitation.Delivery.choices)
    created_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    failed_at = serializers.DateTimeField(allow_null=True)
    accepted_at = serializers.DateTimeField(allow_null=True)
    accepted_by = serializers.CharField(allow_null=True)


class Invited(serializers.Serializer[Any]):
    """The new invitations, and what was no address."""

    results = InvitationRow(many=True)
    refused = serializers.ListField(child=serializers.CharField())
    detail = serializers.CharField(required=False, help_text="A sentence about what was refused.")


class Addresses(serializers.Serializer[Any]):
    addresses = serializers.CharField(max_length=40_000, help_text="As people type them: commas, spaces, lines.")


class GlossaryTerm(serializers.Serializer[Any]):
    """A name or a word that may be said."""

    id = serializers.IntegerField()
    text = serializers.CharField(max_length=Term.LONGEST)
    origin = serializers.ChoiceField(Term.Origin.choices)
    count = serializers.IntegerField(min_value=0, help_text="How often it was put right.")


class GlossaryWords(serializers.Serializer[Any]):
    terms = serializers.ListField(child=serializers.CharField(allow_blank=True, max_length=1000), max_length=2 * MOST)
    shown = serializers.ListField(
        child=serializers.CharField(allow_blank=True, max_length=1000),
        max_length=2 * MOST,
        required=False,
        help_text="What was shown to whoever wrote this; words learned since stay.",
    )


class GlossaryWord(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=1000)


token = extend_schema_view(
    post=operation(
        "createToken",
        "Account",
        "Exchange a password for a token",
        Token,
        status=201,
        example={"token": "vYx4…"},
        takes=TokenForPassword,
        sends={"username": "demo", "password": "try-parley"},
        troubles=(401,),
        about="With two-step sign-in `otp` is asked for, too. Your account page makes tokens with a name and scopes.",
    )
)
meetings = extend_schema_view(
    list=operation(
        "listMeetings",
        "Meetings",
        "The meetings that you organize or were let into",
        pages_of(MeetingSerializer),
        example=page(MEETING),
        parameters=(
            query("active", bool, "Only those that are not over, or are."),
            query("title", {"type": "string", "maxLength": 120}, "With this in the title."),
            *SPAN,
            *PAGING,
        ),
    ),
    create=operation(
        "createMeeting",
        "Meetings",
        "Make a meeting",
        MeetingSerializer,
        status=201,
        example=MEETING,
        takes=MeetingSerializer,
        sends={"title": "Weekly", "starts_at": "2026-11-30T09:00:00Z", "time_zone": "Europe/Madrid", "duration": 30},
    ),
    retrieve=operation("getMeeting", "Meetings", "One meeting", MeetingSerializer, example=MEETING),
    partial_update=operation(
        "updateMeeting",
        "Meetings",
        "Change what hosts set",
        MeetingSerializer,
        example=MEETING,
        takes=MeetingChange,
        sends={"title": "Weekly, shorter", "duration": 15},
        parameters=(IF_MATCH,),
        about="Those who are invited get a mail about another time, unless `tell_invited` is false.",
    ),
    destroy=operation(
        "deleteMeeting", "Meetings", "Delete a meeting and all that was said in it", status=204, parameters=(IF_MATCH,)
    ),
    join=operation(
        "joinMeeting",
        "Meetings",
        "Take part",
        Joined,
        example={"participant": PARTICIPANT},
        takes=JoinSerializer,
        sends={"name": "Zoe", "captions": True},
        about="Whoever has no account gives a name and gets a token for this meeting. A host may have to let you in.",
        troubles=(401, 403),
    ),
    end=operation("endMeeting", "Meetings", "End it for everybody", MeetingSerializer, example=MEETING),
    participants=operation(
        "listParticipants", "Meetings", "Who takes part", pages_of(ParticipantSerializer), example=page(PARTICIPANT)
    ),
)
invitations = extend_schema_view(
    get=operation(
        "listInvitations", "Meetings", "Who was asked to come", pages_of(InvitationRow), example=page(INVITATION)
    ),
    post=operation(
        "createInvitations",
        "Meetings",
        "Ask people to come, by e-mail",
        Invited,
        status=201,
        example={"results": [INVITATION], "refused": []},
        takes=Addresses,
        sends={"addresses": "zoe@example.org, Yan <yan@example.org>"},
    ),
)
invitation = extend_schema_view(
    delete=operation("deleteInvitation", "Meetings", "Withdraw an invitation", status=204),
)
send_invitation = extend_schema_view(
    post=operation("sendInvitation", "Meetings", "Send it again", InvitationRow, status=202, example=INVITATION)
)
glossary = extend_schema_view(
    get=operation(
        "getGlossary", "Meetings", "Names and words that may be said", pages_of(GlossaryTerm), example=page(TERM)
    ),
    put=operation(
        "replaceGlossary",
        "Meetings",
        "Say which words may be said",
        pages_of(GlossaryTerm),
        example=page(TERM),
        takes=GlossaryWords,
        sends={"terms": ["Kubernetes"], "shown": []},
    ),
    post=operation(
        "addGlossaryTerm",
        "Meetings",
        "Add one word",
        GlossaryTerm,
        status=201,
        example=TERM,
        takes=GlossaryWord,
        sends={"text": "Kubernetes"},
    ),
)
term = extend_schema_view(delete=operation("deleteGlossaryTerm", "Meetings", "Take a word off the list", status=204))
