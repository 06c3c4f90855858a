"""How much audio an account's programs may send a day (PROGRAM_QUOTA seconds, UTC days), by whichever door.

A row per account and day, written before the audio is heard: it holds over several processes, and nobody hears more
than was spent. Whoever spent too much beforehand gives the rest back.
"""

from datetime import UTC

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.access import Refused
from meetings.models import User
from transcription.models import ProgramUse

EXCEEDED = Refused(
    "quota_exceeded",
    4429,
    _("Your programs have sent all the audio that this server takes in a day. What was heard stands; go on tomorrow."),
)


def left(user: User) -> float | None:
    """Seconds; None without a quota."""
    if not settings.PROGRAM_QUOTA:
        return None
    row = ProgramUse.objects.filter(user=user, day=timezone.now().astimezone(UTC).date()).first()
    return max(0.0, settings.PROGRAM_QUOTA - (row.seconds if row else 0.0))


def spend(user: User, seconds: float) -> None:
    """Count so many seconds of audio. Raises EXCEEDED, and counts none, when there are not so many left."""
    if not settings.PROGRAM_QUOTA:
        return
    row, first = ProgramUse.objects.get_or_create(user=user, day=timezone.now().astimezone(UTC).date())
    if first:
        ProgramUse.objects.filter(user=user, day__lt=row.day).delete()
    fits = ProgramUse.objects.filter(pk=row.pk, seconds__lte=settings.PROGRAM_QUOTA - seconds)
    if not fits.update(seconds=F("seconds") + seconds):
        raise EXCEEDED


def give_back(user: User, seconds: float) -> None:
    """What was spent today and not heard."""
    if settings.PROGRAM_QUOTA and seconds > 0:
        today = ProgramUse.objects.filter(user=user, day=timezone.now().astimezone(UTC).date())
        today.update(seconds=Greatest(F("seconds") - seconds, 0.0))
