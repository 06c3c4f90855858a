"""`transcripts/{id}/analysis/`: everybody sees who spoke when; how somebody spoke, only they see."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meetings.models import Participant, User
from tests.meetings.conftest import World
from tests.transcription.analysis.stored import hush, lose, say
from transcription import publish
from transcription.analysis.schemas import EXAMPLE, AnalysisRow
from transcription.models import Dialogue

OWN = {
    "words", "seconds", "share", "pace", "pauses", "paused", "fillers", "filler_words", "turns", "questions",
    "longest_monologue", "pace_over_time",
}  # fmt: skip
LANE = {"participant_id", "name", "seconds", "share", "stretches", "gaps"}


def place(world: World, name: str) -> str:
    return str(Participant.objects.get(meeting=world.meeting, user=world.people[name]).pk)


def asked(world: World, name: str) -> dict[str, Any]:
    answer = world.ask(name, "get", f"transcripts/{world.transcript.pk}/analysis/")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture
def interview(world: World) -> World:
    """Alice asks, Bob answers at length and is spoken over; Gina is there and says nothing."""
    say(world, "alice", 0, 4, "Tell me how you work. Do you like it?")
    say(world, "bob", 5, 25, "Um I um do like it because you know " + "work " * 32)
    say(world, "alice", 23, 27, "And why um why is that?")
    say(world, "bob", 40, 44, "Erm because because")
    return world


def test_who_spoke_when_on_one_clock(interview: World) -> None:
    found = asked(interview, "gina")
    assert found["started_at"] == "2026-03-04T09:59:59.500Z", "the utterance begins a little before its first word"
    bob, alice = found["lanes"]
    assert (bob["name"], bob["seconds"], alice["name"], alice["seconds"]) == ("Bob", 24.0, "Alice", 8.0)
    assert (bob["share"], alice["share"]) == (0.75, 0.25)
    assert [(one["start"], one["end"]) for one in bob["stretches"]] == [(5.5, 25.5), (40.5, 44.5)]
    assert [(one["start"], one["end"]) for one in alice["stretches"]] == [(0.5, 4.5), (23.5, 27.5)]
    first = Dialogue.objects.order_by("started_at").first()
    assert first
    assert alice["stretches"][0]["dialogue"] == str(first.pk)


def test_silence_and_overlaps_are_everybodys(interview: World) -> None:
    found = asked(interview, "gina")
    assert (found["seconds"], found["talk"]) == (45.0, 30.0)
    assert found["silence"] == {"seconds": 14.0, "longest": {"start": 27.5, "end": 40.5}}
    pair = {"by": place(interview, "alice"), "over": place(interview, "bob")}
    assert found["overlaps"] == {
        "count": 1,
        "seconds": 2.0,
        "pairs": [{**pair, "count": 1, "seconds": 2.0}],
        "moments": [{**pair, "start": 23.5, "end": 25.5}],
    }


def test_a_person_sees_their_own_in_full(interview: World) -> None:
    own = asked(interview, "bob")["own"]
    assert set(own) == OWN
    assert own["filler_words"] == {"um": 2, "you know": 1, "erm": 1}
    assert (own["fillers"], own["turns"], own["questions"], own["share"]) == (4, 2, 0, 0.75)
    assert own["longest_monologue"] == {"start": 5.5, "end": 23.5}, "until Alice takes over"
    assert [(one["start"], one["end"], one["words"]) for one in own["pace_over_time"]] == [(0, 30, 41), (30, 45, 3)]
    assert own["pace_over_time"][0]["pace"] == 123
    alice = asked(interview, "alice")["own"]
    assert (alice["questions"], alice["filler_words"]) == (2, {"um": 1})


def test_of_others_there_are_only_shares_for_the_host_too(interview: World) -> None:
    answers = {name: asked(interview, name) for name in ("alice", "bob", "gina")}
    owns = {name: answer.pop("own") for name, answer in answers.items()}
    assert answers["alice"] == answers["bob"] == answers["gina"], "but for their own, all are told the same"
    assert owns["gina"] is None
    assert owns["alice"] != owns["bob"]
    shared = answers["alice"]
    assert all(set(lane) == LANE for lane in shared["lanes"])
    assert not {"own", "filler_words", "pace", "questions", "turns"} & set(keys(shared))


def keys(found: Any) -> list[str]:
    if isinstance(found, dict):
        return [*found, *(name for inner in found.values() for name in keys(inner))]
    return [name for inner in found for name in keys(inner)] if isinstance(found, list) else []


def test_nobody_elses_figures_are_on_ones_page(interview: World) -> None:
    path = f"/m/{interview.meeting.code}/transcripts/{interview.transcript.pk}/pictures/"
    pages = {}
    for name in ("alice", "bob", "gina"):
        client = Client()
        client.force_login(interview.people[name])
        pages[name] = client.get(path).content.decode()
    assert "<q>erm</q>" in pages["bob"]
    assert "<q>erm</q>" not in pages["alice"], "she is the host"
    assert "How you spoke" not in pages["gina"]
    assert "Words a minute" not in pages["gina"]
    assert all("Who spoke when" in page for page in pages.values())


def test_no_fillers_are_told_where_none_are_known(world: World) -> None:
    say(world, "bob", 0, 9, "Ich äh denke ähm schon", language="de")
    page = Client()
    page.force_login(world.people["bob"])
    address = f"/m/{world.meeting.code}/transcripts/{world.transcript.pk}/pictures/"
    assert "Fillers" not in page.get(address).content.decode()
    say(world, "bob", 10, 19, "I um think so", language="en-GB")
    assert "Fillers" in page.get(address).content.decode()


def test_no_pace_is_told_where_words_cannot_be_counted(world: World) -> None:
    say(world, "bob", 0, 9, "เราจะเลือกครึ่งหนึ่งของชั้นสอง", language="th")
    page = Client()
    page.force_login(world.people["bob"])
    address = f"/m/{world.meeting.code}/transcripts/{world.transcript.pk}/pictures/"
    shown = page.get(address).content.decode()
    assert "words are not counted in this script" in shown
    assert "too little said" not in shown


def test_what_was_lost_or_off_the_record_is_told_and_is_no_silence(interview: World) -> None:
    lose(interview, "gina", 28, 31)
    lose(interview, "bob", 29, 30, state="filled")
    hush(interview, 31, 35)
    hush(interview, -100, -50)
    found = asked(interview, "alice")
    gina = found["lanes"][-1]
    assert (gina["name"], gina["stretches"], gina["share"]) == ("Gina", [], 0.0)
    assert gina["gaps"] == [{"start": 28.5, "end": 31.5, "reason": "failed"}]
    assert found["lanes"][0]["gaps"] == []
    assert found["pauses"] == [{"start": 31.5, "end": 35.5, "reason": "off_record"}]
    assert found["silence"]["seconds"] == 7.0
    assert asked(interview, "gina")["own"] is None


def test_a_pause_that_goes_on_reaches_to_the_end(interview: World) -> None:
    hush(interview, 30, None)
    assert asked(interview, "bob")["pauses"] == [{"start": 30.5, "end": 45.0, "reason": "off_record"}]


def test_nothing_said_is_no_error(world: World) -> None:
    found = asked(world, "bob")
    assert (found["started_at"], found["seconds"], found["lanes"], found["own"]) == (None, 0.0, [], None)


def test_it_follows_what_is_deleted_and_given_to_another(interview: World) -> None:
    rows = list(Dialogue.objects.select_related("speaker__user", "transcript").order_by("started_at"))
    publish.withdraw(rows[3])
    assert [len(lane["stretches"]) for lane in asked(interview, "bob")["lanes"]] == [1, 2]
    gina = Participant.objects.get(user=interview.people["gina"])
    rows[1].speaker, rows[1].revision = gina, 2
    publish.number_and_announce(rows[1], "given")
    assert [lane["name"] for lane in asked(interview, "bob")["lanes"]] == ["Gina", "Alice"]


def test_what_did_not_change_is_not_read_again(interview: World) -> None:
    """And whoever looks next sees their own, not those of whoever looked before."""
    first = asked(interview, "bob")
    with CaptureQueriesContext(connection) as made:
        second = asked(interview, "alice")
    assert not [one for one in made.captured_queries if '"raw_text"' in one["sql"]]
    assert second["lanes"] == first["lanes"]
    assert (second["own"]["filler_words"], asked(interview, "gina")["own"]) == ({"um": 1}, None)
    hush(interview, 28, 29)
    assert asked(interview, "bob")["pauses"]
    Dialogue.objects.filter(speaker__user=interview.people["alice"]).delete()
    assert [lane["name"] for lane in asked(interview, "bob")["lanes"]] == ["Bob"]


def test_words_put_right_count_as_they_were_spoken_but_questions_as_they_read(interview: World) -> None:
    Dialogue.objects.filter(raw_text__startswith="Erm").update(edited_text="Because? Because?", state="edited")
    own = asked(interview, "bob")["own"]
    assert (own["questions"], own["filler_words"]["erm"]) == (2, 1)


def test_words_without_times_are_spread_over_their_utterance(world: World) -> None:
    say(world, "bob", 0, 9, "one two three four five", words=[])
    found = asked(world, "bob")
    assert found["lanes"][0]["stretches"][0]["start"] == 0.0
    assert (found["own"]["words"], found["own"]["seconds"]) == (5, 10.0)


def test_the_answer_is_what_the_description_says(interview: World) -> None:
    lose(interview, "gina", 28, 31)
    hush(interview, 31, 35)
    for told in (asked(interview, "bob"), EXAMPLE.value):
        row = AnalysisRow(data=told)
        assert row.is_valid(), row.errors
        assert set(told) == set(row.fields)


def test_the_number_of_queries_does_not_depend_on_how_much_was_said(interview: World) -> None:
    counted = []
    for more in (1, 20):
        for at in range(more):
            say(interview, "gina", 100 * more + at * 5, 100 * more + at * 5 + 3, "and so on")
            lose(interview, "bob", 100 * more + at * 5, 100 * more + at * 5 + 1)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            asked(interview, "alice")
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 8


def test_a_strange_name_does_no_harm(interview: World) -> None:
    User.objects.filter(pk=interview.people["bob"].pk).update(display_name="<script>alert(1)</script> 👩‍🚀\u202e")
    client = Client()
    client.force_login(interview.people["alice"])
    page = client.get(f"/m/{interview.meeting.code}/transcripts/{interview.transcript.pk}/pictures/").content.decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
