"""Files that somebody sent to have them written down. The file is in UPLOADS_DIR under the row's id, until it is heard.

A row belongs to whoever claimed it last: every write asks for its `attempt`, so a server that was believed dead and
comes back changes nothing.
"""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting, Participant, User


class Upload(models.Model):
    """One file. The tracks of one meeting's recording share `recording`: the id of the session that they become."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    ACTIVE = (State.WAITING, State.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="uploads", verbose_name=_("user"))
    meeting = models.ForeignKey(
        Meeting, models.CASCADE, null=True, blank=True, related_name="uploads", verbose_name=_("meeting")
    )
    recording = models.UUIDField(null=True, blank=True, db_index=True, verbose_name=_("recording"))
    speaker = models.ForeignKey(
        Participant, models.CASCADE, null=True, blank=True, related_name="uploads", verbose_name=_("speaker")
    )
    started_at = models.DateTimeField(_("when its first sample was heard"), null=True, blank=True)
    name = models.CharField(max_length=120, verbose_name=_("file name"))
    size = models.PositiveBigIntegerField(_("bytes"))
    seconds = models.FloatField(_("seconds of sound"), null=True, blank=True)
    language = models.CharField(max_length=10, blank=True, verbose_name=_("language"))
    prompt = models.TextField(_("what it is about"), blank=True)
    engine = models.CharField(max_length=40, blank=True, verbose_name=_("engine"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING, verbose_name=_("state"))
    progress = models.PositiveSmallIntegerField(_("percent"), default=0)
    code = models.CharField(_("error code"), max_length=40, blank=True)
    error = models.CharField(_("error"), max_length=300, blank=True)
    result = models.JSONField(_("segments"), null=True, blank=True)
    spent = models.JSONField(_("samples that were sent to paid services, by engine"), default=dict, blank=True)
    charged = models.FloatField(_("seconds taken off the day's quota"), default=0)
    attempt = models.PositiveIntegerField(default=0, verbose_name=_("attempt"))
    alive_at = models.DateTimeField(_("last sign of life; of one that waits: not before"), default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now, verbose_name=_("created at"))
    finished_at = models.DateTimeField(null=True, blank=True, verbose_name=_("finished at"))

    class Meta:
        app_label = "transcription"
        verbose_name = _("uploaded file")
        verbose_name_plural = _("uploaded files")
        ordering: ClassVar = ["-created_at", "id"]
        indexes: ClassVar = [models.Index(fields=["state", "alive_at"])]

    def __str__(self) -> str:
        return str(self.pk)  # no name: histories and logs keep this

    @property
    def began_at(self) -> datetime:
        """When its first sample was heard; what nobody dated ended when it was sent."""
        return self.started_at or self.created_at - timedelta(seconds=self.seconds or 0.0)
