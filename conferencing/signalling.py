"""What two browsers tell each other to connect (PROTOCOL 1, `signal`): checked, stamped with who says it, and relayed.

Nothing of it is kept, and none of it is ever written to a log.
"""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from conferencing.models import Connection
from conferencing.rooms import Invalid, Message
from meetings.models import Participant

DESCRIPTIONS = ("offer", "answer", "rollback")
LARGEST_SDP = 32 * 1024
LARGEST_CANDIDATE = 1024
LONGEST_NAME = 256
MOST_CANDIDATES = 64
M_LINES = 16


def read(message: Message) -> Message:
    """The `description` or the `candidates` of a signal, and nothing else that was in it. Raises Invalid."""
    given = [name for name in ("description", "candidates") if name in message]
    if given == ["description"]:
        return {"description": description(message["description"])}
    if given == ["candidates"]:
        return {"candidates": candidates(message["candidates"])}
    raise Invalid("invalid", _("A signal has a description or candidates."))


def description(given: Any) -> Message:
    kind, sdp = (given.get("type"), given.get("sdp") or "") if isinstance(given, dict) else (None, None)
    if kind not in DESCRIPTIONS or not text(sdp, LARGEST_SDP) or bool(sdp) == (kind == "rollback"):
        raise Invalid("invalid", _("A description has a type (offer, answer, rollback) and an sdp of at most 32 KiB."))
    return {"type": kind, "sdp": sdp}


def candidates(given: Any) -> list[Message]:
    if not isinstance(given, list) or len(given) > MOST_CANDIDATES:
        raise Invalid("invalid", _("Candidates are a list of at most 64."))
    return [candidate(one) for one in given]


def candidate(given: Any) -> Message:
    body = given if isinstance(given, dict) else {}
    line = body.get("sdpMLineIndex")
    names = [body.get("sdpMid"), body.get("usernameFragment")]
    known = all(name is None or text(name, LONGEST_NAME) for name in names)
    placed = line is None or (type(line) is int and 0 <= line < M_LINES)
    if not (known and placed and text(body.get("candidate"), LARGEST_CANDIDATE)):
        raise Invalid("invalid", _("A candidate is as browsers give it, at most 1 KiB."))
    return {"candidate": body["candidate"], "sdpMid": names[0], "sdpMLineIndex": line, "usernameFragment": names[1]}


def text(value: Any, most: int) -> bool:
    return isinstance(value, str) and len(value.encode(errors="replace")) <= most


def addressee(given: Any, sender: UUID, participant: Participant) -> UUID:
    """Who gets it: another's connection in the same call, both with a place that gives media. Raises Invalid."""
    try:
        to = UUID(str(given))
    except ValueError:
        raise nobody() from None
    taking_part = Connection.objects.filter(
        pk__in=(sender, to),
        call=True,
        participant__meeting=participant.meeting_id,
        participant__state=Participant.State.ADMITTED,
        participant__place__media__gt="",
    )
    found = dict(taking_part.values_list("pk", "participant"))
    if sender not in found:
        raise Invalid("not_in_call", _("You have no place in the call."))
    if to not in found or found[to] == found[sender]:
        raise nobody()
    return to


def nobody() -> Invalid:
    return Invalid("not_found", _("Nobody in this call has this connection."))


def stamped(body: Message, sender: UUID, participant: Participant, to: UUID) -> Message:
    """As its reader gets it. `polite`: the reader gives way when both offer at once; of any two, one is."""
    return {
        "type": "signal",
        "from": str(sender),
        "participant_id": str(participant.pk),
        "polite": to < sender,
        **body,
    }
