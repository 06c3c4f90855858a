"""A meeting's recording: its tracks become a session of the meeting, as if it had been heard live.

The session appears once every track is written down, all at once and complete: nobody's page shows half of it, and no
live stream is ever put into it. A track that could not be heard is an honest gap.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import access, attendance
from meetings.models import Meeting, Participant, User
from meetings.times import moment
from transcription import gaps, publish, transcripts, usage
from transcription.contract import SAMPLE_RATE, Caption, Word
from transcription.models import Dialogue, Gap, Stream, Transcript
from transcription.programs import formats, uploads
from transcription.programs.incoming import Sent, Unwelcome
from transcription.programs.models import Upload
from transcription.recognition import chain
from transcription.streams import Claim

TRACKS = 32
OLDEST = timedelta(days=3650)


@transaction.atomic
def create(
    who: access.Who, meeting: Meeting, tracks: Sequence[Sent], speakers: Sequence[str], **fields: Any
) -> list[Upload]:
    """Uploads of one recording; `speakers` are ids or names, one for each track, or none: who sends it spoke.

    Raises access.Refused, Unwelcome.
    """
    user = access.may_add_recording(who, meeting)
    if speakers and len(speakers) != len(tracks):
        said = _("Name one speaker for each file, in the same order.")
        raise Unwelcome(400, "invalid", said, param="speaker")
    if not speakers and len(tracks) > 1:
        said = _("Name the speaker of each file: one “speaker” for each “file”, in the same order.")
        raise Unwelcome(400, "invalid", said, param="speaker")
    Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)  # who is new in two at once is one person
    people = [speaker(meeting, name) for name in speakers] or [own_place(who, user, meeting)]
    return uploads.create(user, tracks, meeting=meeting, recording=uuid.uuid4(), speaker=people, **fields)


def own_place(who: access.Who, user: User, meeting: Meeting) -> Participant:
    return access.place(who, meeting) or attendance.first_place(who, user, meeting)


def speaker(meeting: Meeting, named: str) -> Participant:
    """The participant with this id or name; somebody new by a name that nobody has. Raises Unwelcome."""
    people = list(meeting.participants.select_related("user"))
    found = [one for one in people if str(one.pk) == named.lower()]
    found = found or [one for one in people if one.user.name.casefold() == named.strip().casefold()]
    if len(found) > 1:
        said = _("Several people here are called that: name the speaker by the participant's id.")
        raise Unwelcome(400, "invalid", said, param="speaker")
    return found[0] if found else newcomer(meeting, named)


def newcomer(meeting: Meeting, name: str) -> Participant:
    """A guest who was in the room and never on this server: without a token, so nobody comes in as them."""
    try:
        user = User.guest(name)
    except ValidationError as error:
        raise Unwelcome(400, "invalid", " ".join(error.messages), param="speaker") from error
    return Participant.objects.create(meeting=meeting, user=user, seat=meeting.participants.count(), captions=True)


def began_at(given: str) -> datetime | None:
    """When the recording began; None when nobody says. Raises Unwelcome."""
    if not given:
        return None
    began, now = moment(given), timezone.now()
    if began is None or not now - OLDEST < began <= now:
        said = _("started_at must be a time in the past with its zone, such as 2026-11-22T09:30:00Z.")
        raise Unwelcome(400, "invalid", said, param="started_at")
    return began


@transaction.atomic
def finish(recording: uuid.UUID) -> Transcript | None:
    """Make the session once nothing of it waits any more; None while something does, or when nothing was heard."""
    tracks = lock(recording)
    if any(one.state in Upload.ACTIVE for one in tracks) or not any(one.result for one in tracks):
        return None
    if Transcript.objects.filter(pk=recording).exists():
        return None
    people = {one.pk: one for one in Participant.objects.select_related("user", "meeting").filter(uploads__in=tracks)}
    started = min(one.began_at for one in tracks)
    ended = max(one.began_at + timedelta(seconds=one.seconds or 0) for one in tracks)
    state, meeting = Transcript.State.CLOSING, people[tracks[0].speaker_id].meeting_id  # type: ignore[index]
    transcript = Transcript.objects.create(
        pk=recording, meeting_id=meeting, started_at=started, ended_at=ended, state=state
    )
    for track in sorted(tracks, key=lambda one: one.result is None):  # gaps take their numbers from the row
        write(transcript, track, people[track.speaker_id])  # type: ignore[index]
    whole = not gaps.unresolved(transcript)
    transcript.state = Transcript.State.COMPLETE if whole else Transcript.State.WITH_GAPS
    transcript.save(update_fields=["state"])
    Upload.objects.filter(recording=recording).update(result=None)  # whoever takes their words back takes them here
    transcripts.rebuild(transcript)
    transcripts.settled.send(Transcript, transcript=transcript)
    return transcript


def lock(recording: uuid.UUID) -> list[Upload]:
    """Its tracks; whoever ends one of them does so alone. Before anything else of them is locked."""
    return list(Upload.objects.select_for_update(of=("self",)).filter(recording=recording).order_by("pk"))


def write(transcript: Transcript, track: Upload, person: Participant) -> None:
    """One track: a stream with the upload's id, its utterances, or a gap as long as it is."""
    length = round((track.seconds or 0) * SAMPLE_RATE)
    stream = Stream.objects.create(
        uuid=track.pk,
        participant=person,
        transcript=transcript,
        started_at=track.began_at,
        language=track.language or "en",
        durable=length,
        finished=True,
    )
    for engine, samples in track.spent.items():
        usage.add(transcript.pk, engine, samples, chain.told(engine).price)
    if track.result is None:
        gaps.store(stream, 0, max(length, 1), Gap.Reason.FAILED)
        return
    claim = Claim(stream, person, length, length, length, track.seconds or 0.0)
    rows = [dialogue(claim, caption_of(one, track)) for one in track.result]
    for number, row in enumerate(rows, transcript.last_number + 1):
        row.number = transcript.last_number = number
    Dialogue.objects.bulk_create(rows, batch_size=500)
    transcript.save(update_fields=["last_number"])


def dialogue(claim: Claim, caption: Caption) -> Dialogue:
    row = publish.fresh(claim, caption)
    publish.fill(row, claim, publish.Utterance(caption, caption.end - caption.start, 0))
    row.revision = 1
    return row


def caption_of(one: formats.Segment, track: Upload) -> Caption:
    """A stored segment as the final that it was."""
    first, last = (round(one[key] * SAMPLE_RATE) for key in ("start", "end"))
    words = tuple(
        Word(word["text"], round(word["start"] * SAMPLE_RATE), round(word["end"] * SAMPLE_RATE), word["confidence"])
        for word in one["words"]
    )
    by, language = track.engine, track.language
    return Caption(first, one["text"], "", first, last, final=True, words=words, engine=by, language=language)


def check(count: int) -> None:
    """Raises Unwelcome."""
    if count > TRACKS:
        said = _("A recording can have up to %(most)s files.") % {"most": TRACKS}
        raise Unwelcome(400, "invalid", said)
    if not count:
        raise Unwelcome(400, "invalid", _("Send the recording as “file”."))
