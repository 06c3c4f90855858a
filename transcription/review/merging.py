"""Two neighbours of one speaker become one. The earlier keeps its id; the later becomes a tombstone without words.

Words, samples and text add up. Where the two are of different streams, what has times in the later one's clock is
moved to the earlier one's. What stood on the later stands on the earlier (the signal `merged` comes before the
tombstone's `withdrawn`). The history of the later goes with it: a tombstone holds no words.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from conferencing.rooms import Invalid
from meetings.models import Meeting, User
from transcription import publish, strikes
from transcription.contract import SAMPLE_RATE
from transcription.edits import LONGEST, locked
from transcription.models import Dialogue, Stream
from transcription.review import standing, versions
from transcription.review.models import Version
from transcription.review.standing import StillHeard
from transcription.review.versions import How

Pair = Sequence[tuple[UUID, int]]
"""The two, each with the revision that is meant."""


@transaction.atomic
def merge(meeting: Meeting, editor: User, pair: Pair) -> tuple[Dialogue, Dialogue]:
    """(the one that stays, the tombstone), whichever of the two is named first. Raises Invalid, Clash, StillHeard."""
    if pair[0][0] == pair[1][0]:
        raise Invalid("invalid", _("Name another utterance to merge with."))
    session = locked(meeting, pair[0][0])
    found = [standing.take(session, pk, revision) for pk, revision in sorted(pair)]
    kept, gone = sorted(found, key=lambda row: (row.started_at, str(row.pk)))
    check(kept, gone)
    join(kept, gone)
    kept.revision += 1
    publish.number_and_announce(kept, How.MERGED, editor)
    publish.changed.send(Dialogue, dialogue=kept, how="merged", other=gone)
    forget_history(kept, gone)
    publish.bury(gone)
    return kept, gone


def check(kept: Dialogue, gone: Dialogue) -> None:
    """Raises Invalid when they are no neighbours, StillHeard when more may come between them."""
    if kept.speaker_id != gone.speaker_id:
        raise Invalid("not_neighbours", _("Only words of the same person can be merged."))
    if between(kept, gone):
        raise Invalid("not_neighbours", _("Something else lies between these two, so they cannot become one."))
    if kept.stream_id != gone.stream_id and not kept.stream.finished:
        raise StillHeard
    if kept.stream.participant_id != gone.stream.participant_id and strikes.may_come(kept.transcript):
        raise StillHeard  # who spoke the later words could not take them back from within the earlier ones
    if len(joined(kept.text, gone.text)) > LONGEST:
        said = _("Together these would be longer than %(most)s characters.")
        raise Invalid("invalid", said % {"most": LONGEST})


def between(kept: Dialogue, gone: Dialogue) -> bool:
    """Does anything else of the same person stand there, or of the sound that will be the samples of `kept`?"""
    rows = Dialogue.objects.filter(transcript=kept.transcript_id).exclude(state=Dialogue.State.WITHDRAWN)
    theirs = Q(speaker=kept.speaker_id, started_at__lte=gone.started_at)
    same_sound = Q(stream=kept.stream_id, started_at__lt=gone.ended_at)
    later = rows.filter(theirs | same_sound, started_at__gte=kept.started_at).exclude(pk__in=(kept.pk, gone.pk))
    first, last = ((row.started_at, str(row.pk)) for row in (kept, gone))
    found = later.values_list("started_at", "pk", "stream")
    return any(first < (at, str(pk)) and (stream == kept.stream_id or (at, str(pk)) < last) for at, pk, stream in found)


def join(kept: Dialogue, gone: Dialogue) -> None:
    """What is shown is what was shown of both."""
    shown, rows = joined(kept.text, gone.text), (kept, gone)
    if any(row.edited_text is not None for row in rows):
        kept.edited_by = kept.edited_by or gone.edited_by
        kept.edited_text, kept.state = shown, Dialogue.State.EDITED
    if any(row.corrected_text is not None for row in rows):
        kept.corrected_text = joined(*map(without_edits, rows))
    kept.raw_text = joined(kept.raw_text, gone.raw_text)
    later = samples_between(kept.stream, gone.stream)
    kept.words = [*kept.words, *(moved(word, later) for word in gone.words)]
    kept.last_sample = max(kept.last_sample, gone.last_sample + later)
    kept.ended_at = max(kept.ended_at, gone.ended_at)


def without_edits(row: Dialogue) -> str:
    return row.raw_text if row.corrected_text is None else row.corrected_text


def joined(*texts: str) -> str:
    return " ".join(filter(None, texts))


def samples_between(first: Stream, second: Stream) -> int:
    """How much later the clock of `second` began; less than 0 when it began earlier."""
    return (second.started_at - first.started_at) // timedelta(microseconds=1) * SAMPLE_RATE // 1_000_000


def moved(word: dict[str, Any], samples: int) -> dict[str, Any]:
    seconds = samples / SAMPLE_RATE
    return word | {key: round(word[key] + seconds, 3) for key in ("start", "end")} if samples else word


def forget_history(kept: Dialogue, gone: Dialogue) -> None:
    """Of `gone`. Those of other utterances in the same stream are found again when `kept` is taken back."""
    if kept.stream_id == gone.stream_id:
        Version.objects.filter(dialogue=gone.pk).delete()
    else:
        versions.forget(gone)
