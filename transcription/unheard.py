"""What the recogniser must never hear, from the rows that all servers share: pauses of all, strikes of one's own.

The rule, whenever and wherever audio arrives:
- A sample whose time lies in a pause of its meeting, or in a strike of its speaker, is silence before anything
  listens to it (`hearing.py`). Rows decide, and they give the same sample on every server.
- A session learns of a new row by news, by looking once a second while somebody speaks, and, should all that be too
  late, when it stores: `publish.store` reads the rows once more under the transcript's lock. Words that were heard
  without knowing a row are thrown away (`Outdated`), and what is not durable yet is heard again without it.
- A pause or strike takes the same lock before it takes the time. So whatever was stored without knowing of it was
  stored before it began, and may stand.
- An utterance that reaches into a pause keeps the words said outside. One that runs into a strike keeps none; one
  that begins within it (its lead-in is silence then) has only words said after it, and stands.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from transcription.models import Pause, Stream, Strike
from transcription.spans import FOREVER, Spans, sample_at, union
from transcription.streams import tell_microphones


class Outdated(Exception):
    """These words were heard without knowing what must not be heard."""


@dataclass(frozen=True, slots=True)
class Unheard:
    """Of one stream: all samples that must not be heard, those that its speaker struck, and does a pause run?"""

    spans: Spans = ()
    struck: Spans = ()
    paused: bool = False

    def takes(self, first: int, last: int) -> bool:
        """Did the utterance [first, last) run into a strike? Then it is struck as a whole."""
        return any(first < since < last for since, _ in self.struck)


NOTHING = Unheard()


def of(stream: Stream) -> Unheard:
    """As the rows say now."""
    lately = Q(ended_at=None) | Q(ended_at__gt=stream.started_at)
    pauses = Pause.objects.filter(lately, transcript__meeting__participants=stream.participant_id)
    strikes = Strike.objects.filter(participant=stream.participant_id, ended_at__gt=stream.started_at)
    began, quiet = stream.started_at, list(pauses.values_list("started_at", "ended_at"))
    struck = union(
        (sample_at(began, first), sample_at(began, last))
        for first, last in strikes.values_list("started_at", "ended_at")
    )
    paused = ((sample_at(began, first), sample_at(began, last) if last else FOREVER) for first, last in quiet)
    return Unheard(union((*paused, *struck)), struck, any(last is None for _, last in quiet))


def tell(meeting: UUID, user: UUID | None = None) -> None:
    """Let running sessions (of this user) read the rows, once they stand."""
    tell_microphones(meeting, kind="unheard", user=str(user) if user else None)
