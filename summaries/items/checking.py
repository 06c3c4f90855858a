"""What may be believed of an action item that a model or a grammar found. Pure functions."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from typing import get_args
from uuid import UUID

from summaries import evidence
from summaries.contract import Item, Priority, Talk
from summaries.items import rules

PAST, AHEAD = timedelta(days=366), timedelta(days=3653)
"""How far from the meeting a date may lie that somebody said in it."""


def checked(item: Item, talk: Talk, seats: Collection[UUID]) -> Item | None:
    """`item` with only what may be believed of it; None when nothing is left of it.

    `seats` are the participants who can have tasks. Whether its words carry it is asked of `evidence.check_item`.
    """
    line = rules.description(item.description)
    if line is None:
        return None
    due, start = (sensible(one, talk.day) for one in (item.due, item.start))
    return replace(
        item,
        description=line,
        evidence=evidence.known(item.evidence, talk),
        assignee=item.assignee if item.assignee in seats else None,
        priority=item.priority if item.priority in get_args(Priority) else "normal",
        start=None if start and due and start > due else start,
        due=due,
    )


def sensible(day: date | None, said_on: date) -> date | None:
    return day if day and said_on - PAST <= day <= said_on + AHEAD else None
