"""Presence, places in the call, and the chat. Rows, not memory: any server sees all."""

import uuid
from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting, Participant

# Without a sign of life for so long a connection counts as lost, then as gone. A browser answers a pulse every 5 s.
RECONNECTING_AFTER = timedelta(seconds=7)
GONE_AFTER = timedelta(seconds=45)


class Connection(models.Model):
    """One open room socket. Deleted when it closes; one whose server died is swept."""

    class Told(models.TextChoices):
        HERE = "here", _("Here")
        RECONNECTING = "reconnecting", _("Reconnecting")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="connections", verbose_name=_("participant")
    )
    seen_at = models.DateTimeField(default=timezone.now, verbose_name=_("seen at"))
    told = models.CharField(_("what the others know"), max_length=12, choices=Told.choices, default=Told.HERE)
    audio = models.BooleanField(default=False, verbose_name=_("audio"))
    video = models.BooleanField(default=False, verbose_name=_("video"))
    screen = models.BooleanField(default=False, verbose_name=_("screen"))
    audio_at = models.DateTimeField(_("microphone on since"), null=True, blank=True)
    hand = models.BooleanField(default=False, verbose_name=_("hand"))
    raised_at = models.DateTimeField(_("hand raised at"), null=True, blank=True)
    call = models.BooleanField(_("takes part in the call"), default=False)

    class Meta:
        verbose_name = _("connection")
        verbose_name_plural = _("connections")
        ordering: ClassVar = ["id"]


class Place(models.Model):
    """Somebody's place in the call of a meeting, in the order of coming; kept for a while after they left."""

    class Media(models.TextChoices):
        VIDEO = "video", _("Video")
        AUDIO = "audio", _("Audio")
        NONE = "", _("None")

    participant = models.OneToOneField(Participant, models.CASCADE, primary_key=True, related_name="place")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="places", verbose_name=_("meeting"))
    since = models.DateTimeField(default=timezone.now, verbose_name=_("since"))
    left_at = models.DateTimeField(null=True, blank=True, verbose_name=_("left at"))
    media = models.CharField(_("media"), max_length=5, choices=Media.choices, default=Media.NONE, blank=True)

    class Meta:
        verbose_name = _("place in a call")
        verbose_name_plural = _("places in calls")
        ordering: ClassVar = ["since", "participant"]


class Chat(models.Model):
    """Numbers what is written in a meeting, as a transcript numbers what is said."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, primary_key=True, related_name="chat")
    last_number = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("chat")
        verbose_name_plural = _("chats")


class ChatMessage(models.Model):
    """One message. Writing and deleting take the next number of the chat; deleted ones keep no words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="chat_messages", verbose_name=_("meeting"))
    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="chat_messages", verbose_name=_("participant")
    )
    text = models.TextField(_("text"), max_length=4000, blank=True)
    sent_at = models.DateTimeField(default=timezone.now, verbose_name=_("sent at"))
    deleted_at = models.DateTimeField(null=True, blank=True, verbose_name=_("deleted at"))
    number = models.PositiveBigIntegerField(_("number"))

    class Meta:
        verbose_name = _("chat message")
        verbose_name_plural = _("chat messages")
        ordering: ClassVar = ["sent_at", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "number"], name="one_message_per_number")]
