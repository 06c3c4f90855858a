"""What engines are told beforehand: the meeting's words and people, and what corrections taught it."""

from django.utils import timezone

from meetings import access, glossary
from meetings.models import Meeting, Participant
from tests.meetings.conftest import World
from tests.meetings.test_profile import said as utter
from transcription import clearing, edits, publish
from transcription.hinting.hints import chosen, hints_for, topic
from transcription.models import Dialogue, Stream


def place(world: World, name: str = "alice") -> Participant:
    return Participant.objects.get(meeting=world.meeting, user=world.people[name])


def put_right(world: World, row: Dialogue, text: str) -> None:
    row.refresh_from_db()
    edits.store(world.meeting, world.people["alice"], row.pk, row.revision, text)


def learned(meeting: Meeting) -> list[str]:
    return [term.text for term in glossary.of(meeting) if term.origin == "learned"]


def test_the_most_important_come_first(world: World) -> None:
    Meeting.objects.filter(pk=world.meeting.pk).update(title="Zephyr weekly", agenda="1. Grafana\n2. Next steps")
    glossary.add(world.meeting, ["Kubernetes", "BOB"])
    glossary.learn(world.meeting, ["Redis"])
    hints = hints_for(place(world), "en", b"kept")
    assert hints.terms[:2] == ("Kubernetes", "BOB")
    assert set(hints.terms[2:4]) == {"Alice", "Gina"}
    assert hints.terms[4:] == ("Redis", "Zephyr", "Grafana")
    assert (hints.topic, hints.language, hints.carried) == ("Zephyr weekly. 1. Grafana 2. Next steps", "en", b"kept")


def test_a_stream_has_the_hints_of_its_meeting(world: World) -> None:
    one = Stream.objects.create(
        pk=access.UUID(int=77), participant=place(world), transcript=world.transcript, started_at=timezone.now()
    )
    assert hints_for(one, "es").terms == hints_for(place(world), "es").terms


def test_whoever_waits_or_was_removed_is_no_hint(world: World) -> None:
    Participant.objects.filter(user=world.people["bob"]).update(state="removed")
    Participant.objects.filter(user=world.people["gina"]).update(state="waiting")
    assert hints_for(place(world), "en").terms == ("Alice",)


def test_no_more_than_an_engine_takes() -> None:
    assert chosen([f"w{n}" for n in range(500)]) == tuple(f"w{n}" for n in range(100))
    assert chosen(["a" * 61, " b\tc\x00", "", "B C", "\u200b"]) == ("b c",)
    long = topic("T" * 120, "word " * 500)
    assert len(long) <= 500
    assert long.endswith("word")
    assert len(topic("x" * 120, "y" * 4000)) <= 500


def test_a_correction_teaches(world: World) -> None:
    row = utter(world, "bob", "we run cooper netties")
    put_right(world, row, "We run Kubernetes.")
    assert learned(world.meeting) == ["Kubernetes"]
    assert "Kubernetes" in hints_for(place(world), "en").terms


def test_it_is_known_in_the_next_meeting_of_the_series_and_nowhere_else(world: World) -> None:
    put_right(world, utter(world, "bob", "we run cooper netties"), "We run Kubernetes.")
    alice, mallory = world.people["alice"], world.people["mallory"]
    for title, organizer, known in (("Weekly", alice, True), ("Other", alice, False), ("Weekly", mallory, False)):
        other = Meeting.objects.create(title=title, organizer=organizer)
        one = Participant.objects.create(meeting=other, user=organizer)
        assert ("Kubernetes" in hints_for(one, "en").terms) == known
        assert learned(other) == []


def test_what_is_put_right_again_or_withdrawn_teaches_no_more(world: World) -> None:
    row, other = utter(world, "bob", "we run cooper netties"), utter(world, "bob", "and reddish")
    put_right(world, row, "We run Kubernets.")
    put_right(world, row, "We run Kubernetes.")
    put_right(world, other, "And Redis.")
    assert learned(world.meeting) == ["Kubernetes", "Redis"] or learned(world.meeting) == ["Redis", "Kubernetes"]
    publish.withdraw(Dialogue.objects.select_related("speaker__user", "transcript").get(pk=other.pk))
    assert learned(world.meeting) == ["Kubernetes"]


def test_a_word_of_a_host_stays_whatever_is_withdrawn(world: World) -> None:
    row = utter(world, "bob", "we run cooper netties")
    glossary.add(world.meeting, ["Kubernetes"])
    put_right(world, row, "We run Kubernetes.")
    publish.withdraw(Dialogue.objects.select_related("speaker__user", "transcript").get(pk=row.pk))
    assert [(term.text, term.count) for term in glossary.of(world.meeting)] == [("Kubernetes", 1)]


def test_clearing_what_was_said_clears_what_it_taught(world: World) -> None:
    glossary.add(world.meeting, ["Rust"])
    put_right(world, utter(world, "bob", "we run cooper netties"), "We run Kubernetes.")
    assert "1 word learned from corrections" in clearing.kept(world.meeting).of_words
    world.meeting.transcripts.update(state="complete")
    clearing.clear(world.meeting)
    assert [term.text for term in glossary.of(world.meeting)] == ["Rust"]
