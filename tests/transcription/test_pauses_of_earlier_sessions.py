"""A pause is for its time, not for its session: audio that comes after everything was over is no exception."""

import uuid
from datetime import timedelta

from django.utils import timezone

from meetings import access, attendance
from meetings.models import Meeting, User
from transcription import streams, transcripts, unheard
from transcription.contract import SAMPLE_RATE
from transcription.models import Pause, Transcript


def test_audio_of_a_pause_in_a_session_that_is_over_is_not_heard(alice: User, meeting: Meeting) -> None:
    """A page that was away learned of neither, and begins its stream, which is older, in the session of now."""
    place, _ = attendance.join(access.Who(alice), meeting, captions=True)
    now, over = timezone.now(), transcripts.newest(meeting)
    assert over is not None
    began, ended = now - timedelta(minutes=40), now - timedelta(minutes=38)
    Pause.objects.create(transcript=over, participant=place, reason="host", started_at=began, ended_at=ended)
    Transcript.objects.filter(pk=over.pk).update(state="complete", started_at=began, ended_at=ended)
    start = streams.Start(uuid.uuid4(), elapsed=39 * 60.0)
    stream = streams.claim(access.Who(alice), meeting, start, uuid.uuid4()).stream
    assert stream.transcript_id != over.pk
    ((first, last),) = unheard.of(stream).spans
    assert first == 0
    assert abs(last - 60 * SAMPLE_RATE) < SAMPLE_RATE, "the minute of the pause that the stream was there for"


def test_pauses_of_other_meetings_do_not_matter(alice: User, meeting: Meeting) -> None:
    attendance.join(access.Who(alice), meeting, captions=True)
    other = Meeting.objects.create(title="Other", organizer=alice)
    place, _ = attendance.join(access.Who(alice), other, captions=True)
    elsewhere = transcripts.newest(other)
    assert elsewhere is not None
    Pause.objects.create(transcript=elsewhere, participant=place, reason="host", started_at=timezone.now())
    stream = streams.claim(access.Who(alice), meeting, streams.Start(uuid.uuid4(), 0.0), uuid.uuid4()).stream
    assert unheard.of(stream) == unheard.NOTHING
