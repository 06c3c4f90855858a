"""Action items for calendars (RFC 5545): to-dos, or all-day events for the many calendars that ignore to-dos."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Todo

from meetings import letters
from summaries.models import ActionItem

STATES = {"pending": "NEEDS-ACTION", "in_progress": "IN-PROCESS", "complete": "COMPLETED"}
PRIORITIES = {"high": 1, "normal": 5, "low": 9}
DAY = timedelta(days=1)


def file(items: Iterable[ActionItem], *, as_events: bool = False) -> bytes:
    """A calendar of these items (from `item_news.rows`). As events, only those with a due date are in it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Parley//Action items//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Action items"))
    for item in items:
        if not as_events:
            calendar.add_component(todo(item))
        elif item.due_date:
            calendar.add_component(event(item))
    return bytes(calendar.to_ical())


def todo(item: ActionItem) -> Todo:
    one = Todo()
    fill(one, item, f"{item.pk}@parley", item.description)
    one.add("status", STATES[item.status])
    if item.status == ActionItem.Status.COMPLETE:
        one.add("percent-complete", 100)
        one.add("completed", item.changed_at)
    if item.due_date:
        one.add("due", item.due_date)
    if item.start_date and (item.due_date is None or item.start_date < item.due_date):  # DUE must lie after it
        one.add("dtstart", item.start_date)
    return one


def event(item: ActionItem) -> Event:
    """The whole day on which it is due; it keeps nobody busy."""
    assert item.due_date is not None
    one = Event()
    done = item.status == ActionItem.Status.COMPLETE
    fill(one, item, f"{item.pk}-due@parley", f"✓ {item.description}" if done else item.description)
    one.add("dtstart", item.due_date)
    one.add("dtend", item.due_date + DAY)
    one.add("transp", "TRANSPARENT")
    return one


def fill(one: Todo | Event, item: ActionItem, uid: str, summary: str) -> None:
    """What both have. A calendar that knows the uid takes the entry with the higher sequence."""
    one.add("uid", uid)
    one.add("dtstamp", item.changed_at)
    one.add("created", item.created_at)
    one.add("last-modified", item.changed_at)
    one.add("sequence", item.revision - 1)
    one.add("summary", summary)
    one.add("description", about(item))
    one.add("priority", PRIORITIES[item.priority])
    one.add("url", letters.link(item.meeting.get_absolute_url()))


def about(item: ActionItem) -> str:
    who = item.assigned_to.user.name if item.assigned_to else _("Nobody yet")
    lines = [_("Who: %(name)s") % {"name": who}, _("Meeting: %(title)s") % {"title": item.meeting.title}]
    return "\n".join(lines)
