"""A session that is shown to whoever holds a link."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models import User


class Share(models.Model):
    """One link to one transcript. Its key is not kept: it is made of the id and the server's secret (links.py)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    transcript = models.ForeignKey(
        "transcription.Transcript", models.CASCADE, related_name="shares", verbose_name=_("transcript")
    )
    made_by = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"))
    names = models.BooleanField(_("shows who spoke"), default=True)
    minutes = models.BooleanField(_("shows the minutes"), default=True)
    opened = models.PositiveIntegerField(_("how often it was opened"), default=0)
    last_opened_at = models.DateTimeField(_("last opened at"), null=True, blank=True)

    class Meta:
        verbose_name = _("shared link")
        verbose_name_plural = _("shared links")
        ordering: ClassVar = ["-made_at", "id"]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def valid(self) -> bool:
        return self.expires_at > timezone.now()
