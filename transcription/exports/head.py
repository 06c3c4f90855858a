"""What stands above a transcript, in the reader's language: when it was, who spoke, what came of it."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings import zones
from transcription.exports.lines import one_line
from transcription.exports.talk import Item, Talk


def zone_of(talk: Talk) -> ZoneInfo:
    return zones.zone(talk.zone)


def title(talk: Talk) -> str:
    return one_line(talk.title) or talk.code


def when(talk: Talk) -> str:
    """The day, from when to when, and by whose clock."""
    zone = zone_of(talk)
    began = talk.started_at.astimezone(zone)
    values = {"day": date_format(began, "DATE_FORMAT"), "start": clock(began), "zone": zone.key.replace("_", " ")}
    if talk.ended_at is None:
        return _("%(day)s, from %(start)s (%(zone)s)") % values
    return _("%(day)s, %(start)s to %(end)s (%(zone)s)") % {**values, "end": clock(talk.ended_at.astimezone(zone))}


def clock(moment: datetime) -> str:
    return f"{moment:%H:%M}"


def people(talk: Talk) -> list[str]:
    """Names of those who spoke, in the order of their coming."""
    spoke = {one.speaker for one in talk.utterances} | {one.person for one in talk.gaps}
    return [one_line(one.name) for one in talk.people if one.id in spoke]


def missing(talk: Talk) -> str:
    """A warning when words are missing, or are still to come."""
    if talk.state == "with_gaps":
        return _("Some words are missing from this transcript. The places are marked below.")
    if talk.state in {"open", "closing"}:
        return _("The meeting was not over when this was saved.")
    return ""


def facts(item: Item) -> Iterator[str]:
    """Of an action item: whose it is, until when, and what is unusual about it."""
    if item.assignee:
        yield one_line(item.assignee)
    if item.due_date:
        yield _("due %(day)s") % {"day": date_format(item.due_date, "DATE_FORMAT")}
    if item.priority == "high":
        yield item.priority_label
    if item.status == "in_progress":
        yield item.status_label
