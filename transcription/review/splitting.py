"""One utterance becomes two. The first keeps its id; the second's is named by its first sample, as every utterance's.

The halves are disjoint, touch each other, and have all words, samples and text of the whole. A sentence of minutes
that stood on the whole stands on both (the signal `split` says which).
"""

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from conferencing.rooms import Invalid
from meetings.models import Meeting, User
from transcription import publish
from transcription.models import Dialogue
from transcription.review import cutting, standing, versions
from transcription.review.cutting import Halves
from transcription.review.versions import How


@transaction.atomic
def split(meeting: Meeting, editor: User, pk: UUID, revision: int, at: int) -> tuple[Dialogue, Dialogue]:
    """Before character `at` (in Unicode code points) of its text. Raises Invalid, Clash, StillHeard."""
    row = standing.change(meeting, pk, revision)
    shown = cutting.halves(row.text, at)
    if not (0 < at < len(row.text) and all(shown)):
        raise Invalid("invalid", _("at must be a place inside the text, with words on both sides."))
    if row.last_sample - row.first_sample < 2 * cutting.SHORTEST:
        raise too_short()
    count = cutting.divide(row.words, shown)
    second = half(row, free(row, cutting.sample(shown, row.words, count, row.first_sample, row.last_sample)))
    second.words, row.words = row.words[count:], row.words[:count]
    row.last_sample, row.ended_at = second.first_sample, second.started_at
    write(row, second, shown)
    row.revision += 1
    publish.number_and_announce(row, How.SPLIT, editor)
    publish.number_and_announce(second)
    versions.record(second, How.SPLIT, editor)
    publish.changed.send(Dialogue, dialogue=row, how="split", other=second)
    return row, second


def free(row: Dialogue, cut: int) -> int:
    """The place nearest to `cut` at which no utterance began, not even one that was withdrawn: its id is taken."""
    for one in nearest(cut, row.first_sample + cutting.SHORTEST, row.last_sample - cutting.SHORTEST):
        if not Dialogue.objects.filter(pk=publish.dialogue_id(row.stream_id, one)).exists():
            return one
    raise too_short()


def nearest(cut: int, first: int, last: int) -> Iterator[int]:
    """All of first to last, beginning at `cut`."""
    for distance in range(last - first + 1):
        yield from (one for one in {cut + distance, cut - distance} if first <= one <= last)


def too_short() -> Invalid:
    return Invalid("invalid", _("This utterance is too short to be split."))


def half(row: Dialogue, cut: int) -> Dialogue:
    """From `cut` to the end of `row`; without words so far."""
    began = row.stream.time_of(cut)
    return Dialogue(
        pk=publish.dialogue_id(row.stream_id, cut),
        transcript=row.transcript,
        stream=row.stream,
        speaker=row.speaker,
        first_sample=cut,
        last_sample=row.last_sample,
        started_at=began,
        ended_at=max(began, row.ended_at),
        engine=row.engine,
        language=row.language,
        state=row.state,
        edited_by=row.edited_by,
        revision=1,
    )


def write(first: Dialogue, second: Dialogue, shown: Halves) -> None:
    """Each writing of the words is divided where the shown one is; what nobody sees may have nothing in one half."""
    raw, corrected, edited = first.raw_text, first.corrected_text, first.edited_text
    first.raw_text, second.raw_text = shown if raw == first.text else cutting.like(shown, raw)
    if corrected is not None:
        parts = shown if edited is None else cutting.like(shown, corrected)
        first.corrected_text, second.corrected_text = (part or None for part in parts)
    if edited is not None:
        first.edited_text, second.edited_text = shown
