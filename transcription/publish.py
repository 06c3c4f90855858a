"""Words, made durable and known: stored, numbered, then announced. Who acknowledges does it after that.

Whatever is stored was heard without the samples that must not be heard (`unheard.py`): the rows are read once more
here, under the transcript's lock, and words that were heard without knowing them are refused. What somebody struck
leaves a tombstone without words, or nothing; no replay and no second pass brings it back.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.dispatch import Signal
from django.utils import timezone

from conferencing.rooms import Message, announce_on_commit
from meetings.models import Participant, User
from meetings.times import stamp
from transcription import gaps, unheard
from transcription.contract import SAMPLE_RATE, Caption
from transcription.models import Dialogue, Gap, Stream
from transcription.review import versions
from transcription.spans import Spans, differ, within
from transcription.streams import TAKEN, Claim, TakenBack, forget_words, wordless

EPOCH = 2**20  # live revisions of one epoch
WORTH_A_GAP = 2 * SAMPLE_RATE
changed = Signal()
"""`changed(dialogue, how)`: a stored utterance reads otherwise now. Sent inside the transaction, after it was saved.

`how` is "recognised", "edited", "corrected", "withdrawn", "restored"; "reset" (with `edited`: words of a person were
dropped, not only a model's); "given" (with `before`, the participant whose it was); "split" (with `other`, the new
second half); "merged" (with `other`, which still has its words; its own "withdrawn" comes next)."""


def dialogue_id(stream: uuid.UUID, first: int) -> uuid.UUID:
    """The same utterance has the same id on every server."""
    return uuid.uuid5(stream, str(first))


@dataclass(frozen=True, slots=True)
class Utterance:
    """A finished utterance as it goes into the database: what was recognised, by whom, and what the VAD heard."""

    caption: Caption
    speech: int  # samples of voice in it
    live_revision: int  # the highest that was announced
    provisional: bool = False  # the microphone was lost: re-sent audio will replace it
    unheard: Spans = ()  # samples that were silenced before it was heard
    struck: bool = False  # its speaker struck it while it was spoken
    before: bytes = b""  # what the stream carried when the last one was stored


def live(claim: Claim, caption: Caption, revision: int, *, withdrawn: bool = False) -> Message:
    """The `dialogue` event of an utterance that still grows."""
    stream = claim.stream
    return {
        "type": "dialogue",
        "id": str(dialogue_id(stream.pk, caption.utterance)),
        "revision": revision,
        "transcript": str(stream.transcript_id),
        "number": None,
        **speaker(claim.participant),
        "started_at": stamp(stream.time_of(caption.start)),
        "ended_at": stamp(stream.time_of(caption.end)),
        "stable": "" if withdrawn else caption.stable,
        "unstable": "" if withdrawn else caption.tentative,
        "state": "withdrawn" if withdrawn else "live",
        "engine": caption.engine,
        "edited_by": None,
    }


def snapshot(dialogue: Dialogue) -> Message:
    """The `dialogue` event of a stored row (without its type). Wants speaker, their user and edited_by.

    `raw_text`, what was recognised, is there where it is not what stands; `edited_by_id`, whose user that is, where
    somebody edited.
    """
    withdrawn = dialogue.state == Dialogue.State.WITHDRAWN
    return {
        "id": str(dialogue.pk),
        "revision": dialogue.revision,
        "transcript": str(dialogue.transcript_id),
        "number": dialogue.number,
        **speaker(dialogue.speaker),
        "started_at": stamp(dialogue.started_at),
        "ended_at": stamp(dialogue.ended_at),
        "stable": "" if withdrawn else dialogue.text,
        "unstable": "",
        "state": dialogue.state,
        "engine": dialogue.engine,
        "edited_by": dialogue.edited_by.name if dialogue.edited_by else None,
        **({"edited_by_id": str(dialogue.edited_by_id)} if dialogue.edited_by_id else {}),
        **({} if withdrawn or dialogue.text == dialogue.raw_text else {"raw_text": dialogue.raw_text}),
    }


def speaker(participant: Participant) -> Message:
    user = participant.user
    return {
        "participant_id": str(participant.pk),
        "name": user.name,
        "avatar_url": user.avatar_url,
        "seat": participant.seat,
    }


@transaction.atomic
def store(claim: Claim, utterance: Utterance) -> Dialogue | None:
    """Store a final, move the stream's durable point behind it, number and announce it.

    Returns the row, or None when there were no words. Raises streams.TAKEN when another server has the stream,
    unheard.Outdated when it was heard without knowing of a pause or a strike, streams.TakenBack when it was heard with
    words that were taken back since: then what it carries has to go.
    """
    claim.stream.transcript.lock()
    advance(claim, utterance)
    struck = check(claim, utterance)
    caption = utterance.caption
    row = Dialogue.objects.select_for_update().filter(pk=dialogue_id(claim.stream.pk, caption.utterance)).first()
    if not (struck or caption.stable):
        silent(claim, utterance)
    if struck:
        forget_words(claim.stream)
    if struck or (not caption.stable and (row is None or row.edited_text is None)):
        return withdraw(row, utterance.live_revision) if row else None
    before = row.text if row else None
    row = row or fresh(claim, caption)
    row.revision = max(row.revision, utterance.live_revision) + 1
    fill(row, claim, utterance)
    number_and_announce(row)
    if before not in (None, row.text):
        changed.send(Dialogue, dialogue=row, how="recognised")
    return row


def advance(claim: Claim, utterance: Utterance) -> None:
    """PROTOCOL 2: one condition tells whether this server still holds the stream."""
    first, last = utterance.caption.start, utterance.caption.end
    mine = Stream.objects.filter(pk=claim.stream.pk, epoch=claim.stream.epoch, durable__lte=first)
    change: dict[str, Any] = {"seen_at": timezone.now()}
    if not utterance.provisional:
        untouched(claim, utterance.before)
        change |= {"durable": last, "engine_state": utterance.caption.carried}
    if not mine.update(**change):
        raise TAKEN


def untouched(claim: Claim, before: bytes) -> None:
    """Raises TakenBack when the words in `before` were taken from the row (forget_words)."""
    if wordless(before) != before:
        kept = Stream.objects.values_list("engine_state", flat=True).get(pk=claim.stream.pk)
        if bytes(kept) != before:
            raise TakenBack


def check(claim: Claim, utterance: Utterance) -> bool:
    """Was it struck? Raises Outdated when it was heard without knowing all that must not be heard."""
    known, (first, last) = unheard.of(claim.stream), (utterance.caption.start, utterance.caption.end)
    if differ(known.spans, utterance.unheard, first, last) is not None:
        raise unheard.Outdated
    return utterance.struck or known.takes(first, last)


def fresh(claim: Claim, caption: Caption) -> Dialogue:
    return Dialogue(
        pk=dialogue_id(claim.stream.pk, caption.utterance),
        transcript=claim.stream.transcript,
        stream=claim.stream,
        speaker=claim.participant,
        first_sample=caption.start,
        started_at=claim.stream.time_of(caption.start),
        revision=0,
    )


def fill(row: Dialogue, claim: Claim, utterance: Utterance) -> None:
    caption = utterance.caption
    row.last_sample, row.ended_at = caption.end, claim.stream.time_of(caption.end)
    if row.raw_text != caption.stable:
        row.corrected_text = None  # it was a correction of other words
    row.raw_text = caption.stable
    row.words = [word.as_json() for word in caption.words]
    row.engine, row.language = caption.engine, caption.language or claim.stream.language or "en"
    row.provisional = utterance.provisional
    row.state = Dialogue.State.FINAL if row.edited_text is None else Dialogue.State.EDITED


def withdraw(row: Dialogue, live_revision: int = 0) -> Dialogue:
    """Leave a tombstone, so that everybody who was away learns of it; its words are gone from the database too.

    One that is there already stays as it is, unless a bubble was shown after it.
    """
    empty = not (row.text or row.raw_text or row.words)
    if row.state == Dialogue.State.WITHDRAWN and empty and live_revision <= row.revision:
        return row
    versions.forget(row)
    return bury(row, live_revision)


def bury(row: Dialogue, live_revision: int = 0) -> Dialogue:
    """The tombstone itself; what is known of how it read before is the caller's to forget."""
    row.raw_text, row.words = "", []
    row.corrected_text = row.edited_text = row.edited_by = None
    row.provisional = False
    row.state = Dialogue.State.WITHDRAWN
    forget_words(row.stream)
    row.revision = max(row.revision, live_revision) + 1
    number_and_announce(row)
    changed.send(Dialogue, dialogue=row, how="withdrawn")
    return row


def number_and_announce(row: Dialogue, how: str = "recognised", by: User | None = None) -> None:
    """Save a change, with its version, under the next number. `how` is a word of review.models.Version.How."""
    versions.keep(row, how, by)
    row.number = row.transcript.next_number()
    row.save()
    announce_on_commit(row.transcript.meeting_id, {"type": "dialogue", **snapshot(row)})


def silent(claim: Claim, utterance: Utterance) -> None:
    first, last = utterance.caption.start, utterance.caption.end
    if utterance.speech > WORTH_A_GAP and not utterance.provisional and not within(utterance.unheard, first, last):
        gaps.store(claim.stream, first, last, Gap.Reason.NO_WORDS)


@transaction.atomic
def store_failure(claim: Claim, first: int, last: int, *, struck: bool = False) -> None:
    """No engine could hear [first, last): say so, and let the audio go. Nobody misses what was struck.

    Raises streams.TAKEN."""
    claim.stream.transcript.lock()
    mine = Stream.objects.filter(pk=claim.stream.pk, epoch=claim.stream.epoch, durable__lte=first)
    if not mine.update(durable=last, seen_at=timezone.now(), epoch=F("epoch")):
        raise TAKEN
    if not (struck or unheard.of(claim.stream).takes(first, last)):
        gaps.store(claim.stream, first, last, Gap.Reason.FAILED)
