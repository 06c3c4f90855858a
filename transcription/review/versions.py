"""The history of an utterance, written in the transaction of every change of what is shown.

An utterance that never changed has no versions: the first change writes down what stood before it, too. Nothing is
invented for rows that were changed before there were versions.
Words that are taken back leave no version that holds them: neither one of that utterance, nor one of an utterance
that it was a part of. For that, a version knows its reach: every utterance that has some of its words lies within it.
At first that is the utterance itself; what is split stays within; what grows, by a merge or because it was heard again,
draws the reach of all versions that it touches with it. So to forget words is to drop what reaches them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from meetings.models import User
from meetings.times import stamp
from transcription.review.models import Version

if TYPE_CHECKING:
    from transcription.models import Dialogue

How = Version.How


@dataclass(frozen=True, slots=True)
class Origin:
    """How a text came to be: `at` is None where nobody wrote that down."""

    how: str
    at: datetime | None
    by: User | None


def keep(row: "Dialogue", how: str, by: User | None) -> None:
    """`row` is about to be saved, perhaps with another text, speaker or shape. Its revision is the new one."""
    if row._state.adding or row.state == row.State.WITHDRAWN:
        return
    before = type(row).objects.select_related("edited_by").get(pk=row.pk)
    if before.state == row.State.WITHDRAWN:
        return
    changed = (before.text, before.speaker_id) != (row.text, row.speaker_id)
    if changed and not Version.objects.filter(dialogue=row.pk).exists():
        write(before, origin(before))
    if how != How.SPLIT and shape(before) != shape(row):
        reach(row)
    if changed:
        record(row, how, by)


def shape(one: "Dialogue | Version") -> tuple[int, int]:
    return one.first_sample, one.last_sample


def reach(row: "Dialogue") -> None:
    """`row` takes more samples now: words of it may be found anywhere within, however it is split later."""
    drawn = {
        "reach_first": Least("reach_first", row.first_sample),
        "reach_last": Greatest("reach_last", row.last_sample),
    }
    touching(row).update(**drawn)


def touching(row: "Dialogue") -> QuerySet[Version]:
    """Versions whose words may be in `row`."""
    within = {"reach_first__lt": row.last_sample, "reach_last__gt": row.first_sample}
    return Version.objects.filter(dialogue__stream=row.stream_id, **within)


def record(row: "Dialogue", how: str, by: User | None) -> None:
    """The text of `row` is what came of doing this now."""
    write(row, Origin(how, timezone.now(), by))


def origin(row: "Dialogue") -> Origin:
    """Of a text without versions. Words are heard when they have been said."""
    if row.edited_text is not None:
        return Origin(How.EDITED, None, row.edited_by)
    if row.corrected_text is not None:
        return Origin(How.CORRECTED, None, None)
    return Origin(How.RECOGNISED, row.ended_at, None)


def write(row: "Dialogue", origin: Origin) -> None:
    version(row, origin).save()


def version(row: "Dialogue", origin: Origin) -> Version:
    return Version(
        dialogue=row,
        revision=row.revision,
        at=origin.at,
        by=origin.by,
        how=origin.how,
        text=row.text,
        speaker_id=row.speaker_id,
        first_sample=row.first_sample,
        last_sample=row.last_sample,
        reach_first=row.first_sample,
        reach_last=row.last_sample,
    )


def forget(row: "Dialogue") -> None:
    """Its words are taken back: no version of any utterance holds them from now on."""
    Version.objects.filter(dialogue=row.pk).delete()
    touching(row).delete()


# For readers


def of(row: "Dialogue") -> QuerySet[Version]:
    """The versions that are stored. None: `version(row, origin(row))` is the only one, or the words are gone."""
    return Version.objects.filter(dialogue=row.pk).select_related("by")


def as_json(version: Version, row: "Dialogue") -> dict[str, Any]:
    """`restorable`: the text was of the same samples, so that restoring it neither doubles nor drops words."""
    return {
        "revision": version.revision,
        "at": stamp(version.at) if version.at else None,
        "how": version.how,
        "by": version.by.name if version.by else None,
        "text": version.text,
        "participant_id": str(version.speaker_id),
        "restorable": shape(version) == shape(row),
    }


def find(row: "Dialogue", revision: int) -> Version | None:
    return Version.objects.filter(dialogue=row.pk, revision=revision).first()
