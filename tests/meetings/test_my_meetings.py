"""My meetings: live, upcoming, any time, past; search; pages; and no more queries for more meetings."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from meetings.models import Meeting, Participant, User
from tests.transcription.fakes import person
from transcription.models import Dialogue, Stream, Transcript

NOW = timezone.now
RATE = 16000


@pytest.fixture
def alice(db: None) -> User:
    return person("Alice")


def page(user: User, **query: str) -> Any:
    client = Client()
    client.force_login(user)
    answer = client.get("/meetings/", query)
    assert answer.status_code == 200
    return answer


def titles(answer: Any) -> dict[str, list[str]]:
    found = answer.context["found"]
    shown = {name: [one.title for one in getattr(found, name)] for name in ("live", "upcoming", "any_time")}
    return shown | {"past": [one.meeting.title for one in found.past]}


def meeting(alice: User, title: str, **facts: Any) -> Meeting:
    created = facts.pop("created_at", None)
    made = Meeting.objects.create(title=title, organizer=alice, **facts)
    if created:
        Meeting.objects.filter(pk=made.pk).update(created_at=created)
    return made


def held(one: Meeting, days_ago: float, seconds: int = 120, **facts: Any) -> Transcript:
    """A session that is over, in which its host spoke for so long."""
    began = NOW() - timedelta(days=days_ago)
    host, _ = Participant.objects.get_or_create(meeting=one, user=one.organizer, defaults={"role": "host"})
    session = Transcript.objects.create(
        meeting=one, started_at=began, **({"state": "complete", "people": 1, "words": 7} | facts)
    )
    stream = Stream.objects.create(uuid=session.pk, participant=host, transcript=session, started_at=began)
    for number, state in enumerate(("final", "edited", "withdrawn")):
        Dialogue.objects.create(
            id=f"{number:08x}-{str(session.pk)[9:]}", transcript=session, stream=stream, speaker=host, first_sample=0,
            last_sample=seconds * RATE // 2, started_at=began, ended_at=began, engine="tone", revision=1,
            number=number, state=state,
        )  # fmt: skip
    return session


def test_everything_in_its_section(alice: User) -> None:
    live = meeting(alice, "Live")
    Transcript.objects.create(meeting=live)
    meeting(alice, "Next week", starts_at=NOW() + timedelta(days=7))
    meeting(alice, "Tomorrow", starts_at=NOW() + timedelta(days=1))
    meeting(alice, "Began a little ago", starts_at=NOW() - timedelta(minutes=20))
    meeting(alice, "Missed", starts_at=NOW() - timedelta(days=2))
    meeting(alice, "Room")
    meeting(alice, "Resting room", created_at=NOW() - timedelta(days=30))
    held(meeting(alice, "Held room"), 1)
    held(meeting(alice, "Ended", active=False), 3)
    assert titles(page(alice)) == {
        "live": ["Live"],
        "upcoming": ["Began a little ago", "Tomorrow", "Next week"],
        "any_time": ["Room", "Held room"],
        "past": ["Held room", "Missed", "Ended", "Resting room"],
    }


def test_talk_time_people_words_and_gaps(alice: User) -> None:
    one = meeting(alice, "Weekly", active=False)
    held(one, 2, seconds=42 * 60, people=4, words=5204, state="with_gaps")
    (row,) = page(alice).context["found"].past
    assert [(session.seconds, session.minutes) for session in row.sessions] == [(42 * 60, 42)]
    text = page(alice).content.decode()
    for said in ("42 min spoken", "4 people", "5,204 words", "Has gaps"):
        assert said in text


def test_many_sessions_of_one_meeting(alice: User) -> None:
    one = meeting(alice, "Daily", active=False)
    sessions = [held(one, days) for days in range(1, 6)]
    text = page(alice).content.decode()
    assert [str(session.pk) in text for session in sessions] == [True, True, True, False, False]
    assert "2 more sessions" in text


def test_others_see_what_they_were_admitted_to_only(alice: User) -> None:
    one = meeting(alice, "Weekly", active=False)
    held(one, 1)
    bob, mallory = person("Bob"), person("Mallory")
    Participant.objects.create(meeting=one, user=bob)
    Participant.objects.create(meeting=one, user=mallory, state="removed")
    assert titles(page(bob))["past"] == ["Weekly"]
    assert "Delete Weekly" not in page(bob).content.decode()
    assert page(mallory).context["found"].empty
    assert "No meetings yet" in page(mallory).content.decode()


def test_search_by_title(alice: User) -> None:
    for title in ("Budget 2030", "100 % ready", "Weekly"):
        meeting(alice, title)
    assert titles(page(alice, q="budget"))["any_time"] == ["Budget 2030"]
    assert titles(page(alice, q=" % "))["any_time"] == ["100 % ready"]
    assert titles(page(alice, q="_"))["any_time"] == []
    nothing = page(alice, q="<b>nobody").content.decode()
    assert "Nothing is called “&lt;b&gt;nobody”" in nothing
    assert "Clear search" in nothing


@pytest.mark.parametrize("typed", ["x" * 10_000, "\0", "a\0b", "\u202e", "%", "'; --"])
def test_a_strange_search_is_a_search(alice: User, typed: str) -> None:
    meeting(alice, "Weekly")
    answer = page(alice, q=typed)
    assert len(answer.context["q"]) <= 120
    assert answer.context["found"].page is not None


@pytest.mark.parametrize(
    ("asked", "number"), [("", 1), ("2", 2), ("3", 3), ("99", 3), ("-1", 3), ("two", 1), ("9" * 5000, 1), ("\0", 1)]
)
def test_the_past_comes_in_pages(alice: User, asked: str, number: int) -> None:
    for days in range(45):
        meeting(alice, f"Day {days:02}", active=False, created_at=NOW() - timedelta(days=days))
    meeting(alice, "Room")
    answer = page(alice, page=asked)
    assert answer.context["found"].page.number == number
    first = (number - 1) * 20
    assert titles(answer)["past"] == [f"Day {days:02}" for days in range(first, min(45, first + 20))]
    assert titles(answer)["any_time"] == (["Room"] if number == 1 else [])


@pytest.mark.parametrize("count", [5, 50])
def test_the_number_of_queries_does_not_grow(alice: User, count: int, django_assert_num_queries: Any) -> None:
    hosts = [person(f"Host {number}") for number in range(3)]
    for number in range(count):
        facts = ({}, {"starts_at": NOW() + timedelta(days=number + 1)}, {"active": False})[number % 3]
        one = meeting(hosts[number % 3], f"Number {number}", **facts)
        Participant.objects.create(meeting=one, user=alice)
        held(one, number + 1)
    Transcript.objects.create(meeting=Meeting.objects.first())
    client = Client()
    client.force_login(alice)
    with django_assert_num_queries(11):
        client.get("/meetings/")
