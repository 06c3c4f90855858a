"""The figures of who spoke (figures.py), of rows: of a whole session, and of one speaker from where they are now."""

from collections.abc import Iterable
from typing import Any

from transcription.contract import SAMPLE_RATE
from transcription.models import Dialogue
from transcription.speaking import figures
from transcription.speaking.figures import Spoken, Tally
from transcription.streams import Claim


def of_rows(rows: Iterable[Dialogue]) -> dict[str, dict[str, Any]]:
    """By participant. Wants the rows of one session in order."""
    tallies: dict[str, Tally] = {}
    for row in rows:
        hear(tallies.setdefault(str(row.speaker_id), Tally()), row)
    return figures.shared(tallies)


def so_far(claim: Claim) -> Tally:
    """What the speaker has said in this session, in this stream or an earlier one: what is provisional comes again."""
    tally = Tally()
    said = Dialogue.objects.filter(transcript=claim.stream.transcript_id, speaker=claim.participant, provisional=False)
    for row in said.exclude(state=Dialogue.State.WITHDRAWN).order_by("started_at", "id"):
        hear(tally, row)
    tally.apart()
    return tally


def hear(tally: Tally, row: Dialogue) -> None:
    """Times of words count from their stream's first sample: moved to the day's clock, which streams share."""
    first, last = row.first_sample / SAMPLE_RATE, row.last_sample / SAMPLE_RATE
    began = row.started_at.timestamp() - first
    spoken = figures.of_row(row.words, row.raw_text, first, last, row.language)
    tally.heard(Spoken(tuple((text, began + one, began + two) for text, one, two in spoken.words), spoken.language))
