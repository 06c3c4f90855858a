"""Forgetting what was said and written in a meeting: what the rooms of the house tell each other about it.

Whoever keeps something of a meeting tells with `contribute` what there is of it, and removes it when `cleared(meeting)`
is sent, inside the transaction that clears. Those whose rows hang on a session lose them with it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.dispatch import Signal

from meetings.models import Meeting

cleared = Signal()


@dataclass(frozen=True, slots=True)
class Made:
    """What a room keeps, in lines for people: what goes with the words, and what goes with the meeting only."""

    of_words: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()


contributions: list[Callable[[Meeting], Made]] = []


def contribute(made: Callable[[Meeting], Made]) -> None:
    contributions.append(made)
