"""What was said: sessions, streams of audio, utterances, and honest gaps."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone

from meetings.models import Meeting, Participant, User
from transcription.contract import SAMPLE_RATE


class Transcript(models.Model):
    """One session of a meeting: opens with the first join, closes at the end."""

    class State(models.TextChoices):
        OPEN = "open"
        CLOSING = "closing"
        COMPLETE = "complete"
        WITH_GAPS = "with_gaps"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="transcripts")
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    last_number = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    raw_transcript = models.TextField(blank=True)
    processed_transcript = models.TextField(blank=True)
    people = models.PositiveIntegerField("how many spoke", default=0)
    words = models.PositiveIntegerField("how many were said", default=0)
    rebuilt_number = models.BigIntegerField("last_number when the texts and counts were built", default=-1)

    class Meta:
        ordering: ClassVar = ["-started_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting"], condition=models.Q(state="open"), name="one_open_session")
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.started_at:%Y-%m-%d %H:%M}"

    def next_number(self) -> int:
        """Take the next number, inside the transaction that stores the change it numbers."""
        Transcript.objects.filter(pk=self.pk).update(last_number=models.F("last_number") + 1)
        self.last_number = Transcript.objects.values_list("last_number", flat=True).get(pk=self.pk)
        return self.last_number

    def lock(self) -> None:
        """Nobody else stores into this session, pauses or strikes until this transaction ends; then all see it.

        An UPDATE, because SQLite knows no other lock. Who locks several rows takes the stream's first, then the
        transcript's, then dialogues'.
        """
        Transcript.objects.filter(pk=self.pk).update(last_number=models.F("last_number"))
        self.refresh_from_db(fields=["last_number", "rebuilt_number", "state", "ended_at"])


class Stream(models.Model):
    """One unbroken run of capture. Offsets are samples at 16 kHz since its first sample."""

    uuid = models.UUIDField(primary_key=True, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="streams")
    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="streams")
    started_at = models.DateTimeField()
    language = models.CharField(max_length=10, default="en")
    epoch = models.PositiveIntegerField(default=0)
    durable = models.PositiveBigIntegerField(default=0)
    engine_state = models.BinaryField(default=bytes, blank=True)
    connection = models.UUIDField("socket that holds it", null=True)
    claimed_at = models.DateTimeField("last start", default=timezone.now)
    seen_at = models.DateTimeField("last sign of life", default=timezone.now)
    finished = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["started_at", "uuid"]
        indexes: ClassVar = [models.Index(fields=["finished", "seen_at"])]

    def __str__(self) -> str:
        return str(self.uuid)

    def time_of(self, sample: int) -> datetime:
        return self.started_at + timedelta(seconds=sample / SAMPLE_RATE)


class Dialogue(models.Model):
    """One utterance. Its id is uuid5(stream, first sample): the same on every server, also after a replay."""

    class State(models.TextChoices):
        FINAL = "final"
        EDITED = "edited"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, editable=False)
    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="dialogues")
    stream = models.ForeignKey(Stream, models.CASCADE, related_name="dialogues")
    speaker = models.ForeignKey(Participant, models.CASCADE, related_name="dialogues")
    first_sample = models.PositiveBigIntegerField()
    last_sample = models.PositiveBigIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    raw_text = models.TextField(blank=True)
    corrected_text = models.TextField(null=True, blank=True)
    edited_text = models.TextField(null=True, blank=True)
    edited_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    words = models.JSONField(default=list, blank=True)
    engine = models.CharField(max_length=40)
    language = models.CharField(max_length=10, default="en")
    revision = models.PositiveBigIntegerField()
    number = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.FINAL)
    provisional = models.BooleanField("stored after the microphone was lost; re-sent audio replaces it", default=False)

    class Meta:
        ordering: ClassVar = ["started_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["transcript", "number"], name="one_dialogue_per_number")
        ]

    @property
    def text(self) -> str:
        """What to show: edited, else corrected, else as recognised."""
        for text in (self.edited_text, self.corrected_text):
            if text is not None:
                return text
        return self.raw_text


class Gap(models.Model):
    """Speech without words, told honestly (PROTOCOL 4)."""

    class Reason(models.TextChoices):
        FAILED = "failed"
        OVERRUN = "overrun"
        NO_WORDS = "no_words"

    class State(models.TextChoices):
        OPEN = "open"
        FILLED = "filled"

    id = models.UUIDField(primary_key=True, editable=False)
    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="gaps")
    stream = models.ForeignKey(Stream, models.CASCADE, related_name="gaps")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="gaps")
    first_sample = models.PositiveBigIntegerField()
    last_sample = models.PositiveBigIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    reason = models.CharField(max_length=10, choices=Reason.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    number = models.PositiveBigIntegerField()

    class Meta:
        ordering: ClassVar = ["started_at", "id"]


class Pause(models.Model):
    """Nobody's words are written from `started_at` to `ended_at` (None: still so)."""

    class Reason(models.TextChoices):
        HOST = "host"
        OFF_RECORD = "off_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="pauses")
    participant = models.ForeignKey(Participant, models.SET_NULL, null=True, related_name="pauses")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["started_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["transcript", "reason"], condition=models.Q(ended_at=None), name="one_open_pause_per_reason"
            )
        ]


class Strike(models.Model):
    """One person took back what they said from `started_at` to `ended_at`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="strikes")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["started_at", "id"]
