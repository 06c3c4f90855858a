"""Keys of shared links, and what becomes of them.

A key is the share's id and a MAC of it under SECRET_KEY, both in base64url: who reads the database cannot make one, and
a host can copy the link again at any time. A new SECRET_KEY ends all links, unless the old one is among
SECRET_KEY_FALLBACKS.
"""

import base64
import binascii
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from meetings import access
from meetings.models import Meeting, User
from meetings.times import stamp
from transcription.models import Transcript
from transcription.sharing.models import Share

MOST = 50
"""Links that one session may have."""
DAYS = (1, 365)
USUAL_DAYS = 30
ID = 22  # letters of 16 bytes
GONE = access.Refused("not_found", 4404, _("This link does not work. It was taken back, or its time is over."))
TOO_MANY = access.Refused("too_many", 4403, _("This transcript has 50 links. Take one back first."))


def key_of(pk: uuid.UUID, secret: str | None = None) -> str:
    """46 letters, of which 144 bits cannot be guessed."""
    mac = salted_hmac("parley.share", pk.bytes, secret=secret, algorithm="sha256").digest()
    return (base64.urlsafe_b64encode(pk.bytes)[:ID] + base64.urlsafe_b64encode(mac[:18])).decode()


def path_of(share: Share) -> str:
    return reverse("shared", args=[key_of(share.pk)])


def find(key: str) -> Share:
    """The share that this key opens now. Raises GONE for any other, whatever is wrong with it."""
    try:
        pk = uuid.UUID(bytes=base64.urlsafe_b64decode(f"{key[:ID]}=="))
    except (ValueError, binascii.Error):
        raise GONE from None
    secrets = (None, *settings.SECRET_KEY_FALLBACKS)
    if not any([constant_time_compare(key_of(pk, secret), key) for secret in secrets]):  # noqa: C419  (all of them)
        raise GONE
    share = Share.objects.select_related("transcript__meeting").filter(pk=pk).first()
    if share is None or not share.valid:
        raise GONE
    return share


def make(transcript: Transcript, user: User, *, names: bool, minutes: bool, days: int) -> Share:
    """Raises TOO_MANY. What has run out makes room."""
    kept = Share.objects.filter(transcript=transcript)
    kept.filter(expires_at__lte=timezone.now()).delete()
    if kept.count() >= MOST:
        raise TOO_MANY
    until = timezone.now() + timedelta(days=days)
    return Share.objects.create(transcript=transcript, made_by=user, names=names, minutes=minutes, expires_at=until)


def opened(share: Share) -> None:
    """Count it; whose eyes it were is nobody's business."""
    Share.objects.filter(pk=share.pk).update(opened=F("opened") + 1, last_opened_at=timezone.now())


def forget(sender: type[User], user: User, **kwargs: Any) -> None:
    """Whoever left shows nothing to anybody any more."""
    Share.objects.filter(made_by=user).delete()


def shared_by(user: User) -> Iterator[dict[str, Any]]:
    """For the person's own export."""
    for one in Share.objects.filter(made_by=user).select_related("transcript__meeting"):
        meeting: Meeting = one.transcript.meeting
        yield {"meeting": meeting.code, "title": meeting.title, **row(one)}


def row(share: Share) -> dict[str, Any]:
    """As the API shows it, without the link."""
    return {
        "id": str(share.pk),
        "made_at": stamp(share.made_at),
        "expires_at": stamp(share.expires_at),
        "names": share.names,
        "minutes": share.minutes,
        "opened": share.opened,
        "last_opened_at": stamp(share.last_opened_at) if share.last_opened_at else None,
    }
