"""Who and where: people, meetings, and who takes part in which."""

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.names import clean_name, initials
from meetings.rest.replays import KeptAnswer  # noqa: F401  (where Django looks for it)
from meetings.tokens import scopes

# Letters and digits that nobody confuses when read aloud: 32 of them, so 12 make 60 unguessable bits.
CODE_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
GUEST_TOKEN_LIFE = timedelta(hours=24)
FRESH = timedelta(minutes=10)
"""For how long a token that was had for a password may make others."""
SHOWN = 6
"""Characters of a token that its list shows, to tell it from others."""
USUAL = timedelta(hours=1)
"""How long a meeting counts as going on when nobody said how long it takes."""


def new_code() -> str:
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


class User(AbstractUser):
    """A person. Guests are users too, made when somebody joins with nothing but a name.

    Whoever deletes their account stays as a nameless row, so that others' transcripts keep what was said.
    """

    class CaptionSize(models.TextChoices):
        SMALL = "small", _("Small")
        NORMAL = "normal", _("Normal")
        LARGE = "large", _("Large")
        HUGE = "huge", _("Very large")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    display_name = models.CharField(max_length=80, blank=True, verbose_name=_("display name"))
    picture = models.ImageField(upload_to="pictures/", blank=True, verbose_name=_("picture"))
    is_guest = models.BooleanField(default=False, verbose_name=_("is guest"))
    language = models.CharField(max_length=10, blank=True, verbose_name=_("language"))
    caption_size = models.CharField(
        max_length=10, choices=CaptionSize.choices, default=CaptionSize.NORMAL, verbose_name=_("caption size")
    )
    shortcuts = models.BooleanField(_("shortcuts of a single key"), default=True)
    mail_minutes = models.BooleanField(_("gets minutes and action items by e-mail"), default=False)
    is_former = models.BooleanField(_("deleted their account"), default=False)

    @property
    def name(self) -> str:
        if self.is_former:
            return gettext("A former participant")
        return self.display_name or self.get_full_name() or self.username

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def avatar_url(self) -> str | None:
        return self.picture.url if self.picture else None

    @classmethod
    def guest(cls, name: str) -> "User":
        """Make a guest called `name`. Raises ValidationError for a name that nobody could read."""
        user = cls(username=f"guest-{uuid.uuid4().hex}", display_name=clean_name(name), is_guest=True)
        user.set_unusable_password()
        user.save()
        return user


class AccessToken(models.Model):
    """A key for programs; only its SHA-256 is kept. With a meeting it opens that meeting and nothing else."""

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="tokens", verbose_name=_("user"))
    meeting = models.ForeignKey(
        "Meeting", models.CASCADE, null=True, blank=True, related_name="tokens", verbose_name=_("meeting")
    )
    name = models.CharField(_("name"), max_length=80, default="API")
    prefix = models.CharField(_("how it begins"), max_length=SHOWN, blank=True)
    scopes = models.JSONField(_("what it may do"), default=scopes.everything)
    from_password = models.BooleanField(_("had for a password"), default=False)
    created_at = models.DateTimeField(auto_now_add=True, verbose_name=_("created at"))
    expires_at = models.DateTimeField(null=True, blank=True, verbose_name=_("expires at"))
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        ordering: ClassVar = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"token of {self.user_id}"  # no key: histories and logs keep this

    @classmethod
    def make(cls, user: User, meeting: "Meeting | None" = None, **how: Any) -> "tuple[AccessToken, str]":
        """A new row and its key, which cannot be seen again. `how`: other fields of the row."""
        key = secrets.token_urlsafe(32)
        if meeting:
            how.setdefault("expires_at", timezone.now() + GUEST_TOKEN_LIFE)
        return cls.objects.create(digest=cls.digest_of(key), prefix=key[:SHOWN], user=user, meeting=meeting, **how), key

    @classmethod
    def issue(cls, user: User, meeting: "Meeting | None" = None, **how: Any) -> str:
        """Make a token and return its key: the only time that it can be seen."""
        return cls.make(user, meeting, **how)[1]

    @staticmethod
    def digest_of(key: str) -> str:
        return hashlib.sha256(key.encode()).hexdigest()

    @property
    def valid(self) -> bool:
        return self.user.is_active and (self.expires_at is None or self.expires_at > timezone.now())

    @property
    def fresh(self) -> bool:
        """Did somebody say their password for it just now?"""
        return self.from_password and timezone.now() - self.created_at < FRESH


class Meeting(models.Model):
    """A place to meet, known by its unguessable code. It may hold several sessions, one after the other."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=20, unique=True, default=new_code, editable=False, verbose_name=_("code"))
    title = models.CharField(max_length=120, verbose_name=_("title"))
    description = models.TextField(blank=True, max_length=4000, verbose_name=_("description"))
    agenda = models.TextField(blank=True, max_length=4000, verbose_name=_("agenda"))
    starts_at = models.DateTimeField(null=True, blank=True, verbose_name=_("starts at"))
    time_zone = models.CharField(max_length=64, blank=True, verbose_name=_("time zone"))
    duration = models.PositiveIntegerField(_("duration in minutes"), null=True, blank=True)
    organizer = models.ForeignKey(User, models.CASCADE, related_name="organized", verbose_name=_("organizer"))
    language = models.CharField(max_length=10, default="en", verbose_name=_("language"))
    speech_engine = models.CharField(_("speech engine, empty: this server's usual one"), max_length=40, blank=True)
    lobby = models.BooleanField(default=False, verbose_name=_("lobby"))
    locked = models.BooleanField(default=False, verbose_name=_("locked"))
    active = models.BooleanField(default=True, verbose_name=_("active"))
    sequence = models.PositiveIntegerField(_("how often its plan was changed"), default=0)
    created_at = models.DateTimeField(auto_now_add=True, verbose_name=_("created at"))

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering: ClassVar = ["-created_at", "id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("lobby", args=[self.code])

    @property
    def ends_at(self) -> datetime | None:
        """When it is planned to be over; None without a plan."""
        takes = timedelta(minutes=self.duration) if self.duration else USUAL
        return self.starts_at + takes if self.starts_at else None

    @property
    def lies_ahead(self) -> bool:
        """Is it planned, and has not begun?"""
        return self.starts_at is not None and self.starts_at > timezone.now()

    @property
    def is_over(self) -> bool:
        """By its plan; what has none is never over."""
        return self.ends_at is not None and self.ends_at <= timezone.now()


class Participant(models.Model):
    """One person in one meeting, for all its sessions."""

    class Role(models.TextChoices):
        HOST = "host", _("Host")
        ATTENDEE = "attendee", _("Attendee")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        ADMITTED = "admitted", _("Admitted")
        REMOVED = "removed", _("Removed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="participants", verbose_name=_("meeting"))
    user = models.ForeignKey(User, models.CASCADE, related_name="participations", verbose_name=_("user"))
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.ATTENDEE, verbose_name=_("role"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.ADMITTED, verbose_name=_("state"))
    captions = models.BooleanField(_("agreed to captions"), default=False)
    language = models.CharField(_("language spoken, empty: the meeting's"), max_length=10, blank=True)
    seat = models.PositiveIntegerField(_("how many joined before"), default=0)
    joined_at = models.DateTimeField(null=True, blank=True, verbose_name=_("joined at"))
    last_seen_at = models.DateTimeField(null=True, blank=True, verbose_name=_("last seen at"))

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering: ClassVar = ["joined_at", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "user"], name="one_place_per_person")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.meeting_id}"  # no name: histories and logs keep this

    @property
    def is_host(self) -> bool:
        return self.role == self.Role.HOST


class Invitation(models.Model):
    """An e-mail address that was asked to come. Its link leads to the lobby, and tells that it was followed."""

    class Delivery(models.TextChoices):
        SENDING = "sending", _("Sending")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Could not be sent")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations", verbose_name=_("meeting"))
    email = models.EmailField(_("e-mail address"))
    key = models.CharField(_("key of its link"), max_length=43, unique=True, editable=False)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by"))
    created_at = models.DateTimeField(auto_now_add=True, verbose_name=_("created at"))
    sent_at = models.DateTimeField(null=True, blank=True, verbose_name=_("sent at"))
    failed_at = models.DateTimeField(null=True, blank=True, verbose_name=_("could not be sent at"))
    accepted_at = models.DateTimeField(null=True, blank=True, verbose_name=_("accepted at"))
    accepted_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("accepted by")
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "email"], name="one_invitation_per_address")
        ]

    def __str__(self) -> str:
        return f"invitation to {self.meeting_id}"  # no address: histories and logs keep this

    def get_absolute_url(self) -> str:
        return reverse("invitation", args=[self.key])

    @property
    def delivery(self) -> str:
        """What became of the newest mail."""
        if self.failed_at:
            return self.Delivery.FAILED
        return self.Delivery.SENT if self.sent_at else self.Delivery.SENDING


class Term(models.Model):
    """A name or a word that may be said in a meeting: written down by a host, or learned from a correction."""

    class Origin(models.TextChoices):
        HOST = "host", _("Host")
        LEARNED = "learned", _("Learned")

    LONGEST = 60

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="terms", verbose_name=_("meeting"))
    text = models.CharField(_("word"), max_length=LONGEST)
    key = models.CharField(_("word, case aside"), max_length=3 * LONGEST, editable=False)
    origin = models.CharField(_("where it comes from"), max_length=10, choices=Origin.choices, default=Origin.HOST)
    count = models.PositiveIntegerField(_("how often it was put right"), default=0)

    class Meta:
        verbose_name = _("word that may be said")
        verbose_name_plural = _("words that may be said")
        ordering: ClassVar = ["origin", "-count", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "key"], name="one_term_per_meeting")]

    def __str__(self) -> str:
        return f"word of {self.meeting_id}"  # no text: histories and logs keep this
