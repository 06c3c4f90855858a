"""How much audio an account's programs may send a day (PROGRAM_QUOTA seconds, UTC days), by whichever door.

A row per account and day, which holds over several processes. Streams spend before they are heard, and give back what
does not come; files spend while they are heard, a minute at a time, and what breaks off is counted as far as it came.
"""

from datetime import UTC

from django.conf import settings
from django.db.models import F, QuerySet
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
OF_A_FILE = Refused(
    EXCEEDED.code,
    EXCEEDED.close,
    _("Your programs may not send so much more audio today: this file was not written down whole. Send it tomorrow."),
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
    fits = today(user).filter(seconds__lte=settings.PROGRAM_QUOTA - seconds)
    if not fits.update(seconds=F("seconds") + seconds):
        raise EXCEEDED


def count(user: User, seconds: float) -> None:
    """What was heard already, whether it fits or not."""
    if settings.PROGRAM_QUOTA and seconds > 0:
        today(user).update(seconds=F("seconds") + seconds)


def today(user: User) -> QuerySet[ProgramUse]:
    """The row of the day; those of days before go."""
    row, first = ProgramUse.objects.get_or_create(user=user, day=timezone.now().astimezone(UTC).date())
    if first:
        ProgramUse.objects.filter(user=user, day__lt=row.day).delete()
    return ProgramUse.objects.filter(pk=row.pk)


def renewed_in() -> int:
    """Seconds until the next day begins."""
    now = timezone.now().astimezone(UTC)
    return 86_400 - (now.hour * 3600 + now.minute * 60 + now.second)


def give_back(user: User, seconds: float) -> None:
    """What was spent today and not heard."""
    if settings.PROGRAM_QUOTA and seconds > 0:
        use = ProgramUse.objects.filter(user=user, day=timezone.now().astimezone(UTC).date())
        use.update(seconds=Greatest(F("seconds") - seconds, 0.0))
