"""What was answered to requests that may be sent again: one row for a person, a route and a key, for a day.

No key of a client and no body that it sent is kept in the clear: only what was answered, and never a secret in it.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class KeptAnswer(models.Model):
    """`body` is empty where the answer is not for a second time."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user"))
    route = models.CharField(_("method and address"), max_length=300)
    key = models.CharField(_("digest of the key"), max_length=64)
    fingerprint = models.CharField(_("digest of what was sent"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"), null=True, blank=True)
    headers = models.JSONField(_("headers"), default=dict)
    body = models.TextField(_("answer"), blank=True)
    made_at = models.DateTimeField(_("made at"), db_index=True)

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "route", "key"], name="one_answer_per_idempotency_key")
        ]

    def __str__(self) -> str:
        return f"answer to {self.user_id}"
