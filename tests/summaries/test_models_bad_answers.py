"""What models answer when they do not answer: prose, half JSON, fences, invented ids, HTML, nothing."""

import json
from typing import Any

import pytest

from summaries import evidence
from summaries.contract import Failed, Item, Rewording, Statement, Words
from tests.summaries.peers.play import honest
from tests.summaries.peers.script import Cut, Peer, texts
from tests.summaries.scenes import id_of, talk

TALK = talk("Alice: We ship the release on Friday.", "Bob: I'll write the notes.", "Alice: Good.")
Served = tuple[Any, Peer]
GOOD = {"section": "overview", "heading": "", "ids": ["u1"], "text": "The release ships on Friday."}
TASK = {"ids": ["u2"], "description": "Write the notes", "assignee": "Bob"}


def statements(events: Any) -> list[Statement]:
    return [one for one in events if isinstance(one, Statement)]


def items(events: Any) -> list[Item]:
    return [one for one in events if isinstance(one, Item)]


def answer(*rows: dict[str, Any]) -> str:
    return json.dumps({"sentences": list(rows)})


def tasks(*rows: Any) -> str:
    return json.dumps({"items": list(rows)})


@pytest.mark.parametrize(
    "text",
    [
        f"Sure! Here are your minutes:\n```json\n{answer(GOOD)}\n```\nAnything else?",
        f"<think>They want {{json}}.</think>{answer(GOOD)}",
        json.dumps([GOOD]),
        json.dumps({"result": "x", "sentences": [GOOD]}),
        f"An example is {{}} or [1]. {answer(GOOD)} {{ and more",
    ],
)
def test_json_is_found_in_what_is_around_it(served: Served, text: str) -> None:
    provider, peer = served
    peer.script = lambda body: text
    assert [one.text for one in statements(provider.summarise(TALK, "brief"))] == [GOOD["text"]]
    assert len(peer.calls()) == 1


@pytest.mark.parametrize(
    "text", ["", " ", "The release ships on Friday.", "{}", '{"sentences": 3}', "[" * 5000, "{" * 5000]
)
def test_what_cannot_be_used_is_asked_for_once_more(served: Served, text: str) -> None:
    provider, peer = served
    peer.script = lambda body: text if len(body["messages"]) == 2 else answer(GOOD)
    events = list(provider.summarise(TALK, "brief"))
    assert [one.text for one in statements(events)] == [GOOD["text"]]
    assert "".join(one.text for one in events if isinstance(one, Words)) == GOOD["text"]
    assert "could not be used" in peer.calls()[1].body["messages"][-1]["content"]
    assert len(peer.calls()) == 2


@pytest.mark.parametrize("text", ["", "The release ships on Friday.", '{"sentences": [{"text": "No ids."}]}'])
def test_what_cannot_be_used_twice_is_a_failure(served: Served, text: str) -> None:
    provider, peer = served
    peer.script = lambda body: text
    with pytest.raises(Failed, match="bad_answer"):
        list(provider.summarise(TALK, "brief"))
    assert len(peer.calls()) == 2


def test_half_an_answer_is_asked_for_again_and_then_taken_as_far_as_it_goes(served: Served) -> None:
    provider, peer = served
    half = answer(GOOD, GOOD | {"text": "Bob writes the notes."}, GOOD)[:-40]
    peer.script = lambda body: half
    found = statements(provider.summarise(TALK, "brief"))
    assert [one.text for one in found] == [GOOD["text"], "Bob writes the notes."]
    assert len(peer.calls()) == 2


def test_a_summary_that_its_limit_cut_is_never_taken_for_one(served: Served) -> None:
    provider, peer = served
    peer.script = lambda body: Cut(answer(GOOD, GOOD)[:-20])
    with pytest.raises(Failed) as caught:
        list(provider.summarise(TALK, "brief"))
    assert (caught.value.code, caught.value.detail) == ("bad_answer", "length")


def test_invented_ids_are_dropped_and_what_stands_on_nothing_too(served: Served) -> None:
    provider, peer = served
    rows = [GOOD | {"ids": ["u1", "u99", "u1"]}, GOOD, GOOD, GOOD | {"ids": ["u77"], "text": "Invented."}]
    peer.script = lambda body: answer(*rows)
    found = statements(provider.summarise(TALK, "brief"))
    assert [one.evidence for one in found] == [(id_of("line 0"),)] * 3
    assert len(peer.calls()) == 1


def test_html_is_taken_off(served: Served) -> None:
    provider, peer = served
    text = "The <b>release</b><script>alert(1)</script> ships <img src=x onerror=alert(1)>on Friday if 1 < 2."
    peer.script = lambda body: answer(GOOD | {"text": text}, GOOD | {"text": "<script>only()"}, GOOD, GOOD)
    events = list(provider.summarise(TALK, "brief"))
    assert statements(events)[0].text == "The release ships on Friday if 1 < 2."
    assert len(statements(events)) == 3
    shown = "".join(one.text for one in events if isinstance(one, Words))
    assert "script" not in shown
    assert "onerror" not in shown
    assert shown.startswith("The release ships on Friday if 1 \\< 2.")


def test_another_language_is_what_the_evidence_check_finds(served: Served) -> None:
    provider, peer = served
    peer.script = lambda body: answer(GOOD | {"text": "Die Veröffentlichung erscheint nach der Mittagspause."})
    (found,) = statements(provider.summarise(TALK, "brief"))
    assert not evidence.check(found, TALK).supported


def test_thoughts_are_not_shown(served: Served) -> None:
    provider, peer = served
    secret = answer(GOOD | {"text": "Secret."})
    peer.script = lambda body: f"<think>{secret}</think>{answer(GOOD)}"
    shown = "".join(one.text for one in provider.summarise(TALK, "brief") if isinstance(one, Words))
    assert shown == GOOD["text"]


def test_items_are_repaired_once_then_dropped_one_by_one(served: Served) -> None:
    provider, peer = served
    bad: list[Any] = [{"ids": ["u2"]}, {"ids": ["u9"], "description": "Invented"}, "prose", None]
    peer.script = lambda body: tasks(TASK, *bad)
    assert [one.description for one in items(provider.items(TALK))] == ["Write the notes"]
    assert len(peer.calls()) == 2
    fault = peer.calls()[1].body["messages"][-1]["content"]
    assert "entry 2: description wrong" in fault
    assert "entry 3: none of its ids is in the data" in fault


def test_the_repaired_items_count(served: Served) -> None:
    provider, peer = served
    peer.script = lambda body: tasks({"ids": ["u9"], "description": "?"}) if len(body["messages"]) == 2 else tasks(TASK)
    assert [one.assignee for one in items(provider.items(TALK))] == [id_of("Bob")]


def test_no_items_are_an_answer(served: Served) -> None:
    provider, peer = served
    peer.script = lambda body: tasks()
    assert not items(provider.items(TALK))
    assert len(peer.calls()) == 1


def test_prose_instead_of_items_is_a_failure(served: Served) -> None:
    provider, peer = served
    peer.script = lambda body: "There is nothing to do."
    with pytest.raises(Failed, match="bad_answer"):
        list(provider.items(TALK))


def test_corrections_change_nothing_else(served: Served) -> None:
    provider, peer = served
    rows = {
        "u1": "We ship the release on Friday!",
        "u2": "<script>alert(1)</script>",
        "u3": "Good. " * 50,
        "u9": "Nobody said this.",
    }
    peer.script = lambda body: json.dumps({"corrections": rows})
    wanted = frozenset(one.id for one in TALK.said)
    found = [one for one in provider.correct(TALK, wanted) if isinstance(one, Rewording)]
    assert found == [Rewording(id_of("line 0"), "We ship the release on Friday!")]


def test_a_server_that_counts_nothing_is_estimated(compatible: Any, openai_peer: Peer) -> None:
    openai_peer.with_usage = False
    events = list(compatible.summarise(TALK, "brief"))
    spent = next(one for one in events if type(one).__name__ == "Spent")
    assert spent.tokens_in > len(texts(openai_peer.calls()[0].body)) / 4


def test_the_date_and_the_language_are_told(served: Served) -> None:
    provider, peer = served
    list(provider.items(TALK))
    system = str(peer.calls()[0].body["messages"][0]["content"])
    assert "Wednesday, 2026-03-04" in system
    assert "language of the meeting (en)" in system
    assert honest(peer.calls()[0].body)
