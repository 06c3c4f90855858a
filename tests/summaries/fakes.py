"""A provider with a script, for the tests of runs: what it yields, what it raises, where it waits."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal
from uuid import UUID

from summaries import providers
from summaries.contract import Doubt, Event, Kind, Statement, Talk

Script = Sequence[Event | Exception | Callable[[], Any]]


def lines(talk: Talk) -> list[Event]:
    """What a summary may always say: everything, word for word."""
    return [Statement(one.text, (one.id,)) for one in talk.said]


class Scripted:
    """Each purpose has a script, or a function of the talk that makes one: events are yielded, errors raised, and
    functions called, in order. `asked` keeps what each was asked, in order."""

    name = "builtin"

    def __init__(self, **scripts: Script | Callable[..., Script]) -> None:
        self.scripts, self.asked = scripts, list[tuple[str, Any]]()
        self.talks: list[Talk] = []

    def model(self, purpose: Literal["correct", "items", "summary"]) -> str:
        return f"script-{purpose}"

    def summarise(self, talk: Talk, kind: Kind) -> Iterator[Event]:
        return self.play("summarise", talk, kind)

    def rewrite(self, talk: Talk, doubts: Sequence[Doubt]) -> Iterator[Event]:
        return self.play("rewrite", talk, list(doubts))

    def correct(self, talk: Talk, wanted: frozenset[UUID]) -> Iterator[Event]:
        return self.play("correct", talk, wanted)

    def items(self, talk: Talk) -> Iterator[Event]:
        return self.play("items", talk, None)

    def catch_up(self, talk: Talk, words: int) -> Iterator[Event]:
        return self.play("catch_up", talk, words)

    def play(self, purpose: str, talk: Talk, what: Any) -> Iterator[Event]:
        self.asked.append((purpose, what))
        self.talks.append(talk)
        script = self.scripts.get(purpose, ())
        for cue in script(talk, what) if callable(script) else script:
            if isinstance(cue, Exception):
                raise cue
            if callable(cue):
                cue()
            else:
                yield cue


def cast(monkeypatch: Any, provider: Scripted) -> Scripted:
    """Let this one make all minutes."""
    monkeypatch.setattr(providers, "make", lambda name: provider)
    return provider
