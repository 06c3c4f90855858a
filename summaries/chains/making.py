"""What providers with a language model share: each kind of work as one errand with one of their models."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal
from uuid import UUID

from summaries.chains import prompts, rewording, tasking, telling, tidying
from summaries.chains.asking import Errand, Means, Model
from summaries.chains.telling import Wish
from summaries.contract import Doubt, Event, Failed, Kind, Section, Talk

Purpose = Literal["correct", "items", "summary"]
Titles = Callable[[str], Mapping[str, str]]
SECTIONS: Mapping[Kind, frozenset[Section]] = {
    "brief": frozenset({"overview"}),
    "detailed": frozenset({"overview", "topic"}),
    "minutes": frozenset({"overview", "topic", "decision", "question"}),
}


class Maker(ABC):
    """A Provider of summaries.contract; those who inherit know how its models are reached."""

    name = ""

    def __init__(self, means: Means, titles: Titles) -> None:
        self.means, self.titles = means, titles

    @abstractmethod
    def lent(self, purpose: Purpose) -> Model:
        """The model for a purpose, the same object each time. Asks nobody."""

    def model(self, purpose: Purpose) -> str:
        return self.lent(purpose).name

    def summarise(self, talk: Talk, kind: Kind) -> Iterator[Event]:
        wish = Wish(prompts.summary(talk, kind), SECTIONS[kind], self.titles(talk.language))
        return self.errand("summary", lambda errand: telling.tell(errand, talk, wish))

    def catch_up(self, talk: Talk, words: int) -> Iterator[Event]:
        wish = Wish(prompts.catch_up(talk, words), SECTIONS["brief"], {}, words)
        return self.errand("summary", lambda errand: telling.tell(errand, talk, wish))

    def rewrite(self, talk: Talk, doubts: Sequence[Doubt]) -> Iterator[Event]:
        return self.errand("summary", lambda errand: rewording.rewrite(errand, talk, doubts))

    def correct(self, talk: Talk, wanted: frozenset[UUID]) -> Iterator[Event]:
        return self.errand("correct", lambda errand: tidying.tidy(errand, talk, wanted))

    def items(self, talk: Talk) -> Iterator[Event]:
        return self.errand("items", lambda errand: tasking.tasks(errand, talk))

    def errand(self, purpose: Purpose, work: Callable[[Errand], Iterator[Event]]) -> Iterator[Event]:
        """The work's events. What was spent is told in any case; what is not wanted any more is stopped."""
        errand = Errand(self.lent(purpose), self.means)
        try:
            yield from work(errand)
        except Failed:
            yield from errand.spent()
            raise
        finally:
            errand.stop()
