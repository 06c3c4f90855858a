"""A stale action item, looked at anew: from what its utterances say now."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from meetings.models import User
from summaries import evidence, mails, runs, talks
from summaries.contract import Item, Provider, Talk
from summaries.holding import Held
from summaries.items import finding, keeping, news
from summaries.language import words
from summaries.models import ActionItem, Run


def start(item: ActionItem, by: User) -> Run:
    """Raises Failed."""
    assert item.transcript is not None
    return runs.start(item.transcript, "refresh", ["item"], by, about=[item.pk])


@runs.step("item")
def refresh(held: Held) -> None:
    """Only this item is changed, and of it nothing that a person set."""
    wanted = [UUID(one) for one in held.run.about]
    for row in news.rows().filter(pk__in=wanted):
        talk = only(talks.read(held.run.transcript).talk, finding.as_item(row))
        best = found_again(held, row, talk, held.provider("items")) if talk.said else None
        store(held, row.pk, best, talk)


def only(talk: Talk, item: Item) -> Talk:
    wanted = set(item.evidence)
    return replace(talk, said=tuple(one for one in talk.said if one.id in wanted))


def found_again(held: Held, row: ActionItem, talk: Talk, provider: Provider) -> Item | None:
    """Of what is to be done now, that which is most like the item."""
    seats = frozenset(keeping.places(row.meeting).values_list("pk", flat=True))
    before = set(words.content(row.found.get("description") or row.description))
    found = list(finding.heard(held, talk, provider, seats))
    return max(found, key=lambda one: len(before & set(words.content(one.description))), default=None)


def store(held: Held, pk: UUID, item: Item | None, talk: Talk) -> None:
    changes = finding.Changes()
    with transaction.atomic():
        held.run.transcript.lock()
        held.write()
        row = finding.merged_with(held.run.transcript).filter(pk=pk, deleted_at=None).first()
        if row is None:
            return
        reads_now = finding.unchanged(talk)
        if item:
            finding.change(row, item, talk, reads_now, changes)
        else:
            same = replace(finding.as_item(row), evidence=evidence.known(finding.as_item(row).evidence, talk))
            row.supported, row.stale = finding.own(row), not set(same.evidence) <= reads_now
            finding.keep(row, same, changes)
        news.tell(row.meeting, changes.told)
        mails.given_on_commit(changes.given, held.run.asked_by)
