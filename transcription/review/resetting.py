"""Back to what was recognised, or to how an utterance read before. Its samples stay as they are now.

A text of other samples (from before it was split or merged) is not restored: that would say words twice, or lose some.
Merging undoes a split, and splitting a merge; then the older texts can be restored, too.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from conferencing.rooms import Invalid
from meetings.models import Meeting, User
from transcription import publish
from transcription.hinting import learning
from transcription.models import Dialogue
from transcription.review import standing, versions
from transcription.review.versions import How


class OtherShape(Exception):
    """That text was of other samples."""


@transaction.atomic
def reset(meeting: Meeting, editor: User, pk: UUID, revision: int) -> Dialogue:
    """Drop what people and models wrote. Again changes nothing. Raises Invalid, Clash, StillHeard."""
    row = standing.change(meeting, pk, revision)
    if row.edited_text is None and row.corrected_text is None:
        return row
    if not row.raw_text.strip():
        raise Invalid("no_words", _("Nothing was recognised here. Delete the utterance if nothing was said."))
    edited = row.edited_text is not None
    as_recognised(row)
    store(row, How.RESET, editor)
    publish.changed.send(Dialogue, dialogue=row, how="reset", edited=edited)
    return row


@transaction.atomic
def restore(meeting: Meeting, editor: User, pk: UUID, revision: int, to: int) -> Dialogue:
    """Show the text of revision `to` again. Nothing changes where it is shown already.

    Raises Invalid, Clash, StillHeard, OtherShape.
    """
    row = standing.change(meeting, pk, revision)
    version = versions.find(row, to)
    if version is None and to != row.revision:
        raise Invalid("not_found", _("How it read then is not known."))
    if version is None or version.text == row.text:
        return row
    if versions.shape(version) != versions.shape(row):
        raise OtherShape
    before = row.text
    if version.text == row.raw_text:
        as_recognised(row)
    else:
        row.edited_text, row.edited_by, row.state = version.text, editor, Dialogue.State.EDITED
    store(row, How.RESTORED, editor)
    if row.edited_text is not None:
        learning.edited(row, before)
    publish.changed.send(Dialogue, dialogue=row, how="restored")
    return row


def as_recognised(row: Dialogue) -> None:
    row.edited_text = row.edited_by = row.corrected_text = None
    row.state = Dialogue.State.FINAL


def store(row: Dialogue, how: str, by: User) -> None:
    row.revision += 1
    publish.number_and_announce(row, how, by)
