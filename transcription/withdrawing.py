"""Deleting one utterance: whoever said it, or the host, makes a tombstone of it, as a strike does.

Audio of it that a browser still keeps, because its words were stored provisionally, is struck with it: it would bring
the words back otherwise.
"""

from django.db import transaction
from django.db.models import F

from meetings import access
from meetings.access import Who
from transcription import publish, transcripts, unheard
from transcription.edits import Clash, missing
from transcription.models import Dialogue, Strike, Transcript


@transaction.atomic
def delete(who: Who, found: Dialogue, revision: int | None = None) -> Dialogue:
    """Withdraw it; again changes nothing.

    Raises access.Refused, Clash when it has changed since `revision`, Invalid when all was cleared meanwhile.
    """
    session = found.transcript
    Transcript.objects.filter(pk=session.pk).update(last_number=F("last_number"))  # its lock, which may be gone
    rows = Dialogue.objects.select_for_update(of=("self",)).select_related("speaker__user", "edited_by", "transcript")
    row = rows.filter(pk=found.pk).first()
    if row is None:
        raise missing()
    access.may_withdraw(who, session.meeting, row.speaker)  # whose it is now: it may have been given to somebody else
    if row.state == Dialogue.State.WITHDRAWN:
        return row
    if revision not in (None, row.revision):
        raise Clash(publish.snapshot(row))
    if row.provisional:
        Strike.objects.create(participant=row.speaker, started_at=row.started_at, ended_at=row.ended_at)
        unheard.tell(session.meeting_id, row.speaker.user_id)
    publish.withdraw(row)
    if row.transcript.rebuilt_number >= 0:  # the whole texts hold the words, too
        transcripts.rebuild(row.transcript)
    return row
