"""Good answers of a model, through both real clients."""

import json
from datetime import date
from typing import Any

from summaries.contract import Doubt, Item, Progress, Rewording, Spent, Statement, Words
from tests.summaries.peers.script import Body, Peer, lines
from tests.summaries.scenes import id_of, talk

TALK = talk(
    "Alice: We ship teh release on Friday.",
    "Bob: I'll write the notes.",
    "Alice: The budget is 300 euros.",
)
Served = tuple[Any, Peer]


def only(events: list[Any], kind: type) -> list[Any]:
    return [one for one in events if isinstance(one, kind)]


def test_a_summary_is_streamed_and_stands_on_utterances(served: Served) -> None:
    provider, _ = served
    events = list(provider.summarise(TALK, "brief"))
    statements = only(events, Statement)
    assert [one.text for one in statements] == [one.text for one in TALK.said]
    assert [one.evidence for one in statements] == [(id_of(f"line {n}"),) for n in range(3)]
    words = only(events, Words)
    assert len(words) > 5
    assert "".join(one.text for one in words) == " ".join(one.text for one in TALK.said)
    assert events.index(statements[0]) > max(events.index(one) for one in words)
    assert only(events, Spent)[0].calls == 1
    assert only(events, Spent)[0].tokens_in > 100
    assert only(events, Progress)


def test_minutes_have_headings_and_lists_in_the_language_of_the_meeting(served: Served) -> None:
    provider, peer = served
    rows = [
        ("overview", "", "We met."),
        ("topic", "Release", "It ships."),
        ("decision", "", "Ship."),
        ("question", "", "When?"),
    ]
    peer.script = lambda body: json.dumps(
        {"sentences": [{"section": a, "heading": b, "ids": ["u1"], "text": c} for a, b, c in rows]}
    )
    events = list(provider.summarise(TALK, "minutes"))
    assert "".join(one.text for one in only(events, Words)) == (
        "We met.\n\n## Release\n\nIt ships.\n\n## Decisions\n\n- Ship.\n\n## Open questions\n\n- When?"
    )
    assert [(one.section, one.heading) for one in only(events, Statement)] == [row[:2] for row in rows]


def test_corrections_come_for_the_wanted_utterances_only(served: Served) -> None:
    provider, peer = served
    said = talk("Alice: Read teh plan.", "Bob: Yes, teh plan.", "Alice: Good.")
    found = only(list(provider.correct(said, frozenset({id_of("line 1"), id_of("line 2")}))), Rewording)
    assert found == [Rewording(id_of("line 1"), "Yes, the plan.")]
    assert [row[0] for row in lines(peer.calls()[0].body)] == ["u2", "u3"]
    assert "Read teh plan." in str(peer.calls()[0].body)  # as context


def test_action_items_have_people_and_days(served: Served) -> None:
    provider, peer = served
    peer.script = lambda body: json.dumps(
        {
            "items": [
                {
                    "ids": ["u2"],
                    "description": "Write the notes",
                    "assignee": "bob",
                    "priority": "high",
                    "start": None,
                    "due": "2026-03-06",
                },
                {"ids": ["u1"], "description": "Ship", "assignee": "Zoe", "priority": "urgent", "due": "2026-02-30"},
                {"ids": "u3", "description": "Pay", "assignee": "Bob", "start": "2026-03-09", "due": "next Friday"},
            ]
        }
    )
    items = only(list(provider.items(TALK)), Item)
    assert items[0] == Item("Write the notes", (id_of("line 1"),), id_of("Bob"), "high", None, date(2026, 3, 6))
    assert items[1] == Item("Ship", (id_of("line 0"),), None, "normal", None, None)
    assert (items[2].assignee, items[2].start) == (None, date(2026, 3, 9))  # Bob neither said it nor was named
    assert items[2].due in (date(2026, 3, 6), date(2026, 3, 13))  # both are meant by it


def test_doubted_sentences_are_asked_for_once_altogether(served: Served) -> None:
    provider, peer = served
    rows = [{"number": 2, "ids": ["u3"], "text": "The budget was 300 euros."}, {"number": 1, "ids": [], "text": ""}]
    peer.script = lambda body: json.dumps({"sentences": rows})
    doubts = [
        Doubt(Statement("We ship in May.", (id_of("line 0"),), "decision"), ("May",)),
        Doubt(Statement("It costs 400.", (id_of("line 2"),), "topic", "Money"), ("400",)),
        Doubt(Statement("Bob writes.", (id_of("line 1"),)), ()),
    ]
    assert only(list(provider.rewrite(TALK, doubts)), Statement) == [
        Statement("", (), "decision"),
        Statement("The budget was 300 euros.", (id_of("line 2"),), "topic", "Money"),
        doubts[2].statement,
    ]
    assert len(peer.calls()) == 1


def test_what_somebody_missed_is_short(served: Served) -> None:
    provider, peer = served
    long = " ".join(["word"] * 50) + "."
    peer.script = lambda body: json.dumps(
        {"sentences": [{"section": "overview", "ids": ["u1"], "text": long} for _ in range(5)]}
    )
    found = only(list(provider.catch_up(TALK, 120)), Statement)
    assert sum(len(one.text.split()) for one in found) <= 120
    assert len(found) == 2


def test_nothing_said_asks_nobody(served: Served) -> None:
    provider, peer = served
    empty = talk("Alice:  ")
    assert not [*provider.summarise(empty, "brief"), *provider.items(empty), *provider.correct(empty, frozenset())]
    assert not peer.calls()


def test_one_word_is_enough(served: Served) -> None:
    provider, _ = served
    assert [one.text for one in only(list(provider.summarise(talk("Alice: Hello."), "detailed")), Statement)] == [
        "Hello."
    ]


def test_each_purpose_has_its_model(watsonx_peer: Peer, settings: Any) -> None:
    settings.WATSONX_MODEL_CORRECT, settings.WATSONX_MODEL_TASKS = "ibm/small", "ibm/tasks"
    from summaries.providers.watsonx import Watsonx

    provider = Watsonx()
    list(provider.correct(TALK, frozenset({id_of("line 0")})))
    list(provider.items(TALK))
    list(provider.summarise(TALK, "brief"))
    asked = [one.body["model_id"] for one in watsonx_peer.calls("text/chat")]
    assert asked == ["ibm/small", "ibm/tasks", "ibm/granite-3-8b-instruct"]
    assert [provider.model(purpose) for purpose in ("correct", "items", "summary")] == asked
    assert len(watsonx_peer.calls("identity")) == 1


def test_an_option_that_a_server_does_not_know_is_left_out(compatible: Any, openai_peer: Peer) -> None:
    from tests.summaries.peers.play import honest
    from tests.summaries.peers.script import Status

    def old(body: Body) -> Any:
        for name in ("stream_options", "response_format"):
            if name in body:
                return Status(400, f"unknown field {name}")
        return honest(body)

    openai_peer.script = old
    assert only(list(compatible.summarise(TALK, "brief")), Statement)
    assert only(list(compatible.summarise(TALK, "brief")), Spent)[0].tokens_in > 0  # estimated
    assert len(openai_peer.calls()) == 4


def test_importing_the_providers_imports_no_client() -> None:
    import subprocess
    import sys

    code = (
        "import django; django.setup()\n"
        "import sys, summaries.providers\n"
        "print([name for name in ('langchain_core', 'langchain_ibm', 'openai') if name in sys.modules])"
    )
    env = {"DJANGO_SETTINGS_MODULE": "config.settings", "PATH": ""}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    assert done.stdout.strip() == "[]"
