"""Minutes: runs that make them, summaries whose sentences stand on utterances, action items, corrections to look at."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting, Participant, User
from transcription.models import Dialogue, Transcript


class Run(models.Model):
    """Work on one transcript, step by step. Whoever holds the current `attempt` may write; it outlives processes."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    ACTIVE = (State.QUEUED, State.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="runs", verbose_name=_("transcript"))
    purpose = models.CharField(_("purpose"), max_length=60)
    """What it is for, such as `summary:brief`: one runs at a time for each purpose."""
    about = models.JSONField(_("about"), default=list, blank=True)
    """Ids of the utterances or sentences that it is about; none: whatever needs it."""
    steps = models.JSONField(_("steps"), default=list)
    step = models.PositiveSmallIntegerField(_("step"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("total"), default=0)
    draft = models.TextField(_("text so far"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    error = models.CharField(_("what went wrong"), max_length=40, blank=True)
    detail = models.CharField(_("in numbers"), max_length=200, blank=True)
    asked_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    provider = models.CharField(_("provider"), max_length=20)
    model = models.CharField(_("model"), max_length=120, blank=True)
    calls = models.PositiveIntegerField(_("calls"), default=0)
    tokens_in = models.PositiveIntegerField(_("tokens in"), default=0)
    tokens_out = models.PositiveIntegerField(_("tokens out"), default=0)
    cost = models.DecimalField(_("cost"), max_digits=12, decimal_places=6, null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    alive_at = models.DateTimeField(_("last sign of life"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering: ClassVar = ["-created_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["transcript", "purpose"],
                condition=models.Q(state__in=["queued", "running"]),
                name="one_run_per_purpose",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.state}"

    @property
    def active(self) -> bool:
        return self.state in self.ACTIVE


class Notice(models.Model):
    """Somebody was written to when a run was over; nobody is twice, however often it is resumed."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="notices", verbose_name=_("run"))
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("user"))
    at = models.DateTimeField(_("written at"), default=timezone.now)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "user"], name="one_notice_per_person")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.user_id}"


class Summary(models.Model):
    """What one session came to, in one of three types. Made anew, it keeps its id and takes the next revision."""

    class Type(models.TextChoices):
        BRIEF = "brief", _("Brief")
        DETAILED = "detailed", _("Detailed")
        MINUTES = "minutes", _("Minutes")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="summaries", verbose_name=_("transcript"))
    type = models.CharField(_("type"), max_length=10, choices=Type.choices)
    text = models.TextField(_("text, in Markdown"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    provider = models.CharField(_("provider"), max_length=20)
    model = models.CharField(_("model"), max_length=120, blank=True)
    run = models.ForeignKey(Run, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("run"))
    revision = models.PositiveIntegerField(_("revision"), default=1)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    class Meta:
        verbose_name = _("summary")
        verbose_name_plural = _("summaries")
        ordering: ClassVar = ["-made_at", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["transcript", "type"], name="one_summary_per_type")]

    def __str__(self) -> str:
        return f"{self.type} {self.transcript_id}"


class Sentence(models.Model):
    """One sentence of a summary, and the utterances it stands on."""

    class Section(models.TextChoices):
        OVERVIEW = "overview", _("Overview")
        TOPIC = "topic", _("Topic")
        DECISION = "decision", _("Decision")
        QUESTION = "question", _("Open question")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    summary = models.ForeignKey(Summary, models.CASCADE, related_name="sentences", verbose_name=_("summary"))
    position = models.PositiveIntegerField(_("position"))
    section = models.CharField(_("section"), max_length=10, choices=Section.choices, default=Section.OVERVIEW)
    heading = models.CharField(_("heading"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    evidence = models.ManyToManyField(Dialogue, related_name="+", blank=True, verbose_name=_("evidence"))
    support = models.FloatField(_("support"), default=0)
    supported = models.BooleanField(_("supported"), default=False)
    missing = models.JSONField(_("not in the evidence"), default=list, blank=True)
    stale = models.BooleanField(_("stale"), default=False)

    class Meta:
        verbose_name = _("sentence")
        verbose_name_plural = _("sentences")
        ordering: ClassVar = ["position", "id"]


class ActionItem(models.Model):
    """Something that somebody is to do. What a person set (`kept`) no later run changes."""

    class Status(models.TextChoices):
        PENDING = "pending", _("To do")
        IN_PROGRESS = "in_progress", _("In progress")
        COMPLETE = "complete", _("Done")

    class Priority(models.TextChoices):
        LOW = "low", _("Low")
        NORMAL = "normal", _("Normal")
        HIGH = "high", _("High")

    class Origin(models.TextChoices):
        FOUND = "found", _("Found in what was said")
        ADDED = "added", _("Added by a person")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="action_items", verbose_name=_("meeting"))
    transcript = models.ForeignKey(
        Transcript, models.CASCADE, null=True, blank=True, related_name="action_items", verbose_name=_("transcript")
    )
    description = models.CharField(_("description"), max_length=500)
    assigned_to = models.ForeignKey(
        Participant, models.SET_NULL, null=True, blank=True, related_name="action_items", verbose_name=_("assigned to")
    )
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.PENDING)
    priority = models.CharField(_("priority"), max_length=10, choices=Priority.choices, default=Priority.NORMAL)
    start_date = models.DateField(_("start date"), null=True, blank=True)
    due_date = models.DateField(_("due date"), null=True, blank=True)
    evidence = models.ManyToManyField(Dialogue, related_name="+", blank=True, verbose_name=_("evidence"))
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices, default=Origin.ADDED)
    found = models.JSONField(_("as it was found"), default=dict, blank=True)
    kept = models.JSONField(_("set by a person"), default=list, blank=True)
    """Names of the fields that a person set: extracting again leaves them."""
    supported = models.BooleanField(_("supported"), default=True)
    stale = models.BooleanField(_("stale"), default=False)
    deleted_at = models.DateTimeField(_("deleted at"), null=True, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    created_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)

    class Meta:
        verbose_name = _("action item")
        verbose_name_plural = _("action items")
        ordering: ClassVar = ["created_at", "id"]
        indexes: ClassVar = [models.Index(fields=["meeting", "deleted_at", "status"])]

    def __str__(self) -> str:
        return f"action item {self.pk}"  # no words: histories and logs keep this


class Correction(models.Model):
    """How an utterance should read, according to a model: applied, or only offered because it changes too much."""

    class State(models.TextChoices):
        APPLIED = "applied", _("Applied")
        OFFERED = "offered", _("Offered")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Rejected")

    dialogue = models.OneToOneField(Dialogue, models.CASCADE, related_name="correction", verbose_name=_("utterance"))
    before = models.TextField(_("text before"))
    text = models.TextField(_("text"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    reason = models.CharField(_("why it is only offered"), max_length=20, blank=True)
    provider = models.CharField(_("provider"), max_length=20)
    model = models.CharField(_("model"), max_length=120, blank=True)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering: ClassVar = ["-made_at", "pk"]
