"""Words that may be said in a meeting, for engines that take hints: hosts write them, corrections teach them.

Case aside there is one row for a word. A form that was open for a while takes away only what it showed, so what was
learned meanwhile stays. Nothing here is locked: rows are added or they are there, removed or they are gone.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from meetings.models import Meeting, Participant, Term, User
from meetings.names import one_line, readable

MOST = 100
"""Of what hosts write, and as many again that are learned."""
LONGEST_LIST = 2 * MOST * (Term.LONGEST + 2)


def clean(text: str) -> str:
    """One word or a few, in one line. Raises ValidationError when nobody could read it, or it is too long."""
    cleaned = tidy(text)
    if not readable(cleaned):
        raise ValidationError(_("Please enter words that others can read."), code="invalid_term")
    if len(cleaned) > Term.LONGEST:
        sentence = _("“%(word)s…” is too long. A line can have up to %(longest)s characters.")
        raise ValidationError(sentence % {"word": cleaned[:20], "longest": Term.LONGEST}, code="invalid_term")
    return cleaned


def tidy(text: str) -> str:
    return unicodedata.normalize("NFC", one_line(text))


def key_of(text: str) -> str:
    return text.casefold()


def listed(lines: Iterable[str]) -> list[str]:
    """Cleaned, blank ones left out, each once. Raises ValidationError."""
    found: dict[str, str] = {}
    for line in lines:
        if tidy(line):
            term = clean(line)
            found.setdefault(key_of(term), term)
    return list(found.values())


def of(meeting: Meeting) -> QuerySet[Term]:
    """What hosts wrote, as they wrote it; then what was learned, the most often put right first."""
    return Term.objects.filter(meeting=meeting)


def of_series(meeting: Meeting) -> QuerySet[Term]:
    """What was learned in other meetings of the same organizer with the same title."""
    others = Meeting.objects.filter(organizer=meeting.organizer_id, title=meeting.title).exclude(pk=meeting.pk)
    return Term.objects.filter(meeting__in=others, origin=Term.Origin.LEARNED).order_by("-count", "-id")


def add(meeting: Meeting, terms: Sequence[str]) -> None:
    """Written by a host; what was only learned is the host's from now on."""
    keys = {key_of(term): term for term in terms}
    rows = [Term(meeting=meeting, text=term, key=key) for key, term in keys.items()]
    Term.objects.bulk_create(rows, ignore_conflicts=True)
    for key, term in keys.items():
        of(meeting).filter(key=key).exclude(text=term, origin=Term.Origin.HOST).update(
            text=term, origin=Term.Origin.HOST
        )


@transaction.atomic
def put(meeting: Meeting, wanted: Sequence[str], shown: Iterable[str]) -> None:
    """Have the words `wanted` instead of those that were `shown`; what came since stays."""
    gone, new = difference(wanted, shown)
    of(meeting).filter(key__in=gone).delete()
    add(meeting, new)


def difference(wanted: Sequence[str], shown: Iterable[str]) -> tuple[set[str], list[str]]:
    """(keys that were taken away, words that are new or spelled otherwise)"""
    before = {key_of(term): term for term in map(tidy, shown)}
    asked = {key_of(term): term for term in wanted}
    return before.keys() - asked.keys(), [term for key, term in asked.items() if before.get(key) != term]


def check_room(meeting: Meeting, wanted: Sequence[str], shown: Iterable[str]) -> None:
    """Raises ValidationError when hosts would have written too many."""
    gone, new = difference(wanted, shown)
    written = set() if meeting._state.adding else set(written_by_hosts(meeting).values_list("key", flat=True))
    if len((written - gone) | set(map(key_of, new))) > MOST:
        raise ValidationError(_("A meeting can have up to %(most)s words.") % {"most": MOST}, code="too_many_terms")


def written_by_hosts(meeting: Meeting) -> QuerySet[Term]:
    return of(meeting).filter(origin=Term.Origin.HOST)


def learn(meeting: Meeting, terms: Iterable[str]) -> None:
    """Somebody put these right. The least often corrected make room for them."""
    known = {key_of(term): term for term in terms}
    rows = [Term(meeting=meeting, text=term, key=key, origin=Term.Origin.LEARNED) for key, term in known.items()]
    Term.objects.bulk_create(rows, ignore_conflicts=True)
    for key, term in known.items():
        of(meeting).filter(key=key, origin=Term.Origin.LEARNED).update(text=term)
    of(meeting).filter(key__in=known).update(count=F("count") + 1)
    learned = of(meeting).filter(origin=Term.Origin.LEARNED).order_by("-count", "-id")
    learned.filter(pk__in=list(learned.values_list("pk", flat=True)[MOST:])).delete()


def forget(sender: type[User], user: User, names: tuple[str, ...], **kwargs: Any) -> None:
    """Somebody left: the words of their meetings that are their name go, unless somebody else there has it too."""
    theirs = Q(participants__user=user) | Q(organizer=user)
    mine = set().union(*map(parts, names)) if names else set()
    for meeting in Meeting.objects.filter(theirs, terms__key__in=mine).distinct():
        others = Participant.objects.filter(meeting=meeting).exclude(user=user).select_related("user")
        taken = set().union(*(parts(one.user.name) for one in others))
        of(meeting).filter(key__in=mine - taken).delete()


def parts(name: str) -> set[str]:
    """The name and all that stands side by side in it, as keys: "Ada King Lovelace" is also "king lovelace"."""
    words = key_of(tidy(name)).split()[:20]
    return {" ".join(words[at:end]) for at in range(len(words)) for end in range(at + 1, len(words) + 1)}
