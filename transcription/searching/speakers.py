"""Whose words: a participant, or everybody whose name has these words in it."""

from uuid import UUID

from django.db.models import QuerySet

from meetings.models import Meeting, Participant, User
from transcription.searching.words import words


def places(visible: QuerySet[Meeting], speaker: UUID | str) -> QuerySet[Participant]:
    """The participants who are meant, in meetings that one sees."""
    among = Participant.objects.filter(meeting__in=visible.order_by().values("pk")).order_by()
    if isinstance(speaker, UUID):
        return among.filter(pk=speaker)
    asked = words(speaker)
    named = [one.pk for one in people(visible) if is_called(one.name, asked)]
    return among.filter(user__in=named)


def people(visible: QuerySet[Meeting]) -> QuerySet[User]:
    """Everybody who has a place in these meetings. Who deleted their account has no name to look for."""
    among = Participant.objects.filter(meeting__in=visible.order_by().values("pk")).order_by().values("user")
    names = User.objects.filter(pk__in=among, is_former=False)
    return names.only("display_name", "first_name", "last_name", "username", "is_former")


def names(visible: QuerySet[Meeting], most: int) -> list[str]:
    """To choose from, sorted."""
    return sorted({one.name for one in people(visible)[:most]}, key=words)


def is_called(name: str, asked: list[str]) -> bool:
    """Each word that was asked for begins one of the name's; no words mean nobody."""
    held = words(name)
    return bool(asked) and all(any(one.startswith(word) for one in held) for word in asked)
