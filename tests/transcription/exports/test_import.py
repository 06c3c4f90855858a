"""What was exported comes back: the same words, people and times. JSON that lies changes nothing and is told where."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid5

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetings import access
from meetings.models import AccessToken, Meeting, Participant, User
from tests.meetings import crowd
from tests.meetings.conftest import World
from tests.transcription.exports import talks
from tests.transcription.exports.talks import BEGAN, at, interrupted, stored
from transcription import transcripts
from transcription.exports import api, data, importing, reading
from transcription.exports.collect import collect
from transcription.exports.talk import Options, Pause, Talk, Word
from transcription.models import Dialogue, Transcript

WORDS = Options(minutes=False)
LINES = [("Alice", 5.0, 6.0, "Good morning."), ("Bob", 7.0, 8.0, "Hello 🎉 =cmd()"), ("Alice", 9.0, 10.0, "שלום.")]
Data = dict[str, Any]


def exported(transcript: Transcript) -> Data:
    found: Data = json.loads(data.write(collect(transcript, WORDS, words=True), WORDS))
    return found


@pytest.fixture
def sent(world: World) -> Data:
    Transcript.objects.all().delete()
    transcript = stored(world.meeting, LINES, state="with_gaps")
    interrupted(transcript)
    bob = world.people["bob"]
    Dialogue.objects.filter(number=1).update(corrected_text="Good morning!")
    Dialogue.objects.filter(number=3).update(edited_text="Shalom.", edited_by=bob, state="edited")
    return exported(transcript)


def post(world: World, body: Any, who: str = "alice", query: str = "", code: str = "") -> Any:
    path = f"/api/meetings/{code or world.meeting.code}/transcripts/{query}"
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return world.client(who).generic("POST", path, raw, content_type="application/json")


def nameless(told: Data) -> Data:
    """Without ids and the meeting: what refers to them says which one in the list."""
    order = {one["id"]: f"{kind} {n}" for kind in ("people", "streams") for n, one in enumerate(told[kind])}
    order |= {one["id"]: str(n) for n, one in enumerate(told["utterances"])} | {told["id"]: "", told["meeting"]: ""}
    order |= {told["title"]: ""}

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: renamed(one) for key, one in value.items()}
        if isinstance(value, list):
            return [renamed(one) for one in value]
        return order.get(value, value) if isinstance(value, str) else value

    found: Data = renamed(told | {"title": ""})
    return found


def elsewhere(world: World) -> Meeting:
    return Meeting.objects.create(title="Weekly", organizer=world.people["alice"])


def test_it_comes_back_with_its_people(world: World, sent: Data) -> None:
    answer = post(world, sent)
    assert answer.status_code == 201, answer.json()
    told = answer.json()
    made = Transcript.objects.get(pk=told["transcript"])
    assert (told["utterances"], told["gaps"], told["people"]) == (3, 1, 2)
    assert exported(made)["people"] == sent["people"]
    assert nameless(exported(made)) == nameless(sent)
    assert (made.state, made.words, made.people) == ("with_gaps", 5, 2)
    assert made.pk != sent["id"]


def test_elsewhere_people_are_guests_that_nobody_comes_in_as(world: World, sent: Data) -> None:
    other = elsewhere(world)
    made = Transcript.objects.get(pk=post(world, sent, code=other.code).json()["transcript"])
    assert nameless(exported(made)) == nameless(sent)
    guests = User.objects.filter(participations__meeting=other)
    assert {(one.name, one.is_guest, one.has_usable_password()) for one in guests} == {
        ("Alice", True, False),
        ("Bob", True, False),
    }
    assert not AccessToken.objects.filter(user__in=guests).exists()
    post(world, sent, code=other.code, query="?started_at=2026-03-05T09:00:00Z")
    assert (other.transcripts.count(), other.participants.count()) == (2, 2)


@pytest.mark.parametrize("change", [{"captions": False}, {"state": "waiting"}, {"state": "removed"}], ids=str)
def test_no_words_for_whom_nobody_could_give_any(world: World, sent: Data, change: Data) -> None:
    """Whoever asked that nothing be written, never came in, or may not read it: a guest has the name and the words."""
    bob = Participant.objects.get(meeting=world.meeting, user=world.people["bob"])
    Participant.objects.filter(pk=bob.pk).update(**change)
    made = Transcript.objects.get(pk=post(world, sent).json()["transcript"])
    assert nameless(exported(made)) == nameless(sent)
    assert not made.dialogues.filter(speaker=bob).exists()
    assert made.dialogues.get(number=3).edited_by.is_guest
    again = Transcript.objects.get(pk=post(world, exported(made)).json()["transcript"])
    assert again.pk != made.pk
    assert not again.dialogues.exclude(speaker__in=made.dialogues.values("speaker")).exists()


def test_who_deleted_their_account_stays_nameless(world: World, sent: Data) -> None:
    User.objects.filter(pk=world.people["bob"].pk).update(is_former=True)
    made = Transcript.objects.get(pk=post(world, sent).json()["transcript"])
    assert "Bob" not in json.dumps(exported(made)["people"])
    assert {one.name for one in User.objects.filter(participations__meeting=world.meeting)} >= {"Alice"}
    assert not User.objects.filter(is_guest=True, display_name="Bob").exists()


def test_words_of_guests_can_be_given_to_each_other(world: World, sent: Data) -> None:
    made = Transcript.objects.get(pk=post(world, sent, code=elsewhere(world).code).json()["transcript"])
    first, second = made.dialogues.order_by("number")[:2]
    asked = {"revision": first.revision, "participant_id": str(second.speaker_id)}
    answer = world.client("alice").patch(f"/api/dialogues/{first.pk}/", asked, content_type="application/json")
    assert answer.status_code == 200, answer.json()


def test_words_that_were_given_to_somebody_else(world: World) -> None:
    """Whose microphone it was is told, also of who said nothing."""
    Transcript.objects.all().delete()
    transcript = stored(world.meeting, LINES[:2])
    alice = Participant.objects.get(meeting=world.meeting, user=world.people["alice"])
    Dialogue.objects.filter(number=2).update(speaker=alice)
    sent = exported(transcript)
    assert [one["name"] for one in sent["people"]] == ["Alice", "Bob"]
    made = Transcript.objects.get(pk=post(world, sent, code=elsewhere(world).code).json()["transcript"])
    assert nameless(exported(made)) == nameless(sent)


def test_sent_again_it_is_made_once(world: World, sent: Data) -> None:
    first, again = post(world, sent), post(world, json.dumps(sent, indent=4, sort_keys=True).encode())
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Transcript.objects.count() == 2
    Transcript.objects.filter(pk=first.json()["transcript"]).delete()
    assert post(world, sent).status_code == 201


def test_sent_again_after_a_server_died_over_it_it_is_brought_to_its_end(world: World, sent: Data) -> None:
    """Between the two transactions: all words are stored, and nobody has counted them or been told to make minutes."""
    talk = importing.talk_of(json.dumps(sent).encode(), None)
    left = importing.keep(world.meeting, talk, uuid5(world.meeting.pk, importing.digest(talk))).transcript
    settled: list[Transcript] = []

    def told(transcript: Transcript, **_more: Any) -> None:
        settled.append(transcript)

    transcripts.settled.connect(told)
    try:
        answers = [post(world, sent) for _ in range(2)]
    finally:
        transcripts.settled.disconnect(told)
    assert [(one.status_code, one.json()["transcript"]) for one in answers] == [(200, str(left.pk))] * 2
    left.refresh_from_db()
    assert (left.words, left.people) == (5, 2)
    assert settled == [left], "once"


def test_times_are_moved(world: World, sent: Data) -> None:
    made = Transcript.objects.get(pk=post(world, sent, query="?started_at=2026-03-06T12:00:00Z").json()["transcript"])
    by = timedelta(days=2, hours=2, minutes=30)
    assert (made.started_at, made.ended_at) == (BEGAN + by, at(3600) + by)
    assert [one.started_at for one in made.dialogues.all()] == [at(5) + by, at(7) + by, at(9) + by]
    assert made.pauses.get().ended_at == at(260) + by
    late = (timezone.now() - timedelta(minutes=1)).isoformat().replace("+00:00", "Z")
    answer = post(world, sent, query=f"?started_at={late}")
    assert (answer.status_code, answer.json()["detail"]) == (
        400,
        "started_at is too late: this transcript would end in the future.",
    )


def test_only_hosts_with_an_account(world: World, sent: Data) -> None:
    before = crowd.rows()
    for who, status in (("bob", 403), ("gina", 403), ("mallory", 403), ("nobody", 401)):
        assert post(world, sent, who).status_code == status
    assert crowd.rows() == before


def test_a_token_for_sound_brings_no_words(world: World, sent: Data) -> None:
    AccessToken.objects.filter(user=world.people["alice"]).update(scopes=["read", "stream"])
    assert post(world, sent).status_code == 403
    AccessToken.objects.filter(user=world.people["alice"]).update(scopes=["write"])
    assert post(world, sent).status_code == 201


def test_minutes_and_chat_are_not_brought_back(world: World, sent: Data) -> None:
    assert post(world, sent | {"chat": "nonsense", "minutes": 4, "later": {}}).status_code == 201


def change(*path: Any, to: Any) -> Callable[[Data], None]:
    def act(told: Data) -> None:
        part: Any = told
        for step in path[:-1]:
            part = part[step]
        part[path[-1]] = to

    return act


def spanning(start: float, end: float) -> Data:
    """Of the stream that began with the session."""
    said = data.utterance(talks.said("Alice", start, end, ""), raw=True)
    return {name: said[name] for name in ("first_sample", "last_sample", "started_at", "ended_at")}


LONG = "x" * (reading.LONGEST_TEXT + 1)
TIME = "must be a time with its zone, such as 2026-11-22T09:30:00.000Z."
LIES: list[tuple[Callable[[Data], Any], str]] = [
    (change("schema", to="parley-transcript/2"), "schema must be “parley-transcript/1”"),
    (change("schema", to=None), "schema must be"),
    (change("id", to="nonsense"), "id must be a UUID."),
    (change("title", to=4), "title must be text."),
    (change("state", to="perfect"), "state must be one of open, closing, complete, with_gaps."),
    (change("state", to=[]), "state must be one of"),
    (change("started_at", to="9999-12-31T23:59:59Z"), "started_at is not a time of the last ten years."),
    (change("started_at", to="9999-12-31T23:59:59-14:00"), "started_at is not a time of the last ten years."),
    (change("started_at", to="0001-01-01T00:00:00+14:00"), "started_at is not a time of the last ten years."),
    (change("started_at", to="1969-07-20T20:17:40Z"), "started_at is not a time of the last ten years."),
    (change("started_at", to="2026-03-04T09:30:00"), f"started_at {TIME}"),
    (change("started_at", to="2026-02-30T09:30:00Z"), f"started_at {TIME}"),
    (change("started_at", to=0), f"started_at {TIME}"),
    (change("ended_at", to="2026-03-04T09:29:59Z"), "ended_at is before started_at."),
    (change("people", to={}), "people must be a list."),
    (change("people", to=[4]), "people[0] must be an object."),
    (change("people", 0, "name", to="\u200b"), "people[0].name is no name"),
    (change("people", 0, "name", to="x" * 81), "people[0].name is no name"),
    (change("people", 0, "id", to="ALICE"), "people[0].id must be a UUID."),
    (lambda told: change("people", 1, "id", to=told["people"][0]["id"])(told), "people[1].id stands there twice."),
    (lambda told: told["streams"].append(told["streams"][0]), "streams[2].id stands there twice."),
    (change("streams", 0, "person", to="somebody"), "streams[0].person names nobody and nothing above."),
    (change("streams", 0, "person", to={}), "streams[0].person names nobody and nothing above."),
    (change("utterances", to=[{}] * 1_000_000), "utterances has more than 20000 entries."),
    (change("utterances", to=None), "utterances must be a list."),
    (lambda told: told["utterances"].append(told["utterances"][0]), "utterances[3].id stands there twice."),
    (change("utterances", 1, "speaker", to=str(talks.named("nobody"))), "utterances[1].speaker names nobody"),
    (change("utterances", 1, "stream", to=None), "utterances[1].stream names nobody and nothing above."),
    (change("utterances", 1, "first_sample", to=-1), "utterances[1].first_sample must be a whole number"),
    (change("utterances", 1, "first_sample", to=1.5), "utterances[1].first_sample must be a whole number"),
    (change("utterances", 1, "first_sample", to=True), "utterances[1].first_sample must be a whole number"),
    (change("utterances", 1, "last_sample", to=10**30), "utterances[1].last_sample must be a whole number"),
    (change("utterances", 1, "last_sample", to=0), "utterances[1].last_sample is before first_sample."),
    (change("utterances", 1, "ended_at", to="2026-03-04T09:30:06Z"), "utterances[1].ended_at is before started_at."),
    (lambda told: told["utterances"][2].update(spanning(5.625, 6.625)), "utterances[2] shares samples with another"),
    (lambda told: told["utterances"][2].update(spanning(5, 5)), "utterances[0] shares samples with another"),
    (change("utterances", 1, "started_at", to="2026-03-04T08:30:07.000Z"), "utterances[1].started_at is not when"),
    (change("utterances", 1, "ended_at", to="2026-03-04T09:31:08.000Z"), "utterances[1].ended_at is not when"),
    (change("streams", 0, "started_at", to="2026-03-04T09:30:09.000Z"), "utterances[0].started_at is not when"),
    (change("gaps", 0, "first_sample", to=0), "gaps[0].started_at is not when"),
    (change("utterances", 0, "raw_text", to=LONG), "utterances[0].raw_text has more than 10000 characters."),
    (change("utterances", 0, "raw_text", to=None), "utterances[0].raw_text must be text."),
    (change("utterances", 0, "raw_text", to="\ud83c"), "utterances[0].raw_text has characters that cannot"),
    (change("utterances", 0, "raw_text", to="a\0b"), "utterances[0].raw_text has characters that cannot"),
    (change("utterances", 0, "edited_text", to=[]), "utterances[0].edited_text must be text."),
    (change("utterances", 0, "edited_by", to="x"), "utterances[0].edited_by names nobody and nothing above."),
    (change("utterances", 0, "engine", to="x" * 41), "utterances[0].engine has more than 40 characters."),
    (change("utterances", 0, "words", to=[{}] * 2_001), "utterances[0].words has more than 2000 entries."),
    (change("utterances", 0, "words", 1, "start", to="1"), "utterances[0].words[1].start must be a number from 0 to"),
    (change("utterances", 0, "words", 1, "end", to=0), "utterances[0].words[1].end is before start."),
    (change("utterances", 0, "words", 1, "confidence", to=1.1), "utterances[0].words[1].confidence must be a number"),
    (change("gaps", 0, "reason", to="laziness"), "gaps[0].reason must be one of failed, overrun, no_words."),
    (change("gaps", 0, "person", to=4), "gaps[0].person names nobody and nothing above."),
    (change("pauses", 0, "ended_at", to="2026-03-04T09:30:06Z"), "pauses[0].ended_at is before started_at."),
    (change("pauses", 0, "reason", to=None), "pauses[0].reason must be one of host, off_record."),
]  # fmt: skip


@pytest.mark.parametrize(("lie", "sentence"), LIES, ids=[str(number) for number in range(len(LIES))])
def test_lies_are_found_and_change_nothing(world: World, sent: Data, lie: Callable[[Data], Any], sentence: str) -> None:
    before = crowd.rows()
    lie(sent)
    answer = post(world, sent)
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith(sentence)
    assert answer.json()["code"] == "invalid"
    assert crowd.rows() == before


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"4",
        b"[]",
        b"{",
        b"\xff\xfe",
        b'{"schema": NaN}',
        b'{"a": Infinity}',
        b"[" * 100_000,
        b"9" * 5_000,
    ],
)
def test_what_is_no_transcript_at_all(world: World, body: bytes) -> None:
    answer = post(world, body)
    assert answer.status_code == 400
    assert answer.json()["detail"]


def test_numbers_that_are_none(world: World, sent: Data) -> None:
    text = json.dumps(sent)
    for number in ("1e999", "-1e999", "NaN", "-Infinity"):
        assert post(world, text.replace('"start": 5.0', f'"start": {number}').encode()).status_code == 400
    assert '"start": 5.0' in text


def test_too_much(world: World, sent: Data, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "LARGEST", 1000)
    answer = post(world, sent)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert Transcript.objects.count() == 1


def test_a_long_transcript_needs_no_more_queries_for_each_line(world: World) -> None:
    def queries(count: int) -> int:
        told = data.as_data(
            talks.talk(*(talks.said("Alice", 2 * n, 2 * n + 1, f"Number {n}.") for n in range(count))), WORDS
        )
        with CaptureQueriesContext(connection) as made:
            assert post(world, told).status_code == 201
        return len(made)

    queries(1)  # makes the people
    assert queries(400) <= queries(2) + 400 // 20


TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=80)


@st.composite
def whole(draw: st.DrawFn) -> Talk:
    """A talk as sessions are: nobody says two things at once into one microphone."""
    found, now = [], 0.0
    for _ in range(draw(st.integers(0, 6))):
        length, who = draw(st.floats(0.01, 20)), draw(st.sampled_from(("Alice", "Bob")))
        text, corrected = draw(TEXTS), draw(st.none() | TEXTS)
        edited = draw(st.none() | TEXTS)
        words = tuple(
            Word(one, round(now, 3), round(now + length, 3), 0.5) for one in draw(st.lists(TEXTS, max_size=3))
        )
        by = talks.named("Bob") if edited is not None else None
        more = {"corrected_text": corrected, "edited_text": edited, "edited_by": by}
        found.append(talks.said(who, now, now + length, text, words, **more))
        now += length + draw(st.floats(0.01, 9))
    gaps = tuple(talks.gap("Bob", now + n, now + n + 0.5, "no_words") for n in range(draw(st.integers(0, 2))))
    pauses = tuple(
        Pause(talks.named("Alice"), "host", at(one), at(one + 1)) for one in sorted(draw(st.sets(st.integers(0, 99))))
    )
    made = talks.talk(*found, gaps=gaps, pauses=pauses[:3])
    used = {one.stream for one in found} | {one.stream for one in gaps}
    return replace(made, streams=tuple(one for one in made.streams if one.id in used))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(whole())
def test_round_trip(world: World, talk: Talk) -> None:
    """Exported, brought back and exported again it is the same, but for ids."""
    who, meeting = access.Who(world.people["alice"]), elsewhere(world)
    once = json.loads(data.write(talk, WORDS))
    stored_talk = importing.store(who, meeting, importing.talk_of(json.dumps(once).encode(), None)).transcript
    again = exported(stored_talk)
    assert told(again) == told(once)
    third = importing.store(who, meeting, importing.talk_of(json.dumps(again).encode(), None)).transcript
    assert told(exported(third)) == told(again)


def told(one: Data) -> Data:
    """`nameless`, and without people of whom nothing is told."""
    text = json.dumps([one[kind] for kind in ("streams", "utterances", "gaps", "pauses")])
    return nameless(one | {"people": [who for who in one["people"] if who["id"] in text]})
