"""A run as somebody watches it: what they have of its draft, so that no word is lost, doubled or told out of order.

News may be lost, come twice, or be older than what the database said. Pure.
"""

from dataclasses import dataclass, field
from typing import Any

Message = dict[str, Any]
OVER = ("done", "failed", "cancelled")


@dataclass
class Draft:
    """`text` is what the watcher has of what is being written in this attempt and step."""

    run: Message = field(default_factory=dict)
    text: str = ""
    waiting: list[Message] = field(default_factory=list)
    hole: bool = False

    @property
    def hurry(self) -> bool:
        """Words are missing that the database will have: look."""
        return self.hole and not self.over

    @property
    def over(self) -> bool:
        return self.run.get("state") in OVER

    def told(self, run: Message, draft: str = "") -> list[Message]:
        """A snapshot came, maybe with words that were saved. The run as it is to be shown, if it is news."""
        if self.over or place(run) < place(self.run) or run == self.run:
            return []
        if place(run) != place(self.run) or run["state"] == "queued":
            later = run["attempt"] > self.run.get("attempt", run["attempt"])
            self.waiting = [one for one in self.waiting if later and one["attempt"] == run["attempt"]]
            self.text = draft
        self.run = run
        return [self.shown()]

    def shown(self) -> Message:
        return self.run | {"draft": "" if self.over else self.text}

    def looked(self, run: Message, draft: str) -> list[Message]:
        """This is what the database says: a snapshot, and the words that were saved so far."""
        if self.over or place(run) < place(self.run):
            return []
        return self.told(run, draft) + self.grown(draft)

    def grown(self, draft: str) -> list[Message]:
        """Words that were saved and never told; then those that waited for them."""
        return self.add(draft[len(self.text) :]) + self.caught_up()

    def caught_up(self) -> list[Message]:
        """Words that came too early, as far as they belong here now."""
        self.hole, told = False, list[Message]()
        late, self.waiting = self.waiting, []
        for delta in late:
            told += self.said(delta)
        return told

    def said(self, delta: Message) -> list[Message]:
        """More words came: `{"at", "delta"}` to pass on."""
        mine = self.run.get("attempt")
        if self.over or mine is None or delta["attempt"] < mine:
            return []
        if delta["attempt"] > mine or delta["at"] > len(self.text):
            self.waiting.append(delta)
            self.hole = True
            return []
        return self.add(delta["delta"][len(self.text) - delta["at"] :]) + self.caught_up()

    def add(self, words: str) -> list[Message]:
        at, self.text = len(self.text), self.text + words
        return [{"at": at, "delta": words}] if words else []


def place(run: Message) -> tuple[int, int]:
    """How far it has come; never less."""
    return run.get("attempt", -1), run.get("step", -1)
