"""Giving an utterance to whoever really said it: two people sat at one microphone, or a name was wrong.

Who may receive words: whoever was let into the meeting, whether they are still in the room or have left it. Not who
waits at the door, was removed (they could neither read nor contradict it), or has no account any more. And never who
joined without captions: they asked that nothing of theirs be written down, and nobody else undoes that.
Who receives words may delete them, as their speaker; the history says who gave them.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from conferencing.rooms import Invalid
from meetings import access
from meetings.access import Who
from meetings.models import Meeting, Participant
from transcription import publish
from transcription.models import Dialogue
from transcription.review import standing
from transcription.review.versions import How


@transaction.atomic
def give(who: Who, meeting: Meeting, pk: UUID, revision: int, participant: UUID) -> Dialogue:
    """Raises access.Refused, Invalid, Clash, StillHeard. Giving it to its speaker changes nothing."""
    row = standing.change(meeting, pk, revision)
    giver = access.may_give(who, meeting, row.speaker)
    if participant == row.speaker_id:
        return row
    before, row.speaker = row.speaker, receiver(meeting, participant)
    row.revision += 1
    publish.number_and_announce(row, How.GIVEN, giver)
    publish.changed.send(Dialogue, dialogue=row, how="given", before=before)
    return row


def receiver(meeting: Meeting, pk: UUID) -> Participant:
    """Raises Invalid for who must not be given words."""
    found = Participant.objects.filter(meeting=meeting).select_related("user").filter(pk=pk).first()
    if found is None or not inside(found):
        raise Invalid("invalid", _("Words can be given to somebody who was let into this meeting."))
    if not may_receive(found):
        said = _("%(name)s joined without captions, so nothing can be written in their name.")
        raise Invalid("no_captions", said % {"name": found.user.name})
    return found


def inside(one: Participant) -> bool:
    return one.state == Participant.State.ADMITTED and not one.user.is_former


def may_receive(one: Participant) -> bool:
    """May words be written in their name by somebody else?"""
    return inside(one) and one.captions
