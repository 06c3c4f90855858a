"""Taking hold of utterances that are to be changed: the transcript's lock, then theirs, then which version is meant.

An utterance whose audio may come again is left alone: the words of it that come then belong to a row of that shape.
Every other row is out of reach of a replay, for its stream is durable past its audio (publish.store). A second pass
takes back nothing either: it changes a row only while samples and recognised words are those that it heard.
"""

from uuid import UUID

from meetings.models import Meeting
from transcription import publish
from transcription.edits import Clash, locked, missing
from transcription.models import Dialogue, Transcript


class StillHeard(Exception):
    """The last words may still change; nothing was done."""


def take(session: Transcript, pk: UUID, revision: int) -> Dialogue:
    """The row of a locked session. Raises Invalid, Clash, StillHeard."""
    rows = Dialogue.objects.select_for_update(of=("self",))
    rows = rows.select_related("speaker__user", "edited_by", "transcript", "stream")
    row = rows.filter(pk=pk, transcript=session).exclude(state=Dialogue.State.WITHDRAWN).first()
    if row is None:
        raise missing()
    if row.revision != revision:
        raise Clash(publish.snapshot(row))
    if row.provisional:
        raise StillHeard
    return row


def change(meeting: Meeting, pk: UUID, revision: int) -> Dialogue:
    """One utterance, to be changed in this transaction. Raises Invalid, Clash, StillHeard."""
    return take(locked(meeting, pk), pk, revision)
