"""How utterances read before: one row for each change of what is shown."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models import Participant, User


class Version(models.Model):
    """What an utterance said from `at` on, until its next version. Written by versions.py only."""

    class How(models.TextChoices):
        RECOGNISED = "recognised", _("Recognised")
        EDITED = "edited", _("Edited")
        CORRECTED = "corrected", _("Corrected")
        RESET = "reset", _("Reset")
        MERGED = "merged", _("Merged")
        SPLIT = "split", _("Split")
        GIVEN = "given", _("Given")
        RESTORED = "restored", _("Restored")

    dialogue = models.ForeignKey(
        "transcription.Dialogue", models.CASCADE, related_name="versions", verbose_name=_("utterance")
    )
    revision = models.PositiveBigIntegerField(_("revision"))
    at = models.DateTimeField(_("changed at"), null=True)
    """None: it was changed before changes were kept."""
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("changed by"))
    how = models.CharField(_("how it came to be"), max_length=10, choices=How.choices)
    text = models.TextField(_("text"))
    speaker = models.ForeignKey(Participant, models.CASCADE, related_name="+", verbose_name=_("speaker"))
    first_sample = models.PositiveBigIntegerField(_("first sample"))
    last_sample = models.PositiveBigIntegerField(_("last sample"))
    reach_first = models.PositiveBigIntegerField(_("first sample of where its words are now"))
    reach_last = models.PositiveBigIntegerField(_("last sample of where its words are now"))
    """Every utterance of the stream that has some of these words lies within; versions.py says why."""

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering: ClassVar = ["-revision"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dialogue", "revision"], name="one_version_per_revision")
        ]

    def __str__(self) -> str:
        return f"{self.how} {self.dialogue_id}"  # no words: logs keep this
