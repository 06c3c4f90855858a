"""The API of invitations (PROTOCOL 7), for hosts: `meetings/{code}/invitations/`."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from meetings import access, limits, schemas
from meetings.authentication import who_asks
from meetings.inviting import addresses, invitations
from meetings.models import Invitation, Meeting, User
from meetings.serializers import Moment

LONGEST = 40_000
NAMED = 5
"""Of so many pieces that are no addresses the error quotes the beginning."""


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    state = serializers.CharField(source="delivery")
    accepted_at = Moment()
    accepted_by = serializers.SerializerMethodField()

    class Meta:
        model = Invitation
        fields = ("id", "email", "state", "created_at", "sent_at", "failed_at", "accepted_at", "accepted_by")

    def get_accepted_by(self, invitation: Invitation) -> str | None:
        return invitation.accepted_by.name if invitation.accepted_by else None


class NewInvitations(serializers.Serializer[Any]):
    """Addresses as people type them."""

    addresses = serializers.CharField(max_length=LONGEST)


def hosted(request: Request, code: str) -> tuple[Meeting, User]:
    who = who_asks(request)
    meeting = limits.find_meeting(who, code, limits.visitor_of(request._request, who))
    return meeting, access.may_invite(who, meeting)


@schemas.invitations
class MeetingInvitations(APIView):
    """`meetings/{code}/invitations/`"""

    def get(self, request: Request, code: str) -> Response:
        meeting, _host = hosted(request, code)
        rows = meeting.invitations.select_related("accepted_by")
        return Response({"results": InvitationSerializer(rows, many=True).data, "next": None, "previous": None})

    def post(self, request: Request, code: str) -> Response:
        """`{addresses}`; answers the new ones, and `refused`: what is no address, with a sentence in `detail`."""
        meeting, host = hosted(request, code)
        asked = NewInvitations(data=request.data)
        asked.is_valid(raise_exception=True)
        good, bad = addresses.parse(asked.validated_data["addresses"])
        if not good:
            raise ValidationError(complaint(bad), code="invalid_address")
        rows = invitations.invite(meeting, host, good)
        body = {"results": InvitationSerializer(rows, many=True).data, "refused": bad}
        return Response(body | ({"detail": complaint(bad)} if bad else {}), 201)


@schemas.invitation
class MeetingInvitation(APIView):
    """`meetings/{code}/invitations/{id}/`"""

    def delete(self, request: Request, code: str, pk: UUID) -> Response:
        invitation, _host = one(request, code, pk)
        invitations.withdraw(invitation)
        return Response(status=204)


@schemas.send_invitation
class SendInvitation(APIView):
    """`meetings/{code}/invitations/{id}/send/`"""

    def post(self, request: Request, code: str, pk: UUID) -> Response:
        invitation, host = one(request, code, pk)
        invitations.send_again(invitation, host)
        invitation.refresh_from_db()
        return Response(InvitationSerializer(invitation).data, 202)


def one(request: Request, code: str, pk: UUID) -> tuple[Invitation, User]:
    """Raises Refused, also for an invitation to another meeting."""
    meeting, host = hosted(request, code)
    rows = meeting.invitations.select_related("meeting__organizer", "invited_by", "accepted_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise access.Refused("not_found", 4404, _("This invitation was withdrawn already."))
    return found, host


def complaint(bad: list[str]) -> str:
    if not bad:
        return _("Type at least one e-mail address.")
    named = ", ".join(f"“{piece[:60]}”" for piece in bad[:NAMED]) + ("…" if len(bad) > NAMED else "")
    return _("These are no e-mail addresses, and nothing was sent to them: %(pieces)s") % {"pieces": named}
