"""What only a host may do in a room. The server refuses everybody else, whatever their page shows."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from conferencing import presence
from conferencing.rooms import Invalid, Request, announce_on_commit, dismiss_on_commit
from meetings import access, attendance
from meetings.models import Meeting, Participant
from meetings.serializers import meeting_json


def obey(verb: Callable[[Request], None], request: Request) -> None:
    """Do it if a host asks. Raises Invalid."""
    if not access.is_host(request.who, request.meeting):
        raise Invalid("not_allowed", access.HOST_ONLY.text)
    verb(request)


def admit(request: Request) -> None:
    move(request, Participant.State.ADMITTED)


def remove(request: Request) -> None:
    move(request, Participant.State.REMOVED)


def move(request: Request, state: str) -> None:
    person = somebody(request)
    if person.pk == request.participant.pk:
        raise Invalid("invalid", _("You cannot do this to yourself."))
    if attendance.move(person, state) and state != Participant.State.REMOVED:  # then person_removed has told
        presence.tell(person.pk)


def somebody(request: Request) -> Participant:
    """Whom the message means. Raises Invalid when they are not in this meeting."""
    try:
        wanted = UUID(str(request.message.get("participant_id")))
        return Participant.objects.get(pk=wanted, meeting=request.meeting)
    except (ValueError, Participant.DoesNotExist):
        raise Invalid("not_found", _("Nobody in this meeting has this participant_id.")) from None


def lock(request: Request) -> None:
    locked = request.message.get("locked")
    if not isinstance(locked, bool):
        raise Invalid("invalid", _("Say true or false for locked."))
    Meeting.objects.filter(pk=request.meeting.pk).update(locked=locked)
    tell(request.meeting)


def end(request: Request) -> None:
    attendance.end(request.meeting)


def tell(meeting: Meeting) -> None:
    """Announce the meeting as it is now."""
    meeting.refresh_from_db()
    announce_on_commit(meeting.pk, {"type": "meeting", **meeting_json(meeting)})


def meeting_ended(sender: type[Meeting], meeting: Meeting, **kwargs: Any) -> None:
    tell(meeting)


def person_removed(sender: type[Participant], participant: Participant, **kwargs: Any) -> None:
    """Everybody sees it, then their pages are closed."""
    presence.tell(participant.pk)
    dismiss_on_commit(participant.meeting_id, participant.pk)


VERBS: dict[str, Callable[[Request], None]] = {
    "admit": admit,
    "deny": remove,
    "remove": remove,
    "lock": lock,
    "end": end,
}
