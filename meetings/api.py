"""The API of people and meetings (PROTOCOL 7)."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.decorators import action
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView
from rest_framework.viewsets import ModelViewSet

from meetings import access, attendance, limits, schemas
from meetings.account import signing_in
from meetings.authentication import who_asks
from meetings.inviting import invitations
from meetings.models import AccessToken, Meeting
from meetings.rest import etags, idempotency
from meetings.rest.filters import Filtering, MeetingFilter
from meetings.serializers import JoinSerializer, MeetingSerializer, ParticipantSerializer
from meetings.tokens import keeping as tokens
from meetings.tokens.api import TokenForPassword


@schemas.token
class TokenView(APIView):
    """POST `{username, password}`, with two-step sign-in `otp` too; get `{token}` for `Authorization: Bearer`.

    `name`, `scopes` and `days` may say what the token is called, may do, and how long it lives (tokens/)."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def post(self, request: Request) -> Response:
        limits.spend(limits.TOKENS, limits.visitor_of(request._request, access.NOBODY))
        asked = TokenForPassword(data=request.data)
        asked.is_valid(raise_exception=True)
        user = signing_in.sign_in(request._request, **asked.person)
        if user is None:
            raise AuthenticationFailed(_("This username and password do not belong together."))
        how = tokens.columns(**asked.wish)
        return Response({"token": AccessToken.issue(user, from_password=True, **how)}, 201)

    def get_authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'  # so that a wrong password answers 401


@schemas.meetings
class MeetingViewSet(ModelViewSet[Meeting]):
    """`meetings/` and what one can do with a meeting."""

    serializer_class = MeetingSerializer
    filter_backends = (Filtering,)
    filterset_class = MeetingFilter
    lookup_field = "code"
    http_method_names = ("get", "post", "patch", "delete", "head", "options")

    def get_queryset(self) -> QuerySet[Meeting]:
        return access.visible_meetings(who_asks(self.request)).select_related("organizer")

    def get_object(self) -> Meeting:
        who = who_asks(self.request)
        meeting = limits.find_meeting(who, self.kwargs["code"], limits.visitor_of(self.request._request, who))
        if self.action in ("partial_update", "end"):
            access.may_manage(who, meeting)
        elif self.action == "destroy":
            access.may_dispose(who, meeting)
        elif self.action != "join":
            access.may_read(who, meeting)
        return meeting

    @idempotency.once()
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().create(request, *args, **kwargs)

    @etags.conditional
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return etags.answer(request, MeetingSerializer(self.get_object()).data)

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        not_told: access.Refused | None = None
        with transaction.atomic():
            if late := self.changed_meanwhile(request):
                return late
            try:
                done = super().partial_update(request, *args, **kwargs)
            except access.Refused as refused:
                not_told = refused  # the changes are kept all the same
        if not_told:
            raise not_told
        done["ETag"], done["Content-Encoding"] = etags.etag_of(done.data), "identity"
        return done

    @transaction.atomic
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.changed_meanwhile(request) or super().destroy(request, *args, **kwargs)

    def changed_meanwhile(self, request: Request) -> Response | None:
        """412 when If-Match names another version. The row is locked from then on, so that it stays the one it is, and
        is not stored once more by who changes what somebody deletes."""
        pk = self.get_object().pk
        meeting = Meeting.objects.select_for_update(of=("self",)).select_related("organizer").filter(pk=pk).first()
        if meeting is None:
            raise access.NO_MEETING
        shown = MeetingSerializer(meeting).data
        return None if etags.holds(request, shown) else etags.failed(shown)

    def perform_create(self, serializer: BaseSerializer[Meeting]) -> None:
        serializer.validated_data.pop("tell_invited")
        serializer.save(organizer=access.may_create(who_asks(self.request)))

    def perform_update(self, serializer: BaseSerializer[Meeting]) -> None:
        assert serializer.instance is not None
        was = invitations.plan_of(serializer.instance)
        tell = serializer.validated_data.pop("tell_invited", True)
        invitations.revised(serializer.save(), was, tell=tell)

    @action(detail=True, methods=["post"], permission_classes=[AllowAny])
    def join(self, request: Request, code: str) -> Response:
        asked = JoinSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        meeting, who = self.get_object(), who_asks(request)
        if who.user is None:
            limits.spend(limits.GUESTS, limits.visitor_of(request._request, who))
        participant, token = attendance.join(who, meeting, **asked.validated_data)
        answer = {"participant": ParticipantSerializer(participant).data}
        return Response(answer | ({"token": token} if token else {}), 200)

    @action(detail=True, methods=["post"])
    def end(self, request: Request, code: str) -> Response:
        meeting = self.get_object()
        attendance.end(meeting)
        return Response(MeetingSerializer(meeting).data)

    @action(detail=True)
    def participants(self, request: Request, code: str) -> Response:
        people = self.get_object().participants.select_related("user")
        return Response({"results": ParticipantSerializer(people, many=True).data, "next": None, "previous": None})
