"""What got lost on the way: the stored words against what `transcribe` makes of each speaker's audio alone.

A word is there when a stored row of that speaker has it at the same place in the audio. An utterance none of whose
words are there is lost, any other word is counted by itself. Samples that were never acknowledged count too.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bench.bare import reference
from bench.load import Take


@dataclass(slots=True)
class Lost:
    said: int = 0  # utterances in the reference
    utterances: int = 0
    words: int = 0
    samples: int = 0

    def __bool__(self) -> bool:
        return bool(self.utterances or self.words or self.samples)


def lost(take: Take, seconds: float) -> Lost:
    found = Lost(samples=take.unacknowledged)
    for number, participant in enumerate(take.speakers):
        rows = [row for row in take.rows if row["participant_id"] == participant]
        stored = Counter(places(word for row in rows for word in row["words"]))
        for utterance in reference(number, seconds):
            count(found, utterance["words"], stored)
    return found


def places(words: Iterable[dict[str, Any]]) -> list[tuple[str, float]]:
    return [(word["text"], word["start"]) for word in words]


def count(found: Lost, words: list[dict[str, Any]], stored: "Counter[tuple[str, float]]") -> None:
    missing = sum(not stored[place] for place in places(words))
    found.said += 1
    if missing == len(words):
        found.utterances += 1
    else:
        found.words += missing
