"""Words put right by a model: beside what was recognised, below what a person wrote. Raw text stays as it was."""

from uuid import UUID

from django.db import transaction

from meetings.models import User
from transcription import publish
from transcription.models import Dialogue, Transcript


@transaction.atomic
def put(transcript: Transcript, pk: UUID, text: str | None, basis: str, by: User | None = None) -> Dialogue | None:
    """Show `text` for the utterance, None for what was recognised. Returns the row, or None when nothing changed.

    `basis` is the recognised text that was corrected: other words, words that a person wrote, and words that were
    withdrawn are left alone. `by` is who asked for it, None when nobody did.
    """
    transcript.lock()
    rows = Dialogue.objects.select_for_update(of=("self",)).select_related("speaker__user", "edited_by", "transcript")
    row = rows.filter(pk=pk, transcript=transcript).exclude(state=Dialogue.State.WITHDRAWN).first()
    if row is None or row.raw_text != basis or row.corrected_text == text:
        return None
    before = row.text
    row.corrected_text = text
    if row.text == before:
        row.save(update_fields=["corrected_text"])
        return row
    row.revision += 1
    publish.number_and_announce(row, "reset" if text is None else "corrected", by)
    publish.changed.send(Dialogue, dialogue=row, how="corrected")
    return row
