"""The meeting in people's calendars (RFC 5545 and 5546): one event, known by the meeting's id, whoever sends it.

Times stand in the meeting's zone, with the rules of that zone beside them, so that the hour is right wherever the file
is opened and whatever the clocks do. An hour that clocks show twice is written in UTC: on the wall it means the first
(RFC 5545, 3.3.5), but ical.js, and so Thunderbird, takes the second. A calendar takes the event with the higher
sequence.
"""

import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from urllib.parse import quote
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress

from meetings import zones
from meetings.models import Invitation, Meeting, User
from meetings.names import one_line

AROUND = timedelta(days=366)
"""How far before and after the meeting its zone's rules are told."""
DAY = timedelta(days=1)
IN_ADDRESSES = "@!$'*+-._~/="  # what a mailto: takes as it is


def file(meeting: Meeting, link: str, method: str = "PUBLISH", guest: Invitation | None = None) -> bytes:
    """The meeting as a calendar; `guest` is whom a mail with it goes to, the only one whom it names."""
    calendar = Calendar()
    calendar.add("prodid", "-//Parley//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event(meeting, link, method, guest))
    for name in sorted(calendar.get_missing_tzids()):
        calendar.subcomponents.insert(0, rules(ZoneInfo(name), meeting.starts_at or timezone.now()))
    return bytes(calendar.to_ical())


def event(meeting: Meeting, link: str, method: str, guest: Invitation | None) -> Event:
    one = Event()
    one.add("uid", f"{meeting.pk}@parley")
    one.add("dtstamp", timezone.now())
    one.add("created", meeting.created_at)
    one.add("sequence", meeting.sequence)
    one.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    one.add("summary", plain(meeting.title))
    one.add("description", about(meeting, link))
    one.add("url", link)
    one.add("location", link)
    if meeting.starts_at and meeting.ends_at:
        one.add("dtstart", moment(meeting.starts_at, meeting))
        one.add("dtend", moment(meeting.ends_at, meeting))
    one.add("organizer", organizer(meeting.organizer, own_address(meeting.organizer) if guest else ""), encode=False)
    if guest:
        one.add("attendee", attendee(guest), encode=False)
    return one


def zone(meeting: Meeting) -> ZoneInfo:
    return ZoneInfo(meeting.time_zone if meeting.time_zone in zones.known() else "UTC")


def moment(instant: datetime, meeting: Meeting) -> datetime:
    """On the meeting's clocks; in UTC where they show it twice."""
    where = zone(meeting)
    twice = zones.happens_twice(zones.on_the_wall(instant, where), where)
    return instant.astimezone(UTC if twice else where)


def about(meeting: Meeting, link: str) -> str:
    parts = [_("Join: %(link)s") % {"link": link}, plain(meeting.description)]
    if meeting.agenda:
        parts.append(_("Agenda:") + "\n" + plain(meeting.agenda))
    return "\n\n".join(part for part in parts if part)


def plain(text: str) -> str:
    """Without the control characters that a calendar must not hold."""
    lines = "\n".join(text.splitlines())
    return "".join(letter for letter in lines if letter in "\n\t" or unicodedata.category(letter) != "Cc")


def organizer(user: User, address: str) -> vCalAddress:
    """Whoever planned it; without an address of theirs, the one that nobody reads."""
    one = mailto(address or parseaddr(settings.EMAIL_FROM)[1])
    one.params["CN"] = one_line(user.name).replace('"', "'")
    return one


def own_address(user: User) -> str:
    """Where others may write to `user`: verified, where this server verifies addresses."""
    if user.is_guest or settings.ACCOUNT_EMAIL_VERIFICATION == "none":
        return user.email
    mine = EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True)
    return user.email if mine.exists() else ""


def attendee(guest: Invitation) -> vCalAddress:
    """Answers come by the link, so a calendar need not send one."""
    one = mailto(guest.email)
    state = "ACCEPTED" if guest.accepted_at else "NEEDS-ACTION"
    said = {"CN": guest.email, "CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": state, "RSVP": "FALSE"}
    one.params.update(said)
    return one


def mailto(address: str) -> vCalAddress:
    return vCalAddress(f"mailto:{quote(address, safe=IN_ADDRESSES)}")


def rules(where: ZoneInfo, instant: datetime) -> Timezone:
    """What clocks in `where` do around `instant`, change by change."""
    first = instant.astimezone(UTC) - AROUND
    one = Timezone()
    one.add("tzid", where.key)
    one.add_component(observance(where, first, first))
    for before, at in changes(where, first, first + 2 * AROUND):
        one.add_component(observance(where, before, at))
    return one


def observance(where: ZoneInfo, before: datetime, at: datetime) -> TimezoneDaylight | TimezoneStandard:
    """From `at` on; it begins when the clocks of before show so."""
    was, now = before.astimezone(where), at.astimezone(where)
    one = TimezoneDaylight() if now.dst() else TimezoneStandard()
    offset = was.utcoffset()
    assert offset is not None
    one.add("dtstart", (at + offset).replace(tzinfo=None))
    one.add("tzoffsetfrom", offset)
    one.add("tzoffsetto", now.utcoffset())
    one.add("tzname", now.tzname() or where.key)
    return one


def changes(where: ZoneInfo, first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The instants (UTC) at which clocks in `where` change, each after a moment before it."""
    day = first.replace(second=0, microsecond=0)
    while day < last:
        low, high = day, day + DAY
        if offset(where, low) != offset(where, high):
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                low, high = (middle, high) if offset(where, middle) == offset(where, day) else (low, middle)
            yield low, high.replace(microsecond=0)
        day += DAY


def offset(where: ZoneInfo, instant: datetime) -> tuple[timedelta | None, str | None]:
    local = instant.astimezone(where)
    return local.utcoffset(), local.tzname()
