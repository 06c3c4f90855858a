"""Meetings that are longer than a model reads at once: windows, side by side, in few calls, on 8,192 tokens."""

import json
import random
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from summaries.chains import wire
from summaries.contract import Failed, Item, Person, Progress, Rewording, Said, Spent, Statement, Talk, Words
from tests.summaries.peers.play import counted, honest
from tests.summaries.peers.script import Answer, Body, Peer, Slow, Status, lines
from tests.summaries.scenes import BEGAN, DAY, id_of, talk

CONTEXT = 8192
Served = tuple[Any, Peer]
VOCABULARY = (
    "we",
    "plan",
    "release",
    "budget",
    "boat",
    "engine",
    "for",
    "harbour",
    "customer",
    "price",
    "ship",
    "test",
)


def meeting(hours: float, words_an_hour: int = 9000) -> Talk:
    """Ten people; every 60th utterance begins a new topic after a pause; every 50th is a promise."""
    chance, people = random.Random(7), [Person(id_of(f"P{n}"), f"Person {n}") for n in range(10)]
    said, at, words = [], BEGAN, 0
    while words < hours * words_an_hour:
        number = len(said)
        text = " ".join(chance.choices(VOCABULARY, k=chance.randint(6, 34))).capitalize() + "."
        text = f"I'll write report {number} for you." if number % 50 == 25 else text
        said.append(Said(uuid4(), chance.choice(people), at, text))
        at += timedelta(seconds=len(text) / 15 + (20 if number % 60 == 59 else 0.5))
        words += len(text.split())
    return Talk("Long", DAY, tuple(people), tuple(said))


class Limited:
    """A model that reads `context` tokens, counted as its peer counts, answer included; it refuses more."""

    def __init__(self, peer: Peer, context: int = CONTEXT, script: Any = honest) -> None:
        self.peer, self.context, self.script, self.refused = peer, context, script, 0
        self.sizes: list[int] = []

    def __call__(self, body: Body) -> Answer:
        room = body.get("max_tokens") or 0
        size = self.peer.count("\n".join(str(one["content"]) for one in body["messages"]))
        if size + room > self.context:
            self.refused += 1
            return Status(
                400, f"This model's maximum context length is {self.context} tokens, you asked for {size + room}."
            )
        self.sizes.append(size + room)
        answer: Answer = self.script(body)
        return answer


def of(events: Any, kind: type) -> list[Any]:
    return [one for one in events if isinstance(one, kind)]


def thirds(text: str) -> int:
    """A tokenizer that cuts every three characters: denser than any for English."""
    return len(text) // 3


@pytest.mark.parametrize("count", [counted, thirds], ids=["words", "thirds"])
def test_three_hours_on_8k(served: Served, count: Any, capsys: pytest.CaptureFixture[str]) -> None:
    provider, peer = served
    peer.count = (lambda text: len(text.split())) if count is counted else thirds
    peer.script = limited = Limited(peer)
    said = meeting(3)
    assert said.words > 26_500
    events = list(provider.summarise(said, "minutes"))
    calls = sum(one.calls for one in of(events, Spent))
    with capsys.disabled():
        print(
            f"\n3 h, {said.words} words, {provider.name}, {count.__name__}: {calls} calls, {calls / 3:.1f} an hour,"
            f" largest {max(limited.sizes)} of {CONTEXT} tokens"
        )
    assert limited.refused == 0
    assert calls == len(peer.calls("chat")) <= 40
    assert max(limited.sizes) > CONTEXT / 2
    assert of(events, Words)
    told = of(events, Statement)
    known = {one.id: place for place, one in enumerate(said.said)}
    places = [known[one.evidence[0]] for one in told]
    assert places == sorted(places)
    assert places[-1] > len(said.said) * 0.7  # of all parts of the meeting
    progress = of(events, Progress)
    assert progress[-1].done == progress[-1].total


def test_every_promise_of_a_long_meeting_is_found(served: Served) -> None:
    provider, peer = served
    peer.script = Limited(peer)
    said = meeting(1)
    found = of(list(provider.items(said)), Item)
    promised = [one for one in said.said if one.text.startswith("I'll ")]
    assert [one.evidence for one in found] == [(one.id,) for one in promised]
    assert [one.assignee for one in found] == [one.speaker.id for one in promised]


def test_every_utterance_of_a_long_meeting_is_corrected(served: Served) -> None:
    provider, peer = served
    peer.script = limited = Limited(peer)
    base = meeting(1)
    said = Talk(
        base.title, base.day, base.people, tuple(Said(o.id, o.speaker, o.at, f"teh {o.text}") for o in base.said)
    )
    wanted = frozenset(one.id for one in said.said[::2])
    found = of(list(provider.correct(said, wanted)), Rewording)
    assert [one.id for one in found] == [one.id for one in said.said[::2]]
    assert limited.refused == 0


def test_parts_are_read_side_by_side_up_to_a_limit(served: Served, settings: Any) -> None:
    _, peer = served
    settings.MINUTES_PARALLEL = 3
    provider = type(served[0])()
    peer.script = lambda body: Slow(honest(body), 0.15)
    said = meeting(3)
    found = of(list(provider.items(said)), Item)
    assert peer.at_once == 3
    assert [one.evidence[0] for one in found] == [one.id for one in said.said if one.text.startswith("I'll ")]


def test_a_model_that_reads_less_than_was_said_of_it_gets_halves(served: Served) -> None:
    provider, peer = served
    peer.script = limited = Limited(peer, 4800)
    found = of(list(provider.items(meeting(2))), Item)
    assert limited.refused > 0
    assert len(found) > 5


def test_a_model_that_reads_nearly_nothing_is_too_small(served: Served) -> None:
    provider, peer = served
    peer.script = limited = Limited(peer, 600)
    for work in (provider.items(meeting(1)), provider.summarise(meeting(1), "brief")):
        with pytest.raises(Failed, match="too_long"):
            list(work)
    assert limited.refused < 30


def test_one_utterance_that_is_longer_than_a_window(served: Served) -> None:
    provider, peer = served
    peer.script = limited = Limited(peer)
    said = talk("Alice: Hello.", "Bob: " + "we talk and talk " * 12_000, "Alice: I'll stop you.")
    events = list(provider.summarise(said, "brief"))
    assert limited.refused == 0
    assert {one for told in of(events, Statement) for one in told.evidence} >= {id_of("line 1")}
    assert [one.description for one in of(list(provider.items(said)), Item)] == ["stop you."]


def test_five_hours(served: Served) -> None:
    provider, peer = served
    peer.script = limited = Limited(peer)
    events = list(provider.summarise(meeting(5), "detailed"))
    assert of(events, Statement)
    assert limited.refused == 0


def test_notes_that_get_no_fewer_are_too_long(served: Served) -> None:
    provider, peer = served

    def chatty(body: Body) -> str:
        rows = lines(body)[:40]
        note = {"kind": "topic", "heading": "", "text": " ".join(["plan"] * 240)}
        return json.dumps({"notes": [note | {"ids": [row[0]]} for row in rows]})

    peer.script = Limited(peer, 10**9, chatty)
    with pytest.raises(Failed, match="too_long"):
        list(provider.summarise(meeting(3), "brief"))


@pytest.mark.parametrize("part", [0, 3])
def test_an_outage_in_a_long_meeting_is_few_requests(
    served: Served, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider, peer = served
    monkeypatch.setattr(wire, "PAUSE", 0.01)
    peer.script = lambda body: honest(body) if len(peer.calls("chat")) <= part else Status(503)
    with pytest.raises(Failed, match="down"):
        list(provider.items(meeting(3)))
    time.sleep(0.3)  # those under way
    asked = len(peer.calls("chat")) - part
    assert asked <= 4 + 2, asked  # those side by side, and the patience of all of them together


def test_closing_begins_no_other_part(served: Served) -> None:
    provider, peer = served
    peer.script = lambda body: Slow(honest(body), 0.1)
    events = provider.items(meeting(3))
    next(one for one in events if isinstance(one, Progress))
    events.close()
    asked = len(peer.calls("chat"))
    assert asked <= 9
    time.sleep(0.5)
    assert len(peer.calls("chat")) <= asked + 4
