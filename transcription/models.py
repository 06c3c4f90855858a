"""What was said: sessions, streams of audio, utterances, and honest gaps."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting, Participant, User
from transcription.contract import SAMPLE_RATE
from transcription.programs.models import Upload  # noqa: F401  (where Django looks for it)
from transcription.review.models import Version  # noqa: F401  (likewise)
from transcription.searching.index import Dialogues
from transcription.searching.models import IndexEntry  # noqa: F401
from transcription.sharing.models import Share  # noqa: F401


class Transcript(models.Model):
    """One session of a meeting: opens with the first join, closes at the end."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSING = "closing", _("Closing")
        COMPLETE = "complete", _("Complete")
        WITH_GAPS = "with_gaps", _("With Gaps")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="transcripts", verbose_name=_("meeting"))
    started_at = models.DateTimeField(default=timezone.now, verbose_name=_("started at"))
    ended_at = models.DateTimeField(null=True, blank=True, verbose_name=_("ended at"))
    last_number = models.PositiveBigIntegerField(default=0, verbose_name=_("last number"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN, verbose_name=_("state"))
    raw_transcript = models.TextField(blank=True)
    processed_transcript = models.TextField(blank=True)
    people = models.PositiveIntegerField(_("how many spoke"), default=0)
    words = models.PositiveIntegerField(_("how many were said"), default=0)
    figures = models.JSONField(_("how each of them spoke, by participant"), default=dict, blank=True)
    rebuilt_number = models.BigIntegerField(_("last_number when the texts and counts were built"), default=-1)

    class Meta:
        verbose_name = _("transcript")
        verbose_name_plural = _("transcripts")
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

        An UPDATE, because SQLite knows no other lock. Who locks several rows takes the transcript's first, then
        dialogues', then the stream's: so do those who strike.
        """
        Transcript.objects.filter(pk=self.pk).update(last_number=models.F("last_number"))
        self.refresh_from_db(fields=["last_number", "rebuilt_number", "state", "ended_at"])


class Stream(models.Model):
    """One unbroken run of capture. Offsets are samples at 16 kHz since its first sample."""

    uuid = models.UUIDField(primary_key=True, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="streams", verbose_name=_("participant"))
    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="streams", verbose_name=_("transcript"))
    started_at = models.DateTimeField(verbose_name=_("started at"))
    language = models.CharField(_("language that its page said"), max_length=10, blank=True)
    epoch = models.PositiveIntegerField(default=0, verbose_name=_("epoch"))
    durable = models.PositiveBigIntegerField(default=0, verbose_name=_("durable"))
    engine_state = models.BinaryField(default=bytes, blank=True)
    connection = models.UUIDField("socket that holds it", null=True)
    claimed_at = models.DateTimeField(_("last start"), default=timezone.now)
    seen_at = models.DateTimeField(_("last sign of life"), default=timezone.now)
    finished = models.BooleanField(default=False, verbose_name=_("finished"))

    class Meta:
        verbose_name = _("stream")
        verbose_name_plural = _("streams")
        ordering: ClassVar = ["started_at", "uuid"]
        indexes: ClassVar = [models.Index(fields=["finished", "seen_at"])]

    def __str__(self) -> str:
        return str(self.uuid)

    def time_of(self, sample: int) -> datetime:
        """To the millisecond, as on the wire: what began in the same one is ordered by id here and on every page."""
        exact = self.started_at + timedelta(seconds=sample / SAMPLE_RATE)
        return exact.replace(microsecond=exact.microsecond // 1000 * 1000)


class Dialogue(models.Model):
    """One utterance. Its id is uuid5(stream, first sample): the same on every server, also after a replay."""

    class State(models.TextChoices):
        FINAL = "final", _("Final")
        EDITED = "edited", _("Edited")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, editable=False)
    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="dialogues", verbose_name=_("transcript"))
    stream = models.ForeignKey(Stream, models.CASCADE, related_name="dialogues", verbose_name=_("stream"))
    speaker = models.ForeignKey(Participant, models.CASCADE, related_name="dialogues", verbose_name=_("speaker"))
    first_sample = models.PositiveBigIntegerField(verbose_name=_("first sample"))
    last_sample = models.PositiveBigIntegerField(verbose_name=_("last sample"))
    started_at = models.DateTimeField(verbose_name=_("started at"))
    ended_at = models.DateTimeField(verbose_name=_("ended at"))
    raw_text = models.TextField(blank=True, verbose_name=_("raw text"))
    corrected_text = models.TextField(null=True, blank=True, verbose_name=_("corrected text"))
    edited_text = models.TextField(null=True, blank=True, verbose_name=_("edited text"))
    edited_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("edited by")
    )
    words = models.JSONField(default=list, blank=True, verbose_name=_("words"))
    engine = models.CharField(max_length=40, verbose_name=_("engine"))
    language = models.CharField(max_length=10, default="en", verbose_name=_("language"))
    revision = models.PositiveBigIntegerField(verbose_name=_("revision"))
    number = models.PositiveBigIntegerField(verbose_name=_("number"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.FINAL, verbose_name=_("state"))
    provisional = models.BooleanField(
        _("stored after the microphone was lost; re-sent audio replaces it"), default=False
    )

    objects = Dialogues.as_manager()

    class Meta:
        verbose_name = _("utterance")
        verbose_name_plural = _("utterances")
        ordering: ClassVar = ["started_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["transcript", "number"], name="one_dialogue_per_number")
        ]
        indexes: ClassVar = [models.Index(fields=["transcript", "started_at"], name="dialogues_in_order")]

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
        FAILED = "failed", _("Failed")
        OVERRUN = "overrun", _("Overrun")
        NO_WORDS = "no_words", _("No Words")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        FILLED = "filled", _("Filled")

    id = models.UUIDField(primary_key=True, editable=False)
    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="gaps", verbose_name=_("transcript"))
    stream = models.ForeignKey(Stream, models.CASCADE, related_name="gaps", verbose_name=_("stream"))
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="gaps", verbose_name=_("participant"))
    first_sample = models.PositiveBigIntegerField(verbose_name=_("first sample"))
    last_sample = models.PositiveBigIntegerField(verbose_name=_("last sample"))
    started_at = models.DateTimeField(verbose_name=_("started at"))
    ended_at = models.DateTimeField(verbose_name=_("ended at"))
    reason = models.CharField(max_length=10, choices=Reason.choices, verbose_name=_("reason"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN, verbose_name=_("state"))
    number = models.PositiveBigIntegerField(verbose_name=_("number"))

    class Meta:
        verbose_name = _("gap")
        verbose_name_plural = _("gaps")
        ordering: ClassVar = ["started_at", "id"]


class Pause(models.Model):
    """Nobody's words are written from `started_at` to `ended_at` (None: still so)."""

    class Reason(models.TextChoices):
        HOST = "host", _("Host")
        OFF_RECORD = "off_record", _("Off Record")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="pauses", verbose_name=_("transcript"))
    participant = models.ForeignKey(
        Participant, models.SET_NULL, null=True, related_name="pauses", verbose_name=_("participant")
    )
    reason = models.CharField(max_length=10, choices=Reason.choices, verbose_name=_("reason"))
    started_at = models.DateTimeField(verbose_name=_("started at"))
    ended_at = models.DateTimeField(null=True, blank=True, verbose_name=_("ended at"))

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        ordering: ClassVar = ["started_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["transcript", "reason"], condition=models.Q(ended_at=None), name="one_open_pause_per_reason"
            )
        ]


class ProgramUse(models.Model):
    """How much audio somebody's programs have sent on one day (UTC): kept while there is a quota."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("user"))
    day = models.DateField(verbose_name=_("day"))
    seconds = models.FloatField(_("seconds of audio"), default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "day"], name="one_use_per_day")]


class Strike(models.Model):
    """One person took back what they said from `started_at` to `ended_at`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="strikes", verbose_name=_("participant"))
    started_at = models.DateTimeField(verbose_name=_("started at"))
    ended_at = models.DateTimeField(verbose_name=_("ended at"))

    class Meta:
        ordering: ClassVar = ["started_at", "id"]


class Usage(models.Model):
    """Sound of one session that was sent to a service which is paid for, at one price of a minute (usage.py)."""

    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="usage", verbose_name=_("transcript"))
    engine = models.CharField(_("engine"), max_length=40)
    price = models.DecimalField(_("price of a minute"), max_digits=12, decimal_places=6, default=0)
    samples = models.PositiveBigIntegerField(_("samples sent"), default=0)

    class Meta:
        verbose_name = _("speech that was sent")
        verbose_name_plural = _("speech that was sent")
        ordering: ClassVar = ["engine", "price"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["transcript", "engine", "price"], name="one_usage_per_price")
        ]

    def __str__(self) -> str:
        return f"{self.engine} {self.transcript_id}"
