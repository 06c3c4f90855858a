"""How long after a word its caption comes. Pure: rows, events and the time each stream began in, seconds out.

A word's time in the audio is the recogniser's own (`words` of the stored row, seconds from the stream's first sample);
sample n left the microphone at `began_at` + n / 16,000 on the clock of the listener, another participant.

Caption lag: from the end of each word of a final to the first `dialogue` event of its id that holds it. An event holds
a word when its text, stable and unstable, has that word in that place: both texts are aligned by their longest matching
runs (case and punctuation apart), so that a word which was put in or taken out before it does not matter. An event from
before the word was begun cannot hold it. A word that no live event held counts with the final's time: it was late.

Final lag: from the end of the last word of an utterance to its final, the hang-over that ends it included.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

import numpy as np

from bench.load import Event, Take

WORD = re.compile(r"[^\w\s']")


@dataclass(slots=True)
class Lags:
    """Seconds."""

    captions: list[float] = field(default_factory=list)
    finals: list[float] = field(default_factory=list)
    only_final: int = 0  # words that no live event held


def normal(text: str) -> list[str]:
    """The words of a text, without case and punctuation."""
    return WORD.sub("", text.lower()).split()


def quantiles(values: list[float]) -> tuple[float, float] | None:
    """(median, 95th percentile)"""
    return (float(np.percentile(values, 50)), float(np.percentile(values, 95))) if values else None


def lags(take: Take) -> Lags:
    found, events = Lags(), by_id(take.events)
    for row in take.rows:
        speaker, seen = take.speakers.get(row["participant_id"]), events.get(row["id"], [])
        final = next((event for event in seen if event.dialogue["number"]), None)
        if speaker and final and row["words"]:
            add(found, row["words"], speaker.began_at, [one for one in seen if one.at < final.at], final.at)
    return found


def by_id(events: list[Event]) -> dict[str, list[Event]]:
    sorted_: dict[str, list[Event]] = {}
    for event in events:
        sorted_.setdefault(event.dialogue["id"], []).append(event)
    return sorted_


def add(found: Lags, words: list[dict[str, Any]], began_at: float, live: list[Event], final_at: float) -> None:
    """One utterance."""
    ends = [began_at + word["end"] for word in words]
    shown = shown_at(words, began_at, live)
    found.captions += [shown.get(k, final_at) - end for k, end in enumerate(ends)]
    found.only_final += len(words) - len(shown)
    found.finals.append(final_at - ends[-1])


def shown_at(words: list[dict[str, Any]], began_at: float, live: list[Event]) -> dict[int, float]:
    """When each word, by its place in the final, was first held by a live event."""
    final = [" ".join(normal(word["text"])) for word in words]
    starts = [began_at + word["start"] for word in words]
    shown: dict[int, float] = {}
    for event in live:
        begun = bisect_left(starts, event.at)
        for k in held(final, normal(f"{event.dialogue['stable']} {event.dialogue['unstable']}")):
            if k < begun:
                shown.setdefault(k, event.at)
    return shown


def held(final: list[str], text: list[str]) -> list[int]:
    """The places in `final` whose words `text` has in the same place."""
    blocks = SequenceMatcher(None, final, text, autojunk=False).get_matching_blocks()
    return [k for block in blocks for k in range(block.a, block.a + block.size)]
