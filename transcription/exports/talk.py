"""A session as formats see it, and what may be asked of them. Times are aware datetimes, words' are seconds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from meetings.written import Written


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody that the talk tells of, by the id of their place in the meeting; `seat`: how many came before."""

    id: UUID
    name: str
    seat: int = 0


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word, in seconds since the first sample of its stream; confidence is 0 to 1."""

    text: str
    start: float
    end: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Stream:
    """One unbroken run of somebody's microphone: what sample offsets are counted from."""

    id: UUID
    person: UUID
    started_at: datetime
    language: str = ""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one person said without a pause: as recognised, as a model and as a person put it right (None: nobody)."""

    id: UUID
    speaker: UUID
    stream: UUID
    first_sample: int
    last_sample: int
    started_at: datetime
    ended_at: datetime
    raw_text: str
    corrected_text: str | None = None
    edited_text: str | None = None
    edited_by: UUID | None = None
    engine: str = ""
    language: str = "en"
    words: tuple[Word, ...] = ()

    def text(self, *, raw: bool) -> str:
        """As it was recognised, or as it stands: edited, else corrected, else as recognised."""
        if raw:
            return self.raw_text
        return next((one for one in (self.edited_text, self.corrected_text) if one is not None), self.raw_text)


@dataclass(frozen=True, slots=True)
class Gap:
    """Speech without words (PROTOCOL 4)."""

    person: UUID
    stream: UUID
    first_sample: int
    last_sample: int
    started_at: datetime
    ended_at: datetime
    reason: str
    state: str = "open"

    @property
    def seconds(self) -> int:
        return round((self.ended_at - self.started_at).total_seconds())


@dataclass(frozen=True, slots=True)
class Pause:
    """Nobody's words were written; `ended_at` is None while that is so."""

    person: UUID | None
    reason: str
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """Of minutes: as one reads it, and as Markdown in one line."""

    text: str
    markdown: str


@dataclass(frozen=True, slots=True)
class Section:
    """Sentences under one heading ("": none); `listed`: decisions and open questions, each on a line of its own."""

    heading: str
    sentences: tuple[Sentence, ...]
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Minutes:
    """One type of summary; `label` is its name for people."""

    type: str
    label: str
    language: str
    made_at: datetime
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """Something that somebody is to do; labels are for people, `assignee` is a name ("": nobody's)."""

    description: str
    assignee: str
    status: str
    status_label: str
    priority: str
    priority_label: str
    start_date: date | None
    due_date: date | None
    done: bool = False


@dataclass(frozen=True, slots=True)
class Talk:
    """One session. Utterances, gaps and pauses in the order of time; minutes newest first; `zone` is an IANA name."""

    id: UUID
    code: str
    title: str
    started_at: datetime
    ended_at: datetime | None
    state: str
    zone: str = "UTC"
    people: tuple[Person, ...] = ()
    streams: tuple[Stream, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    gaps: tuple[Gap, ...] = ()
    pauses: tuple[Pause, ...] = ()
    chat: tuple[Written, ...] = ()
    minutes: tuple[Minutes, ...] = ()
    items: tuple[Item, ...] = ()

    @property
    def names(self) -> Mapping[UUID, str]:
        return {one.id: one.name for one in self.people}


@dataclass(frozen=True, slots=True)
class Options:
    """`raw`: as recognised, not as it stands. Where a format cannot do without something, it has it always."""

    raw: bool = False
    times: bool = True
    chat: bool = False
    minutes: bool = True
    zone: str = ""
