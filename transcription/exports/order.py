"""What a reader meets, in the order of time: paragraphs, honest gaps, pauses, and messages of the chat. Pure.

Neighbours of one speaker within two seconds are one paragraph, as on the page, unless something stands between them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from meetings.templatetags.numbers import grouped
from meetings.written import Written
from transcription.exports.lines import one_line
from transcription.exports.talk import Gap, Options, Pause, Talk, Utterance
from transcription.merge import SAME_BREATH


@dataclass(frozen=True, slots=True)
class Paragraph:
    speaker: UUID
    started_at: datetime
    ended_at: datetime
    text: str


Entry = Paragraph | Gap | Pause | Written


def entries(talk: Talk, options: Options) -> list[Entry]:
    """Without utterances that have no words, and gaps that were filled."""
    said = (Said(one, one_line(one.text(raw=options.raw))) for one in talk.utterances)
    timed: list[tuple[datetime, Said | Gap | Pause | Written]] = [
        *((one.row.started_at, one) for one in said if one.text),
        *((gap.started_at, gap) for gap in talk.gaps if gap.state == "open"),
        *((pause.started_at, pause) for pause in talk.pauses),
        *((message.sent_at, message) for message in talk.chat if options.chat),
    ]
    groups: list[list[Said] | Gap | Pause | Written] = []
    for _at, one in sorted(timed, key=lambda pair: pair[0]):
        last = groups[-1] if groups else None
        if not isinstance(one, Said):
            groups.append(one)
        elif isinstance(last, list) and joins(last[-1].row, one.row):
            last.append(one)
        else:
            groups.append([one])
    return [paragraph(one) if isinstance(one, list) else one for one in groups]


@dataclass(frozen=True, slots=True)
class Said:
    """An utterance, and what of it is shown."""

    row: Utterance
    text: str


def joins(last: Utterance, row: Utterance) -> bool:
    return last.speaker == row.speaker and row.started_at - last.ended_at <= SAME_BREATH


def paragraph(said: Sequence[Said]) -> Paragraph:
    first, ended = said[0].row, max(one.row.ended_at for one in said)
    return Paragraph(first.speaker, first.started_at, ended, " ".join(one.text for one in said))


def told(one: Gap | Pause, names: Mapping[UUID, str], zone: ZoneInfo) -> str:
    """A gap or a pause in a sentence."""
    if isinstance(one, Pause):
        return off_record(one, zone) if one.reason == "off_record" else stopped(one, zone)
    values = {"name": one_line(names.get(one.person, "")), "seconds": grouped(one.seconds)}
    if one.reason == "overrun":
        return _("%(name)s: the connection was away too long to keep these words (%(seconds)s s)") % values
    if one.reason == "no_words":
        return _("%(name)s: speech without words, perhaps laughter (%(seconds)s s)") % values
    return _("%(name)s: some words could not be recognised (%(seconds)s s)") % values


def off_record(one: Pause, zone: ZoneInfo) -> str:
    if one.ended_at is None:
        return _("Off the record since then")
    return _("Off the record until %(time)s") % {"time": clock(one.ended_at, zone)}


def stopped(one: Pause, zone: ZoneInfo) -> str:
    if one.ended_at is None:
        return _("Captions were stopped since then")
    return _("Captions were stopped until %(time)s") % {"time": clock(one.ended_at, zone)}


def clock(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H:%M:%S}"
