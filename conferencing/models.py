"""Presence: who has the room open, and from how many pages. Rows, not memory: any server sees all."""

import uuid
from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models import Participant

# Without a sign of life for so long a connection counts as lost, then as gone.
RECONNECTING_AFTER = timedelta(seconds=12)
GONE_AFTER = timedelta(seconds=45)


class Connection(models.Model):
    """One open room socket. Deleted when it closes; one whose server died is swept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="connections", verbose_name=_("participant")
    )
    seen_at = models.DateTimeField(default=timezone.now, verbose_name=_("seen at"))
    audio = models.BooleanField(default=False, verbose_name=_("audio"))
    video = models.BooleanField(default=False, verbose_name=_("video"))
    screen = models.BooleanField(default=False, verbose_name=_("screen"))
    hand = models.BooleanField(default=False, verbose_name=_("hand"))

    class Meta:
        verbose_name = _("connection")
        verbose_name_plural = _("connections")
        ordering: ClassVar = ["id"]
