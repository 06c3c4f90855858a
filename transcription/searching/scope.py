"""Among what a search looks for words, whatever the words are."""

from dataclasses import dataclass

from django.db.models import QuerySet

from meetings.models import Participant
from transcription.models import Transcript
from transcription.searching.models import IndexEntry


@dataclass(frozen=True, slots=True)
class Scope:
    """Of `entries` those with ids from `first` to `last`, in `sessions`, by one of `speakers` (None: by anybody).

    What has an index of its own is told apart from `entries`: each database knows best whether to begin with it.
    """

    entries: QuerySet[IndexEntry]
    sessions: QuerySet[Transcript]
    first: int
    last: int
    speakers: QuerySet[Participant] | None = None
