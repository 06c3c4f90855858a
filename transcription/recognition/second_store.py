"""Better words for a stored utterance, from the second pass: the next revision of its row.

Only while it still is what was heard again: the same recognised words of the same samples, not withdrawn, not waiting
for audio that will be re-sent, and nothing of it struck since. What a person wrote stays, and stays on top. A second
pass that found no words, or the same ones, changes nothing: the engine of the row is who made its words.
"""

from typing import TYPE_CHECKING

from django.db import transaction

from transcription import publish, unheard
from transcription.contract import Caption
from transcription.models import Dialogue, Transcript
from transcription.spans import differ

if TYPE_CHECKING:
    from transcription.recognition.second import Job


def stands(job: "Job") -> bool:
    """Is there still something to improve, and may this engine hear it?"""
    row = Dialogue.objects.select_related("stream").filter(pk=job.row).first()
    return row is not None and fits(row, job) and job.still()


def taken_back(job: "Job") -> int:
    """How many utterances of the stream were withdrawn until now."""
    return Dialogue.objects.filter(stream=job.stream, state=Dialogue.State.WITHDRAWN).count()


@transaction.atomic
def improve(job: "Job", caption: Caption) -> Dialogue | None:
    """Store, number and announce better words. Returns the row, or None when nothing changed."""
    session = Transcript.objects.filter(dialogues=job.row).first()
    if session is None or caption.stable in ("", job.basis):
        return None
    session.lock()
    rows = Dialogue.objects.select_for_update(of=("self",))
    row = rows.select_related("speaker__user", "edited_by", "transcript", "stream").filter(pk=job.row).first()
    if row is None or not fits(row, job):
        return None
    before = row.text
    row.raw_text, row.corrected_text = caption.stable, None
    row.words = [word.as_json() for word in caption.words]
    row.engine, row.language = caption.engine, caption.language or row.language
    row.revision += 1
    publish.number_and_announce(row)
    if row.text != before:
        publish.changed.send(Dialogue, dialogue=row, how="recognised")
    return row


def fits(row: Dialogue, job: "Job") -> bool:
    """Is this what was heard again, and may it be heard?"""
    if row.provisional or row.state == Dialogue.State.WITHDRAWN:
        return False
    if (row.raw_text, row.first_sample, row.last_sample) != (job.basis, job.first, job.last):
        return False
    known = unheard.of(row.stream)
    return not known.takes(job.first, job.last) and differ(known.spans, job.unheard, job.first, job.last) is None
