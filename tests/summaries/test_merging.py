"""Finding action items again keeps what people did with them."""

import uuid
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summaries.contract import Item
from summaries.items.merging import Kept, Text, merge
from summaries.language.words import content
from tests.summaries.scenes import id_of

U1, U2, U3 = (id_of(f"line {n}") for n in range(3))
ALICE, BOB = id_of("Alice"), id_of("Bob")
FIELDS = ["description", "assignee", "priority", "start", "due", "evidence"]


def row(description, evidence=(U1,), **changes):
    blank = Kept(
        key=id_of(description),
        description=description,
        original=description,
        assignee=None,
        priority="normal",
        start=None,
        due=None,
        evidence=evidence,
        touched=frozenset(),
        origin="found",
        deleted=False,
        complete=False,
    )
    return replace(blank, **changes)


def apply(kept, plan):
    """What whoever stores rows does with a plan. A description that changes is the original one from then on."""
    changes = dict(plan.change)
    rows = [changed(one, changes[one.key]) if one.key in changes else one for one in kept if one.key not in plan.drop]
    added = [
        row(one.description, one.evidence, key=uuid.uuid4(), **{name: getattr(one, name) for name in FIELDS[1:5]})
        for one in plan.add
    ]
    return rows + added


def changed(one, item):
    original = item.description if item.description != one.description else one.original
    return replace(one, original=original, **{name: getattr(item, name) for name in FIELDS})


def test_what_is_new_is_added():
    item = Item("Send the report", (U1,), BOB)
    plan = merge([], [item])
    assert (plan.add, plan.change, plan.drop) == ((item,), (), ())


def test_what_is_found_again_in_other_words_is_changed():
    old = row("Send the report")
    item = Item("Send Alice the report", (U1, U2), BOB, due=date(2026, 3, 6))
    plan = merge([old], [item])
    assert plan.change == ((old.key, item),)
    assert plan.add == plan.drop == ()


def test_what_is_found_no_more_is_dropped():
    assert merge([row("Send the report")], []).drop == (id_of("Send the report"),)


@pytest.mark.parametrize(
    "state", [{"deleted": True}, {"complete": True}, {"origin": "added"}, {"touched": frozenset({"status"})}]
)
def test_what_people_did_is_not_dropped(state):
    assert merge([row("Send the report", **state)], []).drop == ()


@pytest.mark.parametrize("state", [{"deleted": True}, {"complete": True}, {"origin": "added"}])
def test_what_people_settled_is_not_changed_nor_found_again(state):
    plan = merge([row("Send the report", **state)], [Item("Email Bob the report", (U1,), BOB)])
    assert (plan.add, plan.change, plan.drop) == ((), (), ())


@pytest.mark.parametrize("name", ["assignee", "assigned_to"])
def test_a_field_that_a_person_set_stays(name):
    old = row("Send the report", assignee=ALICE, touched=frozenset({name}))
    ((_, item),) = merge([old], [Item("Send the report", (U1,), BOB, due=date(2026, 3, 6))]).change
    assert (item.assignee, item.due) == (ALICE, date(2026, 3, 6))


def test_an_edited_description_is_still_known_by_its_original():
    old = replace(row("Send the report"), description="Figures for the board!", touched=frozenset({"description"}))
    plan = merge([old], [Item("Send the report", (U1,), BOB)])
    ((_, item),) = plan.change
    assert (item.description, item.assignee, plan.add) == ("Figures for the board!", BOB, ())


def test_two_tasks_of_one_utterance_stay_two():
    items = [Item("Send the report", (U1,)), Item("Book the room", (U1,))]
    rows = [row("Book the room"), row("Send the report")]
    assert merge(rows, items) == merge([], [])
    assert merge(rows[:1], items).add == (items[0],)


def test_the_same_found_twice_is_added_once():
    assert len(merge([], [Item("Send the report", (U1,)), Item("Send the report.", (U1,))]).add) == 1
    assert len(merge([], [Item("Send the report", (U1,)), Item("Send the report", (U2,))]).add) == 2


def test_a_row_that_was_said_twice_becomes_two_at_once():
    """It takes one of them, and then the other is not said in it any more."""
    items = [Item("Send the report", (U1,)), Item("Send the report", (U2,))]
    old = row("Send the report", evidence=(U1, U2))
    plan = merge([old], items)
    assert (plan.add, plan.change) == ((items[1],), ((old.key, items[0]),))


def test_deleting_one_of_two_that_are_alike_keeps_the_other():
    live, gone = row("Send the old report"), row("Send the report", deleted=True)
    assert merge([live, gone], [Item("Send the report", (U1,))]).drop == ()


def test_words_decide_where_evidence_is_disjoint():
    old = row("Send the quarterly report", deleted=True)
    assert merge([old], [Item("Send the quarterly report", (U3,))]).add == ()
    assert len(merge([old], [Item("Send the invoice", (U3,))]).add) == 1


SAID = "send report book room call alice invoice um fix 😀 the"
WORDS = st.lists(
    st.sampled_from(["send", "report", "book", "room", "call", "alice", "invoice", "um", "fix", "😀", "the"]),
    max_size=4,
)
DESCRIPTIONS = st.one_of(WORDS.map(" ".join), st.text(max_size=12))
EVIDENCE = st.lists(st.sampled_from([U1, U2, U3]), max_size=3, unique=True).map(tuple)
SHARED = {
    "assignee": st.sampled_from([None, ALICE, BOB]),
    "priority": st.sampled_from(["low", "normal", "high"]),
    "start": st.sampled_from([None, date(2026, 3, 4)]),
    "due": st.sampled_from([None, date(2026, 3, 6), date(2026, 3, 13)]),
    "evidence": EVIDENCE,
}
ITEMS = st.lists(st.builds(Item, description=DESCRIPTIONS, **SHARED), max_size=5)
ROWS = st.lists(
    st.builds(
        Kept,
        key=st.uuids(),
        description=DESCRIPTIONS,
        original=DESCRIPTIONS,
        touched=st.frozensets(st.sampled_from([*FIELDS, "status"]), max_size=3),
        origin=st.sampled_from(["found", "found", "added"]),
        deleted=st.booleans(),
        complete=st.booleans(),
        **SHARED,
    ),
    max_size=5,
    unique_by=lambda one: one.key,
)


def sane(rows):
    """Where nobody wrote the description it is the one that was found."""
    return [one if "description" in one.touched else replace(one, original=one.description) for one in rows]


STANDING = ITEMS.map(lambda items: [one for one in items if one.evidence])
"""Without an utterance there is little to know an item by: of several such, merging may take two steps."""


@settings(max_examples=400, deadline=None)
@given(ROWS.map(sane), STANDING)
def test_merging_twice_changes_nothing(rows, items):
    after = apply(rows, merge(rows, items))
    again = merge(after, items)
    assert (again.add, again.change, again.drop) == ((), (), ())


@settings(deadline=None)
@given(ROWS.map(sane), ITEMS)
def test_what_people_did_is_kept(rows, items):
    plan = merge(rows, items)
    by_key = {one.key: one for one in rows}
    for key, item in plan.change:
        before = by_key[key]
        assert not before.settled
        assert all(getattr(item, name) == getattr(before, name) for name in before.touched & set(FIELDS))
    for key in plan.drop:
        before = by_key[key]
        assert not before.settled
        assert not before.touched
    assert not {key for key, _ in plan.change} & set(plan.drop)


@settings(deadline=None)
@given(ROWS.map(sane), ITEMS)
def test_nothing_deleted_is_found_again(rows, items):
    for item in merge(rows, items).add:
        for one in rows:
            alike = set(content(item.description)) and set(content(item.description)) == set(content(one.original))
            assert not (one.deleted and alike and set(item.evidence) & set(one.evidence))


@settings(deadline=None)
@given(ITEMS)
def test_every_item_ends_exactly_once(items):
    added = merge([], items).add
    assert all(one in items for one in added)
    for item in items:
        text = Text.of(item.description)
        assert item in added or any(
            text.repeats(Text.of(one.description)) and set(item.evidence) & set(one.evidence) for one in added
        )
    rows = apply([], merge([], items))
    assert len(rows) == len(added) == len({id(one) for one in added})


@settings(deadline=None)
@given(ROWS.map(sane), ITEMS)
def test_rows_are_only_told_apart_by_what_they_are(rows, items):
    assert merge(rows, items) == merge(list(rows), list(items))
    assert [one.name for one in fields(Item)] == ["description", "evidence", "assignee", "priority", "start", "due"]
