"""Which words of a realtime session belong to which utterance. Pure: events in, texts out.

Our commits are answered in the order in which they were sent, so the `committed` that answers the oldest open commit
names its item, and everything else goes by `item_id`: `completed` may come in any order. With server turns, items that
the server commits itself (it told `speech_stopped` for them) belong to the oldest utterance whose commit is not
answered yet; the answer to that commit, an item or `input_audio_buffer_commit_empty`, closes the list.

Deltas are only ever added to, so all but a last word that may still grow is stable while live.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from transcription.contract import SAMPLE_RATE, Caption, EngineFailed, Samples, Word
from transcription.engines.openai_http import first_language
from transcription.engines.openai_trouble import by_code
from transcription.engines.openai_words import LONGEST, clean, spread, voiced
from transcription.segmenter import NOTHING

PER_MS = SAMPLE_RATE // 1000
EMPTY = "input_audio_buffer_commit_empty"
TRANSCRIPTION = "conversation.item.input_audio_transcription"


@dataclass(slots=True, eq=False)
class Item:
    """What the server calls one turn; times are milliseconds of the session, where its own detector found it."""

    text: str = ""
    done: str | None = None
    language: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(slots=True, eq=False)
class Turn:
    """One utterance of ours. `base`: samples that the session had heard before it."""

    first: int
    base: int
    commit: str
    samples: Samples = field(default_factory=lambda: NOTHING)
    end: int | None = None
    answered: bool = False
    clearing: bool = False
    muted: bool = False
    items: list[Item] = field(default_factory=list)
    live: Item | None = None
    stable: str = ""

    def add(self, samples: Samples) -> None:
        self.samples = np.concatenate((self.samples, samples))

    def cut(self, length: int, base: int) -> None:
        """What was sent after `length` is the next utterance's: all of it is sent again, and heard afresh."""
        self.samples, self.base = self.samples[:length], base
        self.items, self.live = [], None
        self.clearing = self.muted = True

    @property
    def finished(self) -> bool:
        return self.end is not None and self.answered and all(item.done is not None for item in self.items)

    def partial(self) -> Caption:
        raw = " ".join(item.text for item in [*self.items, *([self.live] if self.live else [])])
        known, _, growing = raw.rpartition(" ")
        stable, growing = clean(known), clean(growing)
        if self.muted or not stable.startswith(self.stable):
            stable = self.stable
            growing = ""
        self.stable = stable
        return Caption(self.first, stable, growing, self.first, self.first + len(self.samples))

    def final(self) -> Caption:
        assert self.end is not None
        words: tuple[Word, ...] = ()
        for item in self.items:
            words += self.words(item, words[-1].end if words else self.first)
        text = clean(" ".join(item.done or "" for item in self.items))
        language = next((item.language for item in self.items if item.language), "")
        return Caption(self.first, text, "", self.first, self.end, final=True, words=words, language=language)

    def words(self, item: Item, after: int) -> tuple[Word, ...]:
        """Spread over where the server heard them, else over the voiced part: no model tells times of words."""
        first, last = voiced(self.samples)
        if item.start is not None:
            first = self.within(item.start)
            last = self.within(item.end) if item.end is not None else last
        start = max(after, self.first + first)
        return spread(item.done or "", start, max(start, self.first + last))

    def within(self, milliseconds: int) -> int:
        return min(max(0, milliseconds * PER_MS - self.base), len(self.samples))


class Turns:
    """Those of one session that are not finished. `server`: it finds turns itself."""

    def __init__(self, model: str, *, server: bool = False) -> None:
        self.model, self.server = model, server
        self.open: deque[Turn] = deque()
        self.items: dict[str, Item] = {}

    def hear(self, event: Mapping[str, Any]) -> None:
        """One event of the server. Raises EngineFailed when what was said is lost."""
        kind, name = event.get("type"), event.get("item_id")
        if kind == "error":
            self.error(event.get("error"))
        elif kind == "input_audio_buffer.cleared":
            for turn in self.open:
                turn.clearing = False
        elif isinstance(name, str) and isinstance(kind, str):
            self.about(kind, name, event)

    def error(self, error: object) -> None:
        code, of = (error.get(name) for name in ("code", "event_id")) if isinstance(error, Mapping) else ("", "")
        for turn in self.open:
            if code == EMPTY and turn.commit == of:
                turn.answered = True  # the server's own commits have left nothing
                return
        raise by_code(error, self.model)

    def about(self, kind: str, name: str, event: Mapping[str, Any]) -> None:
        if kind == "input_audio_buffer.speech_started":
            self.item(name).start = milliseconds(event.get("audio_start_ms"))
        elif kind == "input_audio_buffer.speech_stopped":
            self.item(name).end = milliseconds(event.get("audio_end_ms"))
        elif kind == "input_audio_buffer.committed":
            self.committed(self.item(name))
        elif kind == f"{TRANSCRIPTION}.delta":
            self.delta(self.item(name), event.get("delta"))
        elif kind == f"{TRANSCRIPTION}.completed":
            self.completed(self.item(name), event)
        elif kind == f"{TRANSCRIPTION}.failed":
            raise by_code(event.get("error"), self.model)

    def item(self, name: str) -> Item:
        return self.items.setdefault(name, Item())

    def committed(self, item: Item) -> None:
        turn = self.unanswered()
        if turn is None or turn.clearing or self.known(item):
            return
        turn.live = None
        if not (self.server and item.start is None):  # else: silence that was left when we committed
            turn.items.append(item)
        own = self.server and item.end is not None
        turn.answered = turn.end is not None and not own

    def delta(self, item: Item, delta: object) -> None:
        if item.done is not None or not isinstance(delta, str):
            return
        item.text = (item.text + delta)[: 4 * LONGEST]
        turn = self.unanswered()
        if turn and not turn.clearing and not self.known(item):
            turn.live = item  # it tells while it still listens: before our commit, or before its answer

    def completed(self, item: Item, event: Mapping[str, Any]) -> None:
        if not isinstance(event.get("transcript"), str):
            raise EngineFailed("The service sent a transcription without words in it.")
        item.done = clean(event["transcript"])
        item.language = first_language(event.get("languages"))

    def known(self, item: Item) -> bool:
        return any(item in turn.items for turn in self.open)

    def unanswered(self) -> Turn | None:
        return next((turn for turn in self.open if not turn.answered), None)

    def leave(self, turn: Turn) -> None:
        """Its final is told."""
        self.open.remove(turn)
        if not self.open:
            self.items.clear()
        else:
            self.items = {name: item for name, item in self.items.items() if item not in turn.items}


def milliseconds(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value < 1 << 40 else 0
