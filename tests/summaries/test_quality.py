"""The ten marked meetings hold the built-in minutes to their targets."""

import json
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command

from summaries.contract import Item, Statement
from summaries.quality.marked import Decision, long, meetings
from summaries.quality.scoring import Score, covers, matched

TARGETS = {"precision": 0.75, "recall": 0.7, "assignee": 0.8, "due": 0.9, "supported": 1.0}
HELD_OUT = {"precision": 0.65, "recall": 0.7, "assignee": 0.8, "due": 0.7, "supported": 1.0}
"""Of two meetings that nothing was tuned on: less is asked, so that they tell when a rule only fits the other eight."""
FIRST, SECOND = UUID(int=1), UUID(int=2)
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def report() -> dict:
    out = StringIO()
    call_command("minutes_quality", provider="builtin", json=True, stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.parametrize("rate", TARGETS)
def test_builtin_reaches_its_targets(report: dict, rate: str) -> None:
    assert report["total"][rate] >= TARGETS[rate]
    assert report["tuned"][rate] >= TARGETS[rate]
    assert report["held_out"][rate] >= HELD_OUT[rate]


def test_most_decisions_are_told(report: dict) -> None:
    assert report["total"]["decisions"] >= 0.75


def test_ten_meetings_two_of_them_held_out() -> None:
    known = meetings()
    assert (len(known), sum(one.held_out for one in known)) == (10, 2)
    assert all(15 <= len(one.talk.said) <= 120 and 3 <= len(one.talk.people) <= 5 for one in known)
    assert all(one.evidence for meeting in known for one in (*meeting.items, *meeting.decisions))


def test_the_table_names_every_meeting_and_the_provider() -> None:
    out = StringIO()
    call_command("minutes_quality", provider="builtin", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0] == "builtin: 0 calls, 0 tokens"
    assert len([line for line in lines if line.startswith("| ")]) == 1 + 1 + 10 + 3


def test_a_provider_that_there_is_not() -> None:
    with pytest.raises(CommandError):
        call_command("minutes_quality", provider="nobody", stdout=StringIO())


@pytest.mark.parametrize("hours", ["3", "5"])
def test_long_talks_stay_light(hours: str) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "summaries.quality.timing", hours], cwd=ROOT, check=True, capture_output=True, text=True
    )
    timed = json.loads(answer.stdout)
    assert timed["words"] >= 9000 * int(hours)
    assert timed["memory"] < 200
    assert timed["statements"] > 5


def test_a_long_talk_has_new_ids() -> None:
    said = long(0.5).said
    assert len({one.id for one in said}) == len(said)
    assert [one.at for one in said] == sorted(one.at for one in said)


def item(description: str, *evidence: UUID, due: date | None = None) -> Item:
    return Item(description, evidence, due=due)


def test_items_are_matched_once_the_likest_first() -> None:
    mark = item("Send the report", FIRST)
    far, near = item("Send the agenda to Bob", FIRST), item("Send the report", FIRST)
    assert matched([far, near], [mark]) == [(near, mark)]


def test_the_same_words_match_without_the_same_utterance_but_not_the_other_way_round() -> None:
    mark = item("Send the yearly report", FIRST)
    assert matched([item("Send the yearly report", SECOND)], [mark])
    assert matched([item("Water the plants", FIRST)], [mark]) == []


def test_a_decision_is_covered_by_its_utterance_or_its_words() -> None:
    decision = Decision("The party is in the boathouse", (FIRST,))
    assert covers(Statement("We take the boathouse.", (FIRST,)), decision)
    assert covers(Statement("The party is in the boathouse.", (SECOND,)), decision)
    assert not covers(Statement("We take the garden.", (FIRST,)), decision)


def test_scores_add_and_nothing_counted_is_no_rate() -> None:
    both = Score(found=2, marked=1, matched=1) + Score(found=2, marked=3, matched=2)
    assert (both.rates()["precision"], both.rates()["recall"], both.rates()["decisions"]) == (0.75, 0.75, None)
