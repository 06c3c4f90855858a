"""What only a host may do in a room. The server refuses everybody else, whatever their page shows.

Whoever organizes a meeting keeps a host's power also after handing over, and nobody shows them out of it.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from conferencing import presence
from conferencing.models import Connection
from conferencing.rooms import Invalid, Message, Request, announce_on_commit, dismiss_on_commit, put_down_on_commit
from meetings import access, attendance
from meetings.models import Meeting, Participant
from meetings.serializers import meeting_json


@transaction.atomic
def obey(verb: Callable[[Request], None], request: Request) -> None:
    """Do it if a host asks, all of it or nothing. Raises Invalid."""
    if not access.is_host(request.who, request.meeting):
        raise Invalid("not_allowed", access.HOST_ONLY.text)
    verb(request)


def admit(request: Request) -> None:
    for person in waiting_or_named(request):
        move(request, person, Participant.State.ADMITTED)


def deny(request: Request) -> None:
    for person in waiting_or_named(request):
        move(request, person, Participant.State.REMOVED)


def remove(request: Request) -> None:
    move(request, somebody(request), Participant.State.REMOVED)


def move(request: Request, person: Participant, state: str) -> None:
    if person.pk == request.participant.pk:
        raise Invalid("invalid", _("You cannot do this to yourself."))
    if state == Participant.State.REMOVED and not access.may_be_removed(person):
        raise Invalid("not_allowed", _("Whoever organizes this meeting cannot be removed from it."))
    if attendance.move(person, state) and state != Participant.State.REMOVED:  # then person_removed has told
        presence.tell(person.pk)


def mute(request: Request) -> None:
    """Their pages turn the microphone off when they hear of it, and they may turn it on again."""
    if all_of_them(request.message):
        others = presence.around(request.meeting).exclude(pk=request.participant.pk)
        put_down(request, list(others.exclude(role=Participant.Role.HOST)), "audio")
    else:
        put_down(request, [somebody(request)], "audio")


def lower(request: Request) -> None:
    put_down(request, [somebody(request)], "hand")


def put_down(request: Request, people: list[Participant], switch: str) -> None:
    """Turn a switch off on all pages of these people; everybody sees whose was on."""
    on = Connection.objects.filter(participant__in=people, **{switch: True})
    changed = set(on.values_list("participant", flat=True))
    on.update(**{switch: False})
    put_down_on_commit(request.meeting.pk, (one.pk for one in people), switch, request.participant.user.name)
    for person in changed:
        presence.tell(person)


def hand_over(request: Request) -> None:
    person = somebody(request)
    if person.state != Participant.State.ADMITTED:
        raise Invalid("invalid", _("Let this person in first."))
    for changed in attendance.hand_over(person):
        presence.tell(changed)


def waiting_or_named(request: Request) -> list[Participant]:
    """Everybody who stands at the door now, or whom the message means."""
    if not all_of_them(request.message):
        return [somebody(request)]
    waiting = Participant.objects.filter(meeting=request.meeting, state=Participant.State.WAITING)
    return list(waiting.filter(Exists(Connection.objects.filter(participant=OuterRef("pk")))).select_related("meeting"))


def all_of_them(message: Message) -> bool:
    """Does it say `all`, instead of one person? Raises Invalid."""
    if "all" not in message:
        return False
    if message["all"] is not True or "participant_id" in message:
        raise Invalid("invalid", _("Say a participant_id, or true for all."))
    return True


def somebody(request: Request) -> Participant:
    """Whom the message means. Raises Invalid when they are not in this meeting."""
    try:
        wanted = UUID(str(request.message.get("participant_id")))
        return Participant.objects.select_related("user", "meeting").get(pk=wanted, meeting=request.meeting)
    except (ValueError, Participant.DoesNotExist):
        raise Invalid("not_found", _("Nobody in this meeting has this participant_id.")) from None


def lobby(request: Request) -> None:
    """Who waits already goes on waiting: turning it off lets newcomers in."""
    Meeting.objects.filter(pk=request.meeting.pk).update(lobby=switch(request.message, "on"))
    tell(request.meeting)


def lock(request: Request) -> None:
    Meeting.objects.filter(pk=request.meeting.pk).update(locked=switch(request.message, "locked"))
    tell(request.meeting)


def switch(message: Message, name: str) -> bool:
    value = message.get(name)
    if not isinstance(value, bool):
        raise Invalid("invalid", _("Say true or false for %(name)s.") % {"name": name})
    return value


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
    "deny": deny,
    "remove": remove,
    "mute": mute,
    "lower": lower,
    "hand_over": hand_over,
    "lobby": lobby,
    "lock": lock,
    "end": end,
}
