"""One part of JSON that somebody sent: it knows where it stands, and says so when it is not what it should be."""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from meetings import times
from meetings.names import clean_name

Found = TypeVar("Found")
MOST_SECONDS = 7 * 86_400
LONGEST_NAME = 1_000  # before it is cleaned


class Lie(Exception):
    """What was sent is not what it says; the message is a sentence with the place."""


@dataclass(frozen=True, slots=True)
class Part:
    """`value` is anything that JSON can hold; `where` is its place, such as utterances[3].words[0].start."""

    value: Any
    where: str

    def __getitem__(self, name: str) -> "Part":
        return Part(self.fields().get(name), f"{self.where}.{name}" if self.where else name)

    def wrong(self, what: str) -> Lie:
        return Lie(_("%(where)s %(what)s.") % {"where": self.where or _("This"), "what": what})

    def check(self, right: bool, what: str) -> None:
        if not right:
            raise self.wrong(what)

    def fields(self) -> Mapping[str, Any]:
        if not isinstance(self.value, dict):
            raise self.wrong(_("must be an object"))
        return self.value

    def rows(self, most: int) -> "Iterator[Part]":
        """The parts of a list; counted before any is looked at."""
        if not isinstance(self.value, list):
            raise self.wrong(_("must be a list"))
        if len(self.value) > most:
            raise self.wrong(_("has more than %(most)s entries") % {"most": most})
        return (Part(one, f"{self.where}[{number}]") for number, one in enumerate(self.value))

    def text(self, most: int) -> str:
        if not isinstance(self.value, str):
            raise self.wrong(_("must be text"))
        if len(self.value) > most:
            raise self.wrong(_("has more than %(most)s characters") % {"most": most})
        if not self.value.isprintable():
            self.check(writable(self.value), _("has characters that cannot be written down"))
        return self.value

    def text_or_none(self, most: int) -> str | None:
        return None if self.value is None else self.text(most)

    def name(self) -> str:
        try:
            return clean_name(self.text(LONGEST_NAME))
        except ValidationError as error:
            raise self.wrong(_("is no name that others can read, of up to 80 characters")) from error

    def one_of(self, known: Collection[str]) -> str:
        if not isinstance(self.value, str) or self.value not in known:
            raise self.wrong(_("must be one of %(known)s") % {"known": ", ".join(known)})
        return self.value

    def identity(self) -> UUID:
        """A UUID as it is usually written."""
        try:
            found = UUID(self.value) if isinstance(self.value, str) else None
        except ValueError:
            found = None
        if found is None or str(found) != self.value:
            raise self.wrong(_("must be a UUID"))
        return found

    def among(self, known: Mapping[str, Found]) -> Found:
        if not isinstance(self.value, str) or self.value not in known:
            raise self.wrong(_("names nobody and nothing above"))
        return known[self.value]

    def among_or_none(self, known: Mapping[str, Found]) -> Found | None:
        return None if self.value is None else self.among(known)

    def whole_number(self, most: int) -> int:
        if type(self.value) is not int or not 0 <= self.value <= most:
            raise self.wrong(_("must be a whole number from 0 to %(most)s") % {"most": most})
        return self.value

    def number(self, most: float) -> float:
        if type(self.value) not in (int, float) or not math.isfinite(self.value) or not 0 <= self.value <= most:
            raise self.wrong(_("must be a number from 0 to %(most)s") % {"most": most})
        return float(self.value)

    def moment(self, oldest: datetime, newest: datetime) -> datetime:
        """A time with its zone, to the millisecond."""
        found = times.moment(self.value)
        if found is None:
            raise self.wrong(_("must be a time with its zone, such as 2026-11-22T09:30:00.000Z"))
        if not oldest <= found <= newest:
            raise self.wrong(_("is not a time of the last ten years"))
        return found.astimezone(UTC).replace(microsecond=found.microsecond // 1000 * 1000)

    def moment_or_none(self, oldest: datetime, newest: datetime) -> datetime | None:
        return None if self.value is None else self.moment(oldest, newest)


def writable(text: str) -> bool:
    """Can every database hold it? None of them a surrogate without its other half, PostgreSQL no NUL."""
    try:
        return "\0" not in text and bool(text.encode() or True)
    except UnicodeEncodeError:
        return False
