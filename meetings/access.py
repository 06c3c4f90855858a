"""Who may do what. Every page, API view and socket asks here; nobody writes a check of their own."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.models import AccessToken, Meeting, Participant, User
from meetings.tokens import uses as token_uses
from meetings.tokens.scopes import ALL, Scope


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who asks: nobody, a signed-in user, or a token (which may be good for one meeting only).

    `scopes` are all but for some tokens; `token` is the row of the one that asks, and it is `fresh` for a short while
    after somebody said their password for it.
    """

    user: User | None = None
    only_meeting: UUID | None = None
    scopes: frozenset[str] = ALL
    token: int | None = None
    fresh: bool = False

    def reaches(self, meeting: Meeting) -> bool:
        return self.user is not None and self.only_meeting in (None, meeting.pk)


NOBODY = Who()


class Refused(Exception):
    """Access denied. `code` is a word for programs, `close` the WebSocket code of PROTOCOL 5, the text for people.

    What is refused at many places is made once, with a text that is translated when it is read.
    """

    def __init__(self, code: str, close: int, text: "str | Promise") -> None:
        super().__init__(text)
        self.code, self.close, self.said = code, close, text

    @property
    def text(self) -> str:
        """In the language of whoever asks now."""
        return str(self.said)


SIGN_IN = Refused("not_signed_in", 4401, _("Please sign in, or join the meeting as a guest."))
NO_MEETING = Refused("not_found", 4404, _("There is no meeting with this code."))
NOT_IN = Refused("not_allowed", 4403, _("Join the meeting first."))
WAITING = Refused("waiting", 4403, _("The host has not let you in yet."))
REMOVED = Refused("removed", 4403, _("The host has removed you from this meeting."))
LOCKED = Refused("locked", 4403, _("The host has locked this meeting."))
ENDED = Refused("ended", 4403, _("This meeting has ended."))
HOST_ONLY = Refused("not_allowed", 4403, _("Only the host can do this."))
NOT_IN_SCOPE = Refused("not_in_scope", 4403, _("This token is not made for that. Make one that may do it."))
NOT_FRESH = Refused(
    "not_fresh",
    4403,
    _("Make and revoke access tokens on your account's page, or with a token from /api/token/ of the last 10 minutes."),
)
NO_CAPTIONS = Refused("no_captions", 4403, _("You joined without captions, so your microphone is not sent."))


def who_is(user: User | AnonymousUser | None) -> Who:
    return Who(user) if isinstance(user, User) and user.is_active else NOBODY


def who_holds(key: str) -> Who:
    """Whom the token `key` stands for; NOBODY when it is unknown or has run out."""
    token = AccessToken.objects.select_related("user").filter(digest=AccessToken.digest_of(key)).first()
    if token is None or not token.valid:
        return NOBODY
    token_uses.note(token.pk)
    return Who(token.user, token.meeting_id, frozenset(token.scopes), token.pk, token.fresh)


def in_scope(who: Who, scope: Scope) -> None:
    """May whoever asks do this at all, whatever their place? Raises NOT_IN_SCOPE."""
    if scope not in who.scopes:
        raise NOT_IN_SCOPE


def find_meeting(who: Who, code: str) -> Meeting:
    """The meeting with this code. Raises NO_MEETING, also for a token of another meeting."""
    known = Meeting.objects.none() if "\0" in code else Meeting.objects.filter(code=code)  # PostgreSQL would fail
    meeting = known.select_related("organizer").first()
    if meeting is None or who.only_meeting not in (None, meeting.pk):
        raise NO_MEETING
    return meeting


def place(who: Who, meeting: Meeting) -> Participant | None:
    """Where `who` stands in the meeting, if they ever joined."""
    if not who.reaches(meeting):
        return None
    return Participant.objects.select_related("user", "meeting").filter(meeting=meeting, user=who.user).first()


def may_join(who: Who, meeting: Meeting) -> Participant | None:
    """May `who` (nobody: as a guest) join now? Returns their earlier place. Raises Refused."""
    if who.user is not None and not who.reaches(meeting):
        raise NO_MEETING
    earlier = place(who, meeting)
    if earlier and earlier.state == Participant.State.REMOVED:
        raise REMOVED
    if not meeting.active:
        raise ENDED
    if meeting.locked and not is_host(who, meeting) and not (earlier and earlier.state == Participant.State.ADMITTED):
        raise LOCKED
    return earlier


def place_taken(who: Who, meeting: Meeting) -> Participant:
    """Where `who` stands, admitted or waiting. Raises Refused for strangers and for who was removed."""
    if who.user is None:
        raise SIGN_IN
    found = place(who, meeting)
    if found is None:
        raise NOT_IN
    if found.state == Participant.State.REMOVED:
        raise REMOVED
    return found


def may_enter(who: Who, meeting: Meeting) -> Participant:
    """May `who` be in the room, or wait at its door? Returns their place (admitted or waiting). Raises Refused."""
    found = place_taken(who, meeting)
    if not found.meeting.active:  # read now, while `meeting` may be what a socket found long ago
        raise ENDED
    return found


def may_speak(who: Who, meeting: Meeting) -> Participant:
    """May `who` send a microphone? Whether the meeting still runs is asked per stream. Raises Refused."""
    found = place_taken(who, meeting)
    if found.state == Participant.State.WAITING:
        raise WAITING
    if not found.captions:
        raise NO_CAPTIONS
    return found


def may_chat(who: Who, meeting: Meeting) -> Participant:
    """Write to the others: whoever was admitted, with captions or without, while the meeting runs. Raises Refused."""
    found = may_enter(who, meeting)
    if found.state == Participant.State.WAITING:
        raise WAITING
    return found


def may_call(who: Who, meeting: Meeting) -> Participant:
    """See and hear the others and be seen and heard: whoever may chat. Raises Refused."""
    return may_chat(who, meeting)


def may_delete_chat(who: Who, meeting: Meeting, writer: Participant) -> None:
    """Take a message back, also after the end: whoever wrote it, and the host. Raises Refused."""
    may_read(who, meeting)
    if writer.user != who.user and not is_host(who, meeting):
        raise Refused("not_allowed", 4403, _("Only whoever wrote this, or the host, can delete it."))


def is_host(who: Who, meeting: Meeting) -> bool:
    if not who.reaches(meeting):
        return False
    admitted = Participant.objects.filter(meeting=meeting, user=who.user, state=Participant.State.ADMITTED)
    hosts = admitted.filter(role=Participant.Role.HOST)
    return meeting.organizer_id == getattr(who.user, "pk", None) or hosts.exists()


def may_be_removed(participant: Participant) -> bool:
    """Shown out, or not let in: anybody but whoever organizes the meeting."""
    return participant.user_id != participant.meeting.organizer_id


def may_manage(who: Who, meeting: Meeting) -> None:
    """Edit, end, lock: the host's. Raises Refused."""
    if who.user is None:
        raise SIGN_IN
    if not is_host(who, meeting):
        raise HOST_ONLY


def may_dispose(who: Who, meeting: Meeting) -> None:
    """Delete it, or all that was said in it: the organizer's. A host leads, but does not own. Raises Refused."""
    may_manage(who, meeting)
    if meeting.organizer != who.user:
        raise Refused("not_allowed", 4403, _("Only whoever organizes this meeting can do this."))


def may_invite(who: Who, meeting: Meeting) -> User:
    """Send mails from this server, and see whom they went to: hosts with an account. Raises Refused."""
    may_manage(who, meeting)
    assert who.user is not None
    if who.user.is_guest:
        raise Refused("not_allowed", 4403, _("Guests cannot send invitations. Copy the link and send it yourself."))
    return who.user


def may_share(who: Who, meeting: Meeting) -> User:
    """Show what was said to people without an account: hosts with an account. Raises Refused."""
    may_manage(who, meeting)
    return with_account(who, _("Guests cannot share what was said. Ask whoever organizes this meeting."))


def may_read(who: Who, meeting: Meeting) -> None:
    """Read what was said: the organizer, and who was admitted and not removed since. Raises Refused."""
    if who.user is None:
        raise SIGN_IN
    if not who.reaches(meeting) or not visible_meetings(who).filter(pk=meeting.pk).exists():
        raise NO_MEETING


def may_write_minutes(who: Who, meeting: Meeting) -> User:
    """Have minutes made, words corrected, action items kept: whoever may read. Raises Refused."""
    may_read(who, meeting)
    assert who.user is not None
    return who.user


def may_withdraw(who: Who, meeting: Meeting, speaker: Participant) -> None:
    """Delete what somebody said: they themselves, and the host. Raises Refused."""
    may_read(who, meeting)
    if speaker.user != who.user and not is_host(who, meeting):
        raise Refused("not_allowed", 4403, _("Only whoever said this, or the host, can delete it."))


def may_give(who: Who, meeting: Meeting, speaker: Participant) -> User:
    """Say that somebody else said it: whose words they are so far, and the host. Raises Refused."""
    user = may_write_minutes(who, meeting)
    if speaker.user_id != user.pk and not is_host(who, meeting):
        raise Refused("not_allowed", 4403, _("Only whoever said this, or the host, can give it to somebody else."))
    return user


def has_account(who: Who) -> bool:
    """Somebody known, no guest, and no token that is good for one meeting only."""
    return who.user is not None and not who.user.is_guest and who.only_meeting is None


def with_account(who: Who, otherwise: "str | Promise") -> User:
    """Nobody unknown, no guest, and no token that is good for one meeting only. Raises Refused, with the sentence."""
    if who.user is None:
        raise SIGN_IN
    if not has_account(who):
        raise Refused("not_allowed", 4403, otherwise)
    return who.user


def may_create(who: Who) -> User:
    """Make meetings: people with an account. Raises Refused."""
    return with_account(who, _("Guests cannot make meetings. Sign up first; it takes a minute."))


def may_send_files(who: Who) -> User:
    """Have recordings written down, outside of meetings too: people with an account. Raises Refused."""
    return with_account(who, _("Guests cannot send recordings. Sign up first; it takes a minute."))


def may_add_recording(who: Who, meeting: Meeting) -> User:
    """Make a recording a session of the meeting, in others' names too: hosts with an account. Raises Refused."""
    may_manage(who, meeting)
    return may_send_files(who)


def may_operate(who: Who) -> User:
    """What is for those who run this server: staff. Raises Refused."""
    if who.user is None:
        raise SIGN_IN
    if not who.user.is_staff or who.only_meeting:
        raise Refused("not_allowed", 4403, _("This page is for the operators of this server."))
    return who.user


def visible_meetings(who: Who) -> QuerySet[Meeting]:
    """The meetings that `who` organizes or was admitted to."""
    if who.user is None:
        return Meeting.objects.none()
    admitted = Participant.objects.filter(user=who.user, state=Participant.State.ADMITTED).values("meeting")
    seen = Meeting.objects.filter(Q(organizer=who.user) | Q(pk__in=admitted))
    return seen.filter(pk=who.only_meeting) if who.only_meeting else seen


def may_have_account(who: Who) -> User:
    """Use the pages of an account: people who signed up. Raises Refused."""
    if who.user is None:
        raise SIGN_IN
    if who.user.is_guest or who.only_meeting:
        raise Refused("not_allowed", 4403, _("Guests have no account. Sign up first; it takes a minute."))
    return who.user


def may_keep_tokens(who: Who) -> User:
    """See one's own access tokens: people with an account. Raises Refused."""
    return with_account(who, _("Guests have no access tokens. Sign up first; it takes a minute."))


def may_make_token(who: Who, scopes: Collection[str]) -> User:
    """Make a token with these scopes: somebody who has just said who they are, and none wider than they hold.

    So whoever finds an old token cannot make it live on in another one. Raises Refused.
    """
    user = may_keep_tokens(who)
    if not who.fresh:
        raise NOT_FRESH
    if not who.scopes.issuperset(scopes):
        raise NOT_IN_SCOPE
    return user


def may_revoke(who: Who, token: AccessToken) -> None:
    """A person at a browser revokes any of theirs; a token itself, and others while it is fresh. Raises Refused."""
    may_keep_tokens(who)
    if not who.fresh and who.token not in (None, token.pk):
        raise NOT_FRESH


def may_leave(user: User) -> None:
    """Delete an account: anybody's but the last administrator's. Raises Refused. Ask inside the transaction."""
    keepers = User.objects.select_for_update().filter(is_superuser=True, is_active=True)
    if user.is_superuser and user.is_active and not [one for one in keepers if one.pk != user.pk]:
        raise Refused("last_administrator", 4403, _("This is the last administrator. Make somebody else one first."))


def may_transcribe(who: Who) -> User:
    """Have programs write down what is in no meeting: people with an account. Raises Refused."""
    return with_account(who, _("Programs need the token of an account, not of a guest. Sign up first."))


# Operators: Django's permissions say what they see; these say whom they have power over.


def may_empower(operator: User | AnonymousUser) -> bool:
    """Make somebody staff, give permissions: administrators only, so that nobody raises themselves."""
    return operator.is_active and operator.is_superuser


def may_hand_over(operator: User | AnonymousUser) -> bool:
    """Make somebody else a meeting's organizer: administrators only."""
    return may_empower(operator)


def may_tend(operator: User | AnonymousUser, person: User) -> bool:
    """Change somebody's account or password: that of staff is the administrators', that of who left is nobody's."""
    return not person.is_former and (may_empower(operator) or not (person.is_staff or person.is_superuser))


def may_place(operator: User | AnonymousUser, place: Participant) -> bool:
    """Change somebody's place in a meeting: not one's own, but for administrators."""
    return may_empower(operator) or place.user_id != operator.pk


def may_let_go(operator: User | AnonymousUser, person: User) -> None:
    """Make somebody else nameless, for good. Raises Refused."""
    if person.pk == operator.pk:
        raise Refused("not_allowed", 4403, _("Delete your own account on its own page."))
    if not may_tend(operator, person):
        raise Refused("not_allowed", 4403, _("Only administrators can do this to staff."))
